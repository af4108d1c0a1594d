import type { Job } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { useNow } from '../../live/use-now.ts'
import { Unmeasured } from '../../parts/facts.tsx'
import { duration, momentMs } from '../../words/times.ts'

/** How a time compares with what is usual: the part of the bar, of which the middle is usual, and whether it is much longer. */
export function againstUsual(tookS: number, usualS: number): { readonly part: number; readonly isLong: boolean } {
  return { part: Math.min(1, tookS / (2 * usualS)), isLong: tookS > 2 * usualS }
}

/** What a job took, beside what its kind usually takes. */
export function Took({ job }: { readonly job: Job }): ReactNode {
  const startedMs = momentMs(job.started_at)
  if (job.state === 'in_progress' && startedMs !== undefined)
    return <Running startedMs={startedMs} usualS={job.usual_s} />
  if (job.state === 'pending') return <Expected usualS={job.usual_s} />
  if (job.took_s === null) return job.state === 'completed' ? <Unmeasured /> : <span className="text-ink-3">–</span>
  return <Against tookS={job.took_s} usualS={job.state === 'completed' ? job.usual_s : null} />
}

function Running({ startedMs, usualS }: { readonly startedMs: number; readonly usualS: number | null }): ReactNode {
  return <Against tookS={Math.max(0, Math.round((useNow() - startedMs) / 1000))} usualS={usualS} />
}

/** What is to be expected of one that has not begun. */
function Expected({ usualS }: { readonly usualS: number | null }): ReactNode {
  return <span className="text-ink-3">{usualS === null ? '–' : `≈ ${duration(usualS)}`}</span>
}

function Against({ tookS, usualS }: { readonly tookS: number; readonly usualS: number | null }): ReactNode {
  const compared = usualS === null || usualS <= 0 ? undefined : againstUsual(tookS, usualS)
  return (
    <span
      className="flex items-center justify-end gap-2"
      title={usualS === null ? undefined : `usually ${duration(usualS)}, median of the last 24 h`}
    >
      <span className={compared?.isLong ? 'font-medium text-warn' : ''}>{duration(tookS)}</span>
      <span aria-hidden className={`relative h-2 w-14 flex-none rounded-[2px] ${compared ? 'bg-raised' : ''}`}>
        {compared && (
          <>
            <i
              className="absolute inset-y-0 left-0 rounded-[2px] bg-(--text-3)"
              style={{ width: `${100 * compared.part}%` }}
            />
            <i className="absolute -inset-y-px left-1/2 w-px bg-(--text)" />
          </>
        )}
      </span>
      {compared && <span className="sr-only">{`usually ${duration(usualS)}`}</span>}
    </span>
  )
}
