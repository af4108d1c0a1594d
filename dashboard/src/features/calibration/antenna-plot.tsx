import { type PointerEvent, type ReactNode, useMemo } from 'react'
import { PlotFrame, type Plotting } from '../../parts/plot-frame.tsx'
import { linearTicks, logTicks, timeTicks } from '../../parts/ticks.ts'
import type { Block } from './antennas.ts'
import { type Before, type Behind, behindOf } from './behind.ts'
import { type ColumnAxis, nearestColumn } from './columns.ts'
import { curvePath, scaleOfValues } from './curves.ts'
import { CURVES } from './draw-cells.ts'
import { type Quantity, type Solutions, valuesOf } from './solutions.ts'
import { quantityName, quantityUnit } from './tell.ts'

interface AntennaPlotProps {
  readonly solutions: Solutions
  readonly behind: Behind | undefined
  readonly isRatio: boolean
  readonly quantity: Quantity
  readonly axis: ColumnAxis
  readonly blocks: readonly Block[]
  readonly antenna: number
  readonly at: number // column of the cursor; −1 for none
  readonly onPoint: (column: number) => void
}

const HEIGHT = 146

/** One quantity of an antenna along the columns: the set before it behind, what is flagged shaded, windows parted. */
export function AntennaPlot(props: AntennaPlotProps): ReactNode {
  const { solutions, behind, isRatio, quantity, axis, antenna } = props
  const curves = useMemo(
    () => solutions.header.polarizations.map((_, at) => valuesOf(solutions, quantity, antenna, at)),
    [solutions, quantity, antenna],
  )
  const before = useMemo(
    () => behindOf(behind, solutions, quantity, antenna, axis),
    [behind, solutions, quantity, antenna, axis],
  )
  const scale = useMemo(() => {
    const all = [...curves, ...(before?.curves ?? [])].flatMap((values) => [...values])
    return scaleOfValues(all, quantity, { isRatio, isCentred: false })
  }, [curves, before, quantity, isRatio])
  const unit = quantityUnit(quantity).trim()
  const { name } = solutions.header.antennas[antenna]
  const said = quantityName(quantity, isRatio)
  const reference = quantity === 'phase' || quantity === 'delay' ? ` against ${solutions.header.reference_antenna}` : ''
  return (
    <PlotFrame
      name={`${said} of antenna ${name}`}
      summary={`${curves.length} polarizations, ${axis.x.length} solutions each`}
      x={{ label: axis.label, range: axis.range, ticks: xTicks(axis) }}
      y={{
        ...{ label: `${said}${reference}${unit && `, ${unit}`}`, range: scale.range, isLog: scale.isLog },
        ticks: scale.isLog ? logTicks(...scale.range, 5) : linearTicks(...scale.range, 5),
      }}
      height={HEIGHT}
    >
      {(plot) => <Drawn {...props} plot={plot} curves={curves} before={before} />}
    </PlotFrame>
  )
}

/** Names of windows side by side; else frequencies or times. */
function xTicks({ kind, range, edges }: ColumnAxis) {
  if (kind === 'time') return timeTicks(...range, 5)
  if (kind === 'frequency') return linearTicks(...range, 6)
  return edges.map(({ x, name }) => ({ value: x, label: name }))
}

interface DrawnProps extends AntennaPlotProps {
  readonly plot: Plotting
  readonly curves: readonly Float32Array[]
  readonly before: Before | undefined
}

function Drawn({ quantity, axis, blocks, antenna, at, onPoint, plot, curves, before }: DrawnProps): ReactNode {
  const clip = `solutions-${quantity}-${antenna}`
  const { left, right, top, bottom } = plot
  const half = axis.longestStep / 5
  const isPhase = quantity === 'phase'
  const point = ({ clientX, currentTarget }: PointerEvent<SVGRectElement>) => {
    const box = currentTarget.getBoundingClientRect()
    const share = (clientX - box.left) / Math.max(1, box.width)
    onPoint(nearestColumn(axis, axis.range[0] + share * (axis.range[1] - axis.range[0])))
  }
  return (
    <g>
      <clipPath id={clip}>
        <rect x={left} y={top} width={right - left} height={bottom - top} />
      </clipPath>
      {blocks.map(({ start, end }) => {
        const [from, to] = [plot.x(axis.x[start] - half), plot.x(axis.x[end - 1] + half)]
        return (
          <rect
            key={start}
            x={from}
            y={top}
            width={to - from}
            height={bottom - top}
            fill="var(--plot-flagged)"
            fillOpacity="0.45"
          />
        )
      })}
      {axis.edges.slice(1).map(({ x, name }) => (
        <line
          key={name}
          x1={plot.x(x)}
          x2={plot.x(x)}
          y1={top}
          y2={bottom}
          stroke="var(--plot-grid)"
          shapeRendering="crispEdges"
        />
      ))}
      <g clipPath={`url(#${clip})`} fill="none" strokeLinejoin="round">
        {before?.curves.map((values, polarization) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: polarizations keep their order
            key={polarization}
            d={curvePath(before.axis, values, isPhase, plot.x, plot.y)}
            stroke="var(--text-3)"
            strokeOpacity="0.6"
          />
        ))}
        {curves.map((values, polarization) => (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: polarizations keep their order
            key={polarization}
            d={curvePath(axis, values, isPhase, plot.x, plot.y)}
            stroke={`var(--${CURVES[polarization % CURVES.length]})`}
            strokeWidth="1.2"
          />
        ))}
      </g>
      {at >= 0 && at < axis.x.length && (
        <line
          x1={plot.x(axis.x[at])}
          x2={plot.x(axis.x[at])}
          y1={top}
          y2={bottom}
          stroke="var(--brush)"
          shapeRendering="crispEdges"
        />
      )}
      <rect
        x={left}
        y={top}
        width={right - left}
        height={bottom - top}
        fill="transparent"
        onPointerMove={point}
        onPointerLeave={() => onPoint(-1)}
      />
    </g>
  )
}
