import type { JobDetail } from '@contimg/api/schemas'
import type { ReactNode } from 'react'
import { StateMark } from '../../parts/marks.tsx'
import { Empty, Panel } from '../../parts/panel.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import { type Attempt, attemptBar } from '../../parts/time-bars/attempt.ts'
import { clockOf } from '../../parts/time-bars/clock.ts'
import { Bar, Ticks } from '../../parts/time-bars/time-bars.tsx'
import { clock, duration, utc } from '../../words/times.ts'

interface AttemptsProps {
  readonly job: JobDetail
  readonly nowMs: number
  readonly chosen: number | null // null: all of them
  readonly onChoose: (attempt: number | null) => void
}

/** Attempts at a job on one clock, each with what it takes usually. */
export function Attempts({ job, nowMs, chosen, onChoose }: AttemptsProps): ReactNode {
  const rows = (job.history ?? []).map((one) => ({ ...one, bar: barOf(one, job.usual_s) }))
  const times = clockOf(
    rows.map(({ bar }) => bar),
    nowMs,
  )
  return (
    <Panel
      title="Attempts"
      meta={times && `since ${clock(times.fromMs)} UTC; tick: median of the last 24 h`}
      isFlush
      className="flex-none"
    >
      {rows.length === 0 ? (
        <NoAttempts job={job} />
      ) : (
        <SmallTable
          label="Attempts"
          isFlush
          heads={[
            ['Attempt', false, 'w-[92px]'],
            ['State', false, 'w-[112px]'],
            ['Began, UTC', false, 'w-[150px]'],
            ['Worker', false, 'w-[130px]'],
            ['Took', true, 'w-[84px]'],
            [<Ticks key="ticks" times={times} />, false, 'pr-12 max-side:hidden'],
          ]}
        >
          {rows.map(({ attempt, worker, started_at: began, bar }) => (
            <tr
              key={attempt}
              className={`h-[26px] border-b border-line last:border-0 ${chosen === attempt ? 'bg-selected' : 'hover:bg-raised'}`}
            >
              <td>
                <button
                  type="button"
                  aria-pressed={chosen === attempt}
                  title={chosen === attempt ? 'Show the log of all attempts' : 'Show only the log of this attempt'}
                  className="cursor-pointer font-medium hover:underline"
                  onClick={() => onChoose(chosen === attempt ? null : attempt)}
                >
                  Attempt {attempt}
                </button>
              </td>
              <td>
                <span className="flex" title={bar.note || undefined}>
                  <StateMark state={bar.state} />
                </span>
              </td>
              <td>{utc(began)}</td>
              <td className="max-w-[130px] truncate font-mono" title={worker}>
                {worker}
              </td>
              <td className="text-right">
                {bar.tookS === null
                  ? bar.fromMs !== null && duration(Math.max(0, Math.round((nowMs - bar.fromMs) / 1000)))
                  : duration(bar.tookS)}
              </td>
              <td className="pr-12 max-side:hidden">
                <Bar bar={rows.length > 1 ? bar : { ...bar, note: '' }} times={times} nowMs={nowMs} progress={null} />
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </Panel>
  )
}

/** What is usual says nothing of an attempt that failed. */
function barOf(attempt: Attempt, usualS: number | null) {
  const bar = attemptBar(attempt, usualS)
  return bar.state === 'failed' ? { ...bar, usualS: null } : bar
}

function NoAttempts({ job: { history, status, queued_at: queued } }: { readonly job: JobDetail }): ReactNode {
  if (status === 'recorded')
    return <Empty>Only a record of this job is left; the queue does not keep its attempts any more.</Empty>
  if (history === null) return <Empty>The work queue cannot be asked, so its attempts are not known.</Empty>
  return <Empty>Not begun yet{queued === null ? '' : `: it waits since ${utc(queued)} UTC`}.</Empty>
}
