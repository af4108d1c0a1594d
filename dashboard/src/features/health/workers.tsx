import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { StateMark } from '../../parts/marks.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { age } from '../../words/times.ts'
import { workersQuery } from './queries.ts'
import { Row, SmallTable } from './rows.tsx'

const STATES = { idle: 'completed', active: 'in_progress', stale: 'unknown', crashed: 'failed' } as const

/** Who takes work from the queue, and what each does. */
export function Workers(): ReactNode {
  const query = useQuery(workersQuery)
  const nowMs = useNow(5)
  return (
    <Panel title="Workers" meta={query.data && `${query.data.items.length}`}>
      <Answered query={query} what="the workers" rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No worker lives; what waits in the queue goes on waiting.</Empty>
          ) : (
            <SmallTable label="Workers" heads={[['Worker'], ['State'], ['Queues'], ['Does'], ['Heard of']]}>
              {items.map(({ id, host, state, queues, running, heartbeat_at: heard, started_at: since }) => (
                <Row
                  key={id}
                  title={`on ${host}, since ${age(since, nowMs)}`}
                  cells={[
                    <span key="id" className="font-mono">
                      {id}
                    </span>,
                    <StateMark key="state" state={STATES[state]} word={state} />,
                    queues.join(', '),
                    running.length === 0 ? (
                      <span key="none" className="text-ink-3">
                        nothing
                      </span>
                    ) : (
                      running.map((job) => (
                        <span key={job} title={job} className="mr-1.5 font-mono">
                          {job.slice(0, 8)}
                        </span>
                      ))
                    ),
                    <span key="heard" className="whitespace-nowrap">
                      {age(heard, nowMs)}
                    </span>,
                  ]}
                />
              ))}
            </SmallTable>
          )
        }
      </Answered>
    </Panel>
  )
}
