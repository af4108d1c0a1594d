import { type ReactNode, useMemo } from 'react'
import { type Hover, useHovered } from '../hover.ts'
import { pairsInBin, type Raster } from '../raster/raster.ts'
import type { Place } from '../view.ts'
import { type MapPlan, type Placed, spotsOf } from './places.ts'

interface LinkedProps {
  readonly places: readonly Placed[]
  readonly plan: MapPlan
  readonly raster: Raster | undefined
  readonly hover: Hover
  readonly at: Place | null // of the crosshair that stays
}

const MOST = 6

/** The baselines under the pointer in the raster, else under its crosshair; a bin of an axis of antennas links these with themselves. */
export function linkedBy(raster: Raster | undefined, place: Place | null): readonly (readonly [number, number])[] {
  if (raster === undefined || place === null || place.x >= raster.columns || place.y >= raster.rows) return []
  const { x, y } = raster.header
  const pairs = y.baselines ? pairsInBin(y, place.y, MOST) : pairsInBin(x, place.x, MOST)
  if (pairs.length > 0) return pairs
  return x.kind === 'antenna' ? [[x.low?.[place.x] ?? x.values[place.x], x.high?.[place.x] ?? x.values[place.x]]] : []
}

/** What is read in the raster, in the map: lines and rings. */
export function Linked({ places, plan, raster, hover, at }: LinkedProps): ReactNode {
  const hovered = useHovered(hover)
  const byId = useMemo(() => new Map(places.map((one) => [one.id, one])), [places])
  const pairs = useMemo(() => linkedBy(raster, hovered ?? at), [raster, hovered, at])
  const ends = [...new Set(pairs.flat())].flatMap((id) => byId.get(id) ?? [])
  const { all } = plan
  const lines = pairs.map(([one, other]) => {
    const [a, b] = [byId.get(one), byId.get(other)]
    return a && b ? `M${all.x(a.x_m)} ${all.y(a.y_m)}L${all.x(b.x_m)} ${all.y(b.y_m)}` : ''
  })
  return (
    <g fill="none" stroke="var(--text)" pointerEvents="none">
      <path d={lines.join('')} strokeWidth={1.4} />
      {ends.flatMap((antenna) =>
        spotsOf(plan, antenna).map(({ x, y, isCore }, _, { length }) => (
          <circle
            key={`${antenna.id}${isCore}`}
            cx={x}
            cy={y}
            r={length === 1 ? 7 : isCore ? 5 : 3}
            strokeWidth={1.4}
          />
        )),
      )}
    </g>
  )
}
