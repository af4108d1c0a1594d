import { type ReactNode, useId } from 'react'
import { SpokenTable } from './spoken-table.tsx'
import { scaleOf, type Tick } from './ticks.ts'
import { useSize } from './use-size.ts'

/** An axis: what it tells, from where to where, and its ticks. */
export interface Axis {
  readonly label: string // quantity and unit
  readonly range: readonly [number, number]
  readonly ticks: readonly Tick[]
  readonly isLog?: boolean
}

/** Where things are drawn. */
export interface Plotting {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

interface PlotFrameProps {
  readonly name: string // for screen readers: what is drawn
  readonly summary: string // and what it says
  readonly x: Axis
  readonly y: Axis
  readonly height: number
  readonly isLabelled?: boolean // axis names within the plot
  readonly children: (plotting: Plotting) => ReactNode
  readonly table?: { readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] }
}

const LEFT = 40
const BOTTOM = 20
const TOP = 18
const RIGHT = 10

/** Axes of an SVG as wide as its place, with the same data as a table for screen readers. */
export function PlotFrame({ name, summary, x, y, height, children, table }: PlotFrameProps): ReactNode {
  const [ref, { width }] = useSize<HTMLDivElement>()
  const id = useId()
  const [right, bottom] = [Math.max(LEFT + 1, width - RIGHT), height - BOTTOM]
  const plotting = {
    ...{ left: LEFT, right, top: TOP, bottom },
    x: scaleOf(x.range, [LEFT, right], x.isLog),
    y: scaleOf(y.range, [bottom, TOP], y.isLog),
  }
  return (
    <div ref={ref} className="min-w-0" style={{ height }}>
      {width > 0 && (
        <svg role="img" aria-labelledby={id} width={width} height={height} className="block">
          <title id={id}>{`${name}. ${summary}`}</title>
          {y.ticks.map(({ value, label }) => (
            <g key={value}>
              <line
                x1={LEFT}
                x2={right}
                y1={plotting.y(value)}
                y2={plotting.y(value)}
                stroke="var(--plot-grid)"
                shapeRendering="crispEdges"
              />
              <text x={LEFT - 6} y={plotting.y(value) + 4} textAnchor="end">
                {label}
              </text>
            </g>
          ))}
          <line
            x1={LEFT}
            x2={right}
            y1={bottom}
            y2={bottom}
            stroke="var(--border-strong)"
            shapeRendering="crispEdges"
          />
          {x.ticks.map(({ value, label }) => (
            <text key={value} x={plotting.x(value)} y={height - 4} textAnchor="middle">
              {label}
            </text>
          ))}
          <text x={LEFT} y={11}>
            {y.label}
          </text>
          {x.label !== '' && (
            <text x={right} y={11} textAnchor="end">
              {x.label}
            </text>
          )}
          {children(plotting)}
        </svg>
      )}
      {table && <SpokenTable caption={name} {...table} />}
    </div>
  )
}

/** The path of a step function, or of a line; it breaks where a value is missing. */
export function pathOf(
  points: readonly (readonly [number, number | null])[],
  { x, y }: Pick<Plotting, 'x' | 'y'>,
  isStep = false,
): string {
  let path = ''
  let isPenDown = false
  for (const [at, value] of points) {
    if (value === null || !Number.isFinite(value)) {
      isPenDown = false
      continue
    }
    const [px, py] = [x(at).toFixed(1), y(value).toFixed(1)]
    path += !isPenDown ? `M${px} ${py}` : isStep ? `H${px}V${py}` : `L${px} ${py}`
    isPenDown = true
  }
  return path
}
