import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Facts } from '../../parts/facts.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import { count, fixed, size } from '../../words/numbers.ts'
import { databaseQuery } from './queries.ts'

/** The database of products: how large, how quick, how many rows. */
export function Database(): ReactNode {
  const query = useQuery(databaseQuery)
  return (
    <Panel title="Database" meta="products, SQLite">
      <Answered query={query} what="the database" rows={6}>
        {(database) => {
          const rows = database.tables.toSorted((a, b) => b.rows - a.rows).filter(({ rows: many }) => many > 0)
          return (
            <>
              <Facts
                rows={[
                  ['Size', size(database.size_bytes)],
                  ['Written ahead', size(database.wal_bytes)],
                  ['Answered in', `${fixed(database.answered_in_ms, database.answered_in_ms < 10 ? 1 : 0)} ms`],
                  ['Pages that hold nothing', `${count(database.free_pages)} of ${count(database.pages)}`],
                ]}
              />
              <p className="mt-1 truncate font-mono text-micro text-ink-3" title={database.path}>
                {database.path}
              </p>
              <details className="mt-1 text-small">
                <summary className="cursor-pointer text-ink-2">{rows.length} tables have rows</summary>
                <Facts
                  rows={rows.map(({ name, rows: many }) => [
                    <span key={name} className="font-mono">
                      {name}
                    </span>,
                    count(many),
                  ])}
                />
              </details>
            </>
          )
        }}
      </Answered>
    </Panel>
  )
}
