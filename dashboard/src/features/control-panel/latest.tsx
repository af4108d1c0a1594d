import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { StateMark } from '../../parts/marks.tsx'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { jobTypeName, targetName } from '../../words/jobs.ts'
import { age } from '../../words/times.ts'
import { lookOf } from './actions.ts'
import type { Form } from './fields.ts'
import { latestQuery } from './queries.ts'

interface LatestProps {
  readonly form: Form
  readonly onWatch: (jobId: string) => void
}

/** Before something is started: the latest of its kind, each of which can be watched. */
export function Latest({ form, onWatch }: LatestProps): ReactNode {
  const query = useQuery(latestQuery(form.task))
  const nowMs = useNow(5)
  const name = form.task === null ? 'jobs' : `jobs of ${lookOf(form.name).name.toLowerCase()}`
  return (
    <Panel title="Latest" meta={name} isFlush className="min-h-40">
      <Answered query={query} what="the latest jobs" rows={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>None was done yet. What is started at the left is followed here.</Empty>
          ) : (
            <ul aria-label={`The latest ${name}`} className="min-h-0 overflow-y-auto">
              {items.map(({ job_id: id, type, state, target, by, queued_at: queued, ended_at: ended }) => (
                <li key={id} className="border-b border-line last:border-0">
                  <button
                    type="button"
                    onClick={() => onWatch(id)}
                    title={`Watch ${id}`}
                    className="grid w-full cursor-pointer grid-cols-[110px_minmax(0,1fr)_auto] items-center gap-x-2 px-3 py-1 text-left text-small hover:bg-raised"
                  >
                    <StateMark state={state} />
                    <span className="truncate font-mono" title={target ?? undefined}>
                      {target === null || form.task === null
                        ? `${jobTypeName(type)} ${targetName(target ?? '')}`
                        : targetName(target)}
                    </span>
                    <span className="text-right whitespace-nowrap text-ink-3">
                      {by} · {age(ended ?? queued, nowMs)}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
    </Panel>
  )
}
