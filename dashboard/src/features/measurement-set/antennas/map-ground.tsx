import { memo, type ReactNode } from 'react'
import { barLengthM, type MapPlan, type Placed, spotsOf } from './places.ts'
import { antennaSummary } from './words.ts'

/** Scale, north, and where the core is shown larger. */
export const Ground = memo(function Ground({
  plan,
  width,
  height,
}: {
  readonly plan: MapPlan
  readonly width: number
  readonly height: number
}): ReactNode {
  const { all, core } = plan
  const barM = barLengthM(all.perM, width)
  return (
    <g>
      <g stroke="var(--border-strong)" strokeWidth={1.5}>
        <path
          d={`M10 ${height - 8}h${barM * all.perM}M10 ${height - 12}v8M${10 + barM * all.perM} ${height - 12}v8`}
          fill="none"
        />
        <path d={`M${width - 12} ${height - 4}v-14m-4 5l4 -5l4 5`} fill="none" />
      </g>
      <text x={10} y={height - 16}>{`${barM >= 1000 ? `${barM / 1000} km` : `${barM} m`}`}</text>
      <text x={width - 12} y={height - 22} textAnchor="middle">
        N
      </text>
      {core && (
        <>
          <rect
            x={all.x(core.extent.west) - 6}
            y={all.y(core.extent.north) - 6}
            width={(core.extent.east - core.extent.west) * all.perM + 12}
            height={(core.extent.north - core.extent.south) * all.perM + 12}
            fill="none"
            stroke="var(--border-strong)"
          />
          <rect
            x={core.frame.left}
            y={core.frame.top}
            width={core.frame.width}
            height={core.frame.height}
            rx={5}
            fill="var(--surface-inset)"
            stroke="var(--border-strong)"
          />
          <text x={core.frame.left + 8} y={core.frame.top + 14}>{`Core, ${core.times.toFixed(1)}×`}</text>
        </>
      )}
    </g>
  )
})

/** What is known of an antenna, beside it. */
export function MapCard({
  antenna,
  plan,
  width,
}: {
  readonly antenna: Placed
  readonly plan: MapPlan
  readonly width: number
}): ReactNode {
  const { x, y } = spotsOf(plan, antenna)[0]
  const isLeft = x > width / 2
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 max-w-56 rounded-control bg-panel px-2.5 py-1.5 text-small shadow-(--shadow-overlay)"
      style={{ top: Math.max(0, y + 14), ...(isLeft ? { right: width - x + 10 } : { left: x + 10 }) }}
    >
      {antennaSummary(antenna)
        .split(' · ')
        .map((line, row) => (
          <div key={line} className={row === 0 ? 'font-[550]' : 'text-ink-2'}>
            {line}
          </div>
        ))}
    </div>
  )
}
