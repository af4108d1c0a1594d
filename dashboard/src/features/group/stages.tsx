import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { StateMark } from '../../parts/marks.tsx'
import { Panel } from '../../parts/panel.tsx'
import { SmallTable } from '../../parts/small-table.tsx'
import type { BarClock } from '../../parts/time-bars/clock.ts'
import { Bar, Ticks } from '../../parts/time-bars/time-bars.tsx'
import { clock, duration } from '../../words/times.ts'
import { jobQuery } from './queries.ts'
import type { StageRow } from './stage-rows.ts'

interface StagesProps {
  readonly rows: readonly StageRow[]
  readonly times: BarClock | undefined
  readonly nowMs: number
  readonly chosen: string | undefined // key of a row
  readonly onChoose: (row: StageRow) => void
}

/** What was done, how long it took, and what it usually takes; all bars on one clock. */
export function Stages({ rows, times, nowMs, chosen, onChoose }: StagesProps): ReactNode {
  const since = times === undefined ? undefined : `since ${clock(times.fromMs)} UTC; tick: median of the last 24 h`
  return (
    <Panel title="Stages" meta={since} isFlush className="flex-none">
      <SmallTable
        label="Stages"
        isFlush
        heads={[
          ['Stage', false, 'w-[150px]'],
          ['State', false, 'w-[120px]'],
          ['Took', true, 'w-[76px]'],
          ['Usual', true, 'w-[76px]'],
          [<Ticks key="ticks" times={times} />, false, 'pr-12'],
        ]}
      >
        {rows.map((row) => (
          <tr
            key={row.key}
            aria-current={row.key === chosen || undefined}
            className={`h-[26px] border-b border-line last:border-0 ${row.key === chosen ? 'bg-selected' : row.jobId === null ? '' : 'hover:bg-raised'}`}
          >
            <td className="truncate">
              {row.jobId === null ? (
                row.label
              ) : (
                <button
                  type="button"
                  className="cursor-pointer font-medium hover:underline"
                  onClick={() => onChoose(row)}
                >
                  {row.label}
                </button>
              )}
            </td>
            <td>
              <span className="flex">
                <StateMark state={row.state} />
              </span>
            </td>
            <td className="text-right">{tookText(row, nowMs)}</td>
            <td className="text-right text-ink-3">{row.usualS === null ? '' : duration(row.usualS)}</td>
            <td className="pr-12">
              <RowBar row={row} times={times} nowMs={nowMs} />
            </td>
          </tr>
        ))}
      </SmallTable>
    </Panel>
  )
}

function tookText({ tookS, fromMs, toMs, state }: StageRow, nowMs: number): string {
  if (state === 'in_progress' && fromMs !== null && toMs === null) return duration(Math.round((nowMs - fromMs) / 1000))
  return tookS === null ? '' : duration(tookS)
}

interface RowBarProps {
  readonly row: StageRow
  readonly times: BarClock | undefined
  readonly nowMs: number
}

function RowBar({ row, times, nowMs }: RowBarProps): ReactNode {
  const { data: job } = useQuery(jobQuery(row.jobId, row.state === 'in_progress'))
  return <Bar bar={row} times={times} nowMs={nowMs} progress={job?.progress ?? null} />
}
