import type { SystemHistory } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useNow } from '../../live/use-now.ts'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { PlotFrame, pathOf } from '../../parts/plot-frame.tsx'
import { linearTicks, timeTicks } from '../../parts/ticks.ts'
import { fixed, size } from '../../words/numbers.ts'
import { clock, duration } from '../../words/times.ts'
import { type Series, seriesOf } from './history.ts'
import { historyQuery, systemQuery } from './queries.ts'

const HOURS = 6

/** The host and the API over the last hours. */
export function Resources(): ReactNode {
  const query = useQuery(historyQuery)
  const { data: now } = useQuery(systemQuery)
  return (
    <Panel
      title="Resources, 6 h"
      meta={
        now &&
        `${now.cpu.cores} cores, ${size(now.memory.total_bytes)} memory; API process ${now.process.pid} for ${duration(Math.round(now.process.uptime_s))}`
      }
    >
      <Answered query={query} what="the last hours" rows={6}>
        {(history) =>
          history.time.length < 2 ? (
            <Empty>The API has run for too short a time to draw anything; it takes a sample every 10 s.</Empty>
          ) : (
            <Plots history={history} cores={now?.cpu.cores ?? 1} />
          )
        }
      </Answered>
    </Panel>
  )
}

function Plots({ history, cores }: { readonly history: SystemHistory; readonly cores: number }): ReactNode {
  const series = useMemo(
    () => ({
      cpu: seriesOf(history, 'cpu_percent'),
      load: seriesOf(history, 'load_1m'),
      memory: seriesOf(history, 'memory_used_percent'),
      api: seriesOf(history, 'process_rss_bytes', 1e-6),
    }),
    [history],
  )
  const loadMost = Math.max(cores * 1.2, series.load.most * 1.05)
  return (
    <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2 rail:grid-cols-4">
      <Plot name="CPU" unit="%" series={series.cpu} most={100} />
      <Plot name="Load, 1 min" unit="" series={series.load} most={loadMost} limit={[cores, `${cores} cores`]} />
      <Plot name="Memory used" unit="%" series={series.memory} most={100} />
      <Plot name="Memory of the API" unit="MB" series={series.api} most={series.api.most * 1.15} />
    </div>
  )
}

interface PlotProps {
  readonly name: string
  readonly unit: string
  readonly series: Series
  readonly most: number
  readonly limit?: readonly [value: number, label: string]
}

function Plot({ name, unit, series: { points, latest, most: highest }, most, limit }: PlotProps): ReactNode {
  const nowMs = useNow(30)
  const digits = most < 20 ? 1 : 0
  const text = (value: number | null) => `${fixed(value, digits)}${value === null || unit === '' ? '' : ` ${unit}`}`
  const range = [nowMs - HOURS * 3_600_000, nowMs] as const
  const told = points.filter(([, value]) => value !== null)
  const every = Math.max(1, Math.floor(told.length / 12))
  return (
    <div className="min-w-0">
      <div className="flex items-baseline justify-between text-small">
        <span className="text-ink-2">{name}</span>
        <b>{text(latest)}</b>
      </div>
      <PlotFrame
        name={`${name}, the last ${HOURS} h`}
        summary={`now ${text(latest)}, at most ${text(highest)}`}
        x={{ label: 'UTC', range, ticks: timeTicks(...range, 4) }}
        y={{ label: unit, range: [0, most], ticks: linearTicks(0, most, 4) }}
        height={112}
        table={{
          heads: ['UTC', `${name}${unit && `, ${unit}`}`],
          rows: told.filter((_, at) => at % every === 0).map(([ms, value]) => [clock(ms), text(value)]),
        }}
      >
        {(plot) => (
          <>
            {limit && (
              <g>
                <line
                  x1={plot.left}
                  x2={plot.right}
                  y1={plot.y(limit[0])}
                  y2={plot.y(limit[0])}
                  stroke="var(--text-3)"
                  strokeDasharray="4 3"
                />
                <text x={plot.right} y={plot.y(limit[0]) - 3} textAnchor="end">
                  {limit[1]}
                </text>
              </g>
            )}
            <path
              d={pathOf(points, plot)}
              fill="none"
              stroke="var(--plot-1)"
              strokeWidth="1.2"
              strokeLinejoin="round"
            />
          </>
        )}
      </PlotFrame>
    </div>
  )
}
