import { sql } from 'kysely'
import type { Products } from './products.ts'

export interface DatabaseFigures {
  readonly pageBytes: number
  readonly pages: number
  readonly freePages: number // that hold nothing
  readonly tables: readonly { readonly name: string; readonly rows: number }[]
}

/** How large the database is, and its tables. Rows are counted on the smallest index: 10 ms a million. */
export async function databaseFigures({ db }: Products): Promise<DatabaseFigures> {
  const pragma = async (name: string) => {
    const { rows } = await sql<Readonly<Record<string, number>>>`PRAGMA ${sql.raw(name)}`.execute(db)
    return Object.values(rows[0])[0]
  }
  const { rows: named } = await sql<{ name: string }>`
    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'kysely_%'
    ORDER BY name`.execute(db)
  const tables: { name: string; rows: number }[] = []
  for (const { name } of named) {
    const counted = await sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.table(name)}`.execute(db)
    tables.push({ name, rows: counted.rows[0].count })
  }
  const [pageBytes, pages] = [await pragma('page_size'), await pragma('page_count')]
  return { pageBytes, pages, freePages: await pragma('freelist_count'), tables }
}
