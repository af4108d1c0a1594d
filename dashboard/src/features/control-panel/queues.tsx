import { useQueries, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { Right, Row, SmallTable } from '../../parts/small-table.tsx'
import { count } from '../../words/numbers.ts'
import { duration } from '../../words/times.ts'
import { queueQuery, queuesQuery } from './queries.ts'

const HEADS = [
  ['Queue'],
  ['Waiting', true],
  ['Later', true],
  ['Blocked', true],
  ['Running', true],
  ['Oldest waits', true],
  ['Done 24 h', true],
  ['Failed 24 h', true],
  ['Takes, median', true],
] as const

/** What each queue has to do, and did. */
export function Queues(): ReactNode {
  const query = useQuery(queuesQuery)
  const names = query.data?.items ?? []
  const stats = useQueries({ queries: names.map((name) => queueQuery(name)) })
  return (
    <Panel title="Queues">
      <Answered query={query} what="the queues" rows={3}>
        {() =>
          names.length === 0 ? (
            <Empty>There is no queue.</Empty>
          ) : (
            <div className="overflow-x-auto">
              <SmallTable label="Queues" heads={HEADS}>
                {names.map((name, at) => {
                  const one = stats[at].data
                  const day = one?.windows['24h']
                  const figures = [
                    one?.waiting,
                    one?.delayed,
                    one?.blocked,
                    one?.running,
                    one && (one.oldest_pending_s === null ? 'none' : duration(one.oldest_pending_s)),
                    day?.completed,
                    day?.failed,
                    day && (day.execution_s === null ? 'none' : duration(day.execution_s.p50)),
                  ]
                  return (
                    <Row
                      key={name}
                      cells={[
                        <span key="name" className="font-mono">
                          {name}
                        </span>,
                        ...figures.map((figure, column) => (
                          <Right key={HEADS[column + 1][0]}>
                            {figure === undefined ? '…' : typeof figure === 'number' ? count(figure) : figure}
                          </Right>
                        )),
                      ]}
                    />
                  )
                })}
              </SmallTable>
            </div>
          )
        }
      </Answered>
    </Panel>
  )
}
