import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { getJson } from '../client.ts'
import { useNow } from '../live/use-now.ts'
import { age, momentMs } from '../words/times.ts'
import { JobLink } from './job-link.tsx'
import { StateMark } from './marks.tsx'
import { Answered, Empty, Panel } from './panel.tsx'
import { Row, SmallTable } from './small-table.tsx'

interface WorkerItem {
  readonly id: string
  readonly host: string
  readonly queues: readonly string[]
  readonly concurrency: number
  readonly state: 'idle' | 'active' | 'stale' | 'crashed'
  readonly running: readonly string[]
  readonly started_at: string
  readonly heartbeat_at: string
}

export const workersQuery = queryOptions({
  queryKey: ['absurd', 'workers', {}],
  queryFn: ({ signal }) => getJson<{ readonly items: readonly WorkerItem[] }>('/absurd/workers', {}, signal),
  refetchInterval: 10_000,
})

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
                      running.map((job) => <JobLink key={job} id={job} />)
                    ),
                    <span key="heard" className="whitespace-nowrap">
                      {age(heard, Math.max(nowMs, momentMs(heard) ?? 0))}
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
