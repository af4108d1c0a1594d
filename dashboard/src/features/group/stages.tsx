import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { StateMark } from '../../parts/marks.tsx'
import { Panel } from '../../parts/panel.tsx'
import { STATES } from '../../words/states.ts'
import { clock, duration } from '../../words/times.ts'
import { jobQuery } from './queries.ts'
import type { StageClock, StageRow } from './stage-rows.ts'

interface StagesProps {
  readonly rows: readonly StageRow[]
  readonly times: StageClock | undefined
  readonly nowMs: number
  readonly chosen: string | undefined // key of a row
  readonly onChoose: (row: StageRow) => void
}

/** What was done, how long it took, and what it usually takes; all bars on one clock. */
export function Stages({ rows, times, nowMs, chosen, onChoose }: StagesProps): ReactNode {
  const since = times === undefined ? undefined : `since ${clock(times.fromMs)} UTC; tick: median of the last 24 h`
  return (
    <Panel title="Stages" meta={since} isFlush className="flex-none">
      <table className="w-full border-collapse text-small">
        <thead className="text-left text-micro text-ink-3">
          <tr className="border-b border-line">
            <th className="w-[150px] py-1 pl-3 font-medium">Stage</th>
            <th className="w-[120px] font-medium">State</th>
            <th className="w-[76px] text-right font-medium">Took</th>
            <th className="w-[76px] text-right font-medium">Usual</th>
            <th className="py-1 pr-12 pl-4 font-medium">
              <Ticks times={times} />
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.key}
              aria-current={row.key === chosen || undefined}
              className={`h-[26px] border-b border-line last:border-0 ${row.key === chosen ? 'bg-selected' : row.jobId === null ? '' : 'hover:bg-raised'}`}
            >
              <td className="truncate pl-3">
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
              <td className="pr-12 pl-4">
                <Bar row={row} times={times} nowMs={nowMs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function tookText({ tookS, fromMs, toMs, state }: StageRow, nowMs: number): string {
  if (state === 'in_progress' && fromMs !== null && toMs === null) return duration(Math.round((nowMs - fromMs) / 1000))
  return tookS === null ? '' : duration(tookS)
}

function Ticks({ times }: { readonly times: StageClock | undefined }): ReactNode {
  return (
    <div className="relative h-4">
      {times?.ticks.map(({ fraction, label }) => (
        <span
          key={label}
          className={`absolute whitespace-nowrap ${fraction === 0 ? '' : '-translate-x-1/2'}`}
          style={{ left: `${fraction * 100}%` }}
        >
          {label}
        </span>
      ))}
    </div>
  )
}

interface BarProps {
  readonly row: StageRow
  readonly times: StageClock | undefined
  readonly nowMs: number
}

function Bar({ row, times, nowMs }: BarProps): ReactNode {
  const isRunning = row.state === 'in_progress'
  const { data: job } = useQuery(jobQuery(row.jobId, isRunning))
  if (row.fromMs === null || times === undefined)
    return <span className="block truncate text-micro text-ink-3">{row.note}</span>
  const at = (ms: number) => `${((ms - times.fromMs) / times.spanMs) * 100}%`
  const width = `${((Math.max(row.fromMs, row.toMs ?? nowMs) - row.fromMs) / times.spanMs) * 100}%`
  const fraction = isRunning ? job?.progress?.fraction : undefined
  const isLate = (row.fromMs - times.fromMs) / times.spanMs > 0.45
  const hue = `var(--state-${STATES[row.state].colour}-mark)`
  return (
    <div className="relative h-4" title={row.note || undefined}>
      <i
        aria-hidden
        className={`absolute top-1 h-2 min-w-[3px] rounded-[1.5px] ${row.state === 'completed' ? 'opacity-70' : ''}`}
        style={{ left: at(row.fromMs), width, background: hue }}
      />
      {row.usualS !== null && (
        <i
          aria-hidden
          className="absolute top-0 h-4 w-px bg-ink-2"
          style={{ left: at(row.fromMs + row.usualS * 1000) }}
        />
      )}
      {row.note !== '' && (
        <span
          className="absolute truncate text-micro leading-4 text-failed"
          style={
            isLate
              ? { right: `calc(100% - ${at(row.fromMs)} + 6px)`, left: 0, textAlign: 'right' }
              : { left: `calc(${at(row.fromMs)} + ${width} + 8px)`, right: 0 }
          }
        >
          {row.note}
        </span>
      )}
      {fraction !== undefined && (
        <span
          className="absolute text-micro leading-4 text-ink-2"
          style={
            isLate
              ? { right: `calc(100% - ${at(row.fromMs)} + 6px)` }
              : { left: `calc(${at(row.fromMs)} + ${width} + 8px)` }
          }
        >
          {Math.round(fraction * 100)} % · {job?.progress?.message}
        </span>
      )}
    </div>
  )
}
