import { type PointerEvent, type ReactNode, useMemo } from 'react'
import { PlotFrame, type Plotting, pathOf } from '../../../parts/plot-frame.tsx'
import { linearTicks } from '../../../parts/ticks.ts'
import { count, significant, withError } from '../../../words/numbers.ts'
import { type Hover, useHovered } from '../hover.ts'
import type { Clip } from '../view.ts'
import { ticksOf } from './axis-ticks.ts'
import { endsOf } from './limits.ts'
import type { Raster } from './raster.ts'
import { type Naming, placeText } from './readout.ts'
import { axisName } from './sides.ts'

interface CurvePlotProps {
  readonly raster: Raster
  readonly clip: Clip // least to largest: with all of the bands; else as the means need
  readonly naming: Naming
  readonly hover: Hover
  readonly height: number
}

/** A component against x: a line for each polarization, in a band from its least to its largest value. */
export function CurvePlot({ raster, clip, naming, hover, height }: CurvePlotProps): ReactNode {
  const { x, y, value } = raster.header
  const range = useMemo(() => rangeOf(raster, clip === 'minmax'), [raster, clip])
  const hovered = useHovered(hover)
  const bin = hovered !== null && hovered.x < x.count ? hovered.x : null
  const lines = useMemo(() => Array.from({ length: raster.rows }, (_, row) => pointsOf(raster, row)), [raster])
  const unit = value.unit === '' ? '' : `, ${value.unit}`
  const labels = y.labels ?? []
  return (
    <div className="mt-2 grid gap-1">
      <PlotFrame
        name={`${value.name} against ${x.name}`}
        summary={`${labels.join(', ')}; ${x.count} bins`}
        height={height}
        x={{
          label: axisName(x),
          range: [0, x.count],
          ticks: ticksOf(x, 0, x.count, 8).map(({ cell, label }) => ({ value: cell, label })),
        }}
        y={{ label: `${value.name}${unit}`, range, ticks: linearTicks(range[0], range[1], 6) }}
      >
        {(plotting) => (
          <g
            onPointerMove={(event) => hover.set({ x: binUnder(event, plotting.left, plotting.right, x.count), y: 0 })}
            onPointerLeave={() => hover.set(null)}
          >
            <rect
              x={plotting.left}
              y={plotting.top}
              width={Math.max(0, plotting.right - plotting.left)}
              height={plotting.bottom - plotting.top}
              fill="transparent"
            />
            {lines.map((points, row) => (
              <g key={labels[row]} stroke={`var(--plot-${row + 1})`} fill="none">
                {value.component !== 'phase' && (
                  <path
                    d={bandOf(raster, row, plotting)}
                    stroke="none"
                    fill={`var(--plot-${row + 1})`}
                    fillOpacity={0.16}
                  />
                )}
                <path d={pathOf(points, plotting)} strokeWidth={1.6} strokeLinecap="round" />
              </g>
            ))}
            {bin !== null && (
              <line
                x1={plotting.x(bin + 0.5)}
                x2={plotting.x(bin + 0.5)}
                y1={plotting.top}
                y2={plotting.bottom}
                stroke="var(--text-3)"
                strokeDasharray="3 3"
              />
            )}
          </g>
        )}
      </PlotFrame>
      <div className="flex min-h-5 flex-wrap gap-x-4 text-small" aria-live="polite">
        {labels.map((label, row) => (
          <span key={label} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="h-0.5 w-4" style={{ background: `var(--plot-${row + 1})` }} />
            {label}
            {bin !== null && <b>{toldOf(raster, row, bin)}</b>}
          </span>
        ))}
        {bin === null ? (
          <span className="text-ink-3">{value.component === 'phase' ? '' : 'bands: least to largest value'}</span>
        ) : (
          <span className="text-ink-2">{placeText(x, bin, naming)}</span>
        )}
      </div>
    </div>
  )
}

function toldOf({ planes, columns }: Raster, row: number, bin: number): string {
  const at = row * columns + bin
  const value = planes.value[at]
  if (Number.isNaN(value)) return `no data, ${count(planes.flagged[at])} flagged`
  const between = `${significant(planes.low[at])} to ${significant(planes.high[at])}`
  return `${withError(value, planes.error?.[at])} (${between}), ${count(planes.samples[at])} samples, ${count(planes.flagged[at])} flagged`
}

/** The means of a polarization; a phase that goes over ±180° breaks. */
export function pointsOf({ planes, columns, header }: Raster, row: number): [number, number | null][] {
  const isCircle = header.value.component === 'phase'
  const values = planes.value.subarray(row * columns, (row + 1) * columns)
  return Array.from(values).flatMap((value, bin): [number, number | null][] => {
    if (Number.isNaN(value)) return [[bin + 0.5, null]]
    const goesRound = isCircle && bin > 0 && Math.abs(value - values[bin - 1]) > 180
    return goesRound
      ? [
          [bin, null],
          [bin + 0.5, value],
        ]
      : [[bin + 0.5, value]]
  })
}

/** A band's bins, each as wide as the bin, as far as the axis goes. */
function bandOf({ planes, columns }: Raster, row: number, { x, y, top, bottom }: Plotting): string {
  const within = (value: number) => Math.min(bottom, Math.max(top, y(value))).toFixed(1)
  let path = ''
  for (let bin = 0; bin < columns; bin++) {
    const [low, high] = [planes.low[row * columns + bin], planes.high[row * columns + bin]]
    if (low <= high)
      path += `M${x(bin).toFixed(1)} ${within(low)}H${x(bin + 1).toFixed(1)}V${within(high)}H${x(bin).toFixed(1)}Z`
  }
  return path
}

/** What the axis spans: the means, or all values; from zero where they are near it. */
export function rangeOf({ header, planes }: Raster, isAll: boolean): readonly [number, number] {
  if (header.value.component === 'phase') return [-180, 180]
  const [low, high] = isAll ? [endsOf(planes.low)[0], endsOf(planes.high)[1]] : endsOf(planes.value)
  if (!(low <= high)) return [0, 1]
  const room = (high - low || Math.abs(high) || 1) * (isAll ? 0.05 : 0.4)
  return low >= 0 && low < high / 2 ? [0, high + room] : [low - room, high + room]
}

function binUnder(
  { nativeEvent, currentTarget }: PointerEvent<SVGGElement>,
  left: number,
  right: number,
  columns: number,
): number {
  const from = currentTarget.ownerSVGElement?.getBoundingClientRect().left ?? 0
  const at = Math.floor(((nativeEvent.clientX - from - left) / (right - left)) * columns)
  return Math.min(columns - 1, Math.max(0, at))
}
