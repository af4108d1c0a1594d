import type { NightSummary } from '@contimg/api/schemas'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { nightsQuery } from '../../live/status.ts'
import { Answered, Empty, Panel } from '../../parts/panel.tsx'
import { PlotFrame } from '../../parts/plot-frame.tsx'
import { linearTicks } from '../../parts/ticks.ts'
import { NOT_MEASURED, significant } from '../../words/numbers.ts'
import { dayName, momentMs } from '../../words/times.ts'

const NIGHTS = 14
const MJY = 1000

/** Median noise of each night, with the range of the middle two thirds. */
export function NoiseNights(): ReactNode {
  const query = useQuery(nightsQuery({ n: NIGHTS }))
  return (
    <Panel title={`Noise, ${NIGHTS} nights`} meta="median and 16–84 %, mJy/beam">
      <Answered query={query} what="the noise of the nights" rows={5}>
        {({ nights }) => <Trend nights={nights} />}
      </Answered>
    </Panel>
  )
}

function Trend({ nights }: { readonly nights: readonly NightSummary[] }): ReactNode {
  const measured = nights.flatMap(({ noise_jy: { low, high } }) =>
    low === null || high === null ? [] : [low * MJY, high * MJY],
  )
  const thermal = (nights.at(-1)?.thermal.noise_jy ?? 0) * MJY
  if (measured.length === 0) return <Empty>No image of the last {NIGHTS} nights has a measured noise.</Empty>
  const top = 1.1 * Math.max(...measured, thermal)
  const days = nights.map((night, at) => ({ value: at, label: dayName(momentMs(night.from) ?? 0) }))
  return (
    <PlotFrame
      name="Median noise by night"
      summary={`last night ${told(nights.at(-1))} mJy/beam, thermal ${significant(thermal)}`}
      x={{
        label: '',
        range: [-0.6, nights.length - 0.4],
        ticks: days.filter((_, at) => (nights.length - 1 - at) % 4 === 0),
      }}
      y={{ label: 'mJy/beam', range: [0, top], ticks: linearTicks(0, top, 4) }}
      height={190}
      table={{
        heads: ['Night', 'Median noise, mJy/beam'],
        rows: nights.map((night, at) => [days[at].label, told(night)]),
      }}
    >
      {(plot) => (
        <>
          <line
            x1={plot.left}
            x2={plot.right}
            y1={plot.y(thermal)}
            y2={plot.y(thermal)}
            stroke="var(--text-3)"
            strokeDasharray="1 3"
          />
          <text x={plot.right} y={plot.y(thermal) + 12} textAnchor="end">
            thermal, SEFD assumed
          </text>
          {nights.map(({ from, noise_jy: { median, low, high } }, at) =>
            median === null || low === null || high === null ? null : (
              <g key={from}>
                <title>{`${days[at].label}: ${told(nights[at])} mJy/beam`}</title>
                <rect
                  x={plot.x(at) - 4}
                  y={plot.y(high * MJY)}
                  width="8"
                  height={Math.max(1, plot.y(low * MJY) - plot.y(high * MJY))}
                  fill="var(--plot-1)"
                  opacity="0.32"
                />
                <circle
                  cx={plot.x(at)}
                  cy={plot.y(median * MJY)}
                  r="3"
                  fill={at === nights.length - 1 ? 'var(--text)' : 'var(--plot-1)'}
                />
              </g>
            ),
          )}
        </>
      )}
    </PlotFrame>
  )
}

const told = (night: NightSummary | undefined) =>
  night?.noise_jy.median == null ? NOT_MEASURED : significant(night.noise_jy.median * MJY)
