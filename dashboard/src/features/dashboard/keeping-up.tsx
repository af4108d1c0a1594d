import type { Forecast, PipelineStatus, State } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { statusQuery } from '../../live/status.ts'
import { StateMark } from '../../parts/marks.tsx'
import { Answered, Panel } from '../../parts/panel.tsx'
import { PlotFrame, pathOf } from '../../parts/plot-frame.tsx'
import { linearTicks } from '../../parts/ticks.ts'
import { count, NOT_MEASURED, significant } from '../../words/numbers.ts'
import { duration } from '../../words/times.ts'

const STATES: readonly (State & keyof PipelineStatus['queue'])[] = [
  'collecting',
  'pending',
  'in_progress',
  'completed',
  'failed',
]
const [BEHIND_H, AHEAD_H] = [6, 3]

/** The queue by state, how fast groups come and go, and how many wait: the latest six hours and the next three. */
export function KeepingUp(): ReactNode {
  const query = useQuery(statusQuery)
  return (
    <Panel
      title="Keeping up"
      meta={query.data && <span title={query.data.forecast.method}>{query.data.forecast.sentence}</span>}
    >
      <Answered query={query} what="the queue" rows={6}>
        {({ queue, forecast }) => (
          <>
            <ul className="grid grid-cols-5 gap-2">
              {STATES.map((state) => (
                <li key={state}>
                  <Link to="/observations" search={{ t: '-7d', state } as never} className="block">
                    <span className="block text-figure font-[550]">{count(queue[state])}</span>
                    <span className="text-small">
                      <StateMark state={state} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
            <p className="my-2 flex flex-wrap gap-x-4 text-small text-ink-2">
              <span>
                <b className="text-ink">{significant(forecast.arrival_per_h)}</b> groups/h arrive
              </span>
              <span>
                <b className="text-ink">
                  {forecast.capacity_per_h === null ? NOT_MEASURED : significant(forecast.capacity_per_h)}
                </b>{' '}
                groups/h capacity
              </span>
              <span>
                <b className="text-ink">{forecast.service_s === null ? NOT_MEASURED : duration(forecast.service_s)}</b>{' '}
                work a group
              </span>
            </p>
            <Waiting forecast={forecast} />
          </>
        )}
      </Answered>
    </Panel>
  )
}

function Waiting({ forecast: { behind, ahead } }: { readonly forecast: Forecast }): ReactNode {
  const most = Math.max(4, ...behind.map(({ waiting }) => waiting), ...ahead.map(({ high }) => high))
  const now = behind.at(-1)?.waiting ?? 0
  const hours = [-6, -4, -2, 0, 2].map((value) => ({
    value,
    label: value === 0 ? 'now' : `${value > 0 ? '+' : '−'}${Math.abs(value)} h`,
  }))
  const future = [{ in_h: 0, waiting: now, low: now, high: now }, ...ahead]
  return (
    <PlotFrame
      name="Groups waiting or running"
      summary={`${now} now; in ${AHEAD_H} h ${ahead.length === 0 ? NOT_MEASURED : `about ${significant(ahead.at(-1)!.waiting, 2)}`}`}
      x={{ label: '', range: [-BEHIND_H, AHEAD_H], ticks: hours }}
      y={{
        label: 'Groups waiting or running',
        range: [0, most],
        ticks: linearTicks(0, most, 4).filter(({ value }) => Number.isInteger(value)),
      }}
      height={126}
    >
      {(plot) => {
        const steps = behind.map(({ in_h, waiting }) => [in_h, waiting] as const)
        const upper = future.map(({ in_h, high }) => `${plot.x(in_h)},${plot.y(high)}`)
        const lower = future.toReversed().map(({ in_h, low }) => `${plot.x(in_h)},${plot.y(low)}`)
        return (
          <>
            <path
              d={`${pathOf(steps, plot, true)}V${plot.bottom}H${plot.x(-BEHIND_H)}Z`}
              fill="var(--plot-1)"
              opacity="0.16"
            />
            <path d={pathOf(steps, plot, true)} fill="none" stroke="var(--plot-1)" strokeWidth="1.5" />
            <line x1={plot.x(0)} x2={plot.x(0)} y1={plot.top} y2={plot.bottom} stroke="var(--text-2)" />
            {ahead.length > 0 ? (
              <>
                <polygon points={[...upper, ...lower].join(' ')} fill="var(--text-3)" opacity="0.22" />
                <path
                  d={pathOf(
                    future.map(({ in_h, waiting }) => [in_h, waiting] as const),
                    plot,
                  )}
                  fill="none"
                  stroke="var(--text-2)"
                  strokeDasharray="4 3"
                />
                <text x={plot.right} y={plot.top + 8} textAnchor="end">
                  forecast, 80 %
                </text>
              </>
            ) : (
              <text x={plot.right} y={plot.top + 8} textAnchor="end">
                no forecast: capacity {NOT_MEASURED}
              </text>
            )}
          </>
        )
      }}
    </PlotFrame>
  )
}
