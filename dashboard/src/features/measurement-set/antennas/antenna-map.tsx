import { colourTable } from '@contimg/numerics/colours'
import { type KeyboardEvent, memo, type ReactNode, useId, useMemo, useState } from 'react'
import { useSize } from '../../../parts/use-size.ts'
import { count } from '../../../words/numbers.ts'
import type { Hover } from '../hover.ts'
import type { Raster } from '../raster/raster.ts'
import type { Place } from '../view.ts'
import { Linked } from './linked.tsx'
import { Ground, MapCard } from './map-ground.tsx'
import { AntennaMark, colourOf, type Mode, measuresOf } from './mark.tsx'
import { NAME_AT, namePlaces } from './names.ts'
import { flagClassOf, type MapPlan, nextIn, type Placed, planOf, spotsOf } from './places.ts'
import { antennaSummary } from './words.ts'

interface AntennaMapProps {
  readonly places: readonly Placed[]
  readonly mode: Mode
  readonly chosen: readonly Placed[]
  readonly shares: ReadonlyMap<number, number> // [id] of what is brushed in the raster
  readonly raster: Raster | undefined
  readonly hover: Hover
  readonly at: Place | null // of the crosshair in the raster
  readonly onChoose: (antenna: Placed, isSecond: boolean) => void
}

const VIRIDIS = colourTable('viridis')
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] },
}

/** The array to scale, its core larger in a corner. A click chooses an antenna, ⇧-click a second: their baseline. */
export function AntennaMap(props: AntennaMapProps): ReactNode {
  const { places, mode, chosen, onChoose } = props
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const [at, setAt] = useState<Placed | null>(null)
  const plan = useMemo(
    () => (width > 0 && height > 0 ? planOf(places, width, height) : undefined),
    [places, width, height],
  )
  const id = useId()
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    const from = at ?? chosen[0] ?? places[0]
    if (arrow !== undefined) setAt(at === null ? from : (nextIn(places, from, ...arrow) ?? from))
    else if ((event.key === 'Enter' || event.key === ' ') && at !== null) onChoose(at, event.shiftKey)
    else if (event.key === 'j' || event.key === 'k')
      setAt(places[(places.indexOf(from) + (event.key === 'j' ? 1 : -1) + places.length) % places.length])
    else return
    event.preventDefault()
  }
  return (
    <div ref={ref} className="relative min-h-72 flex-1">
      {plan && (
        <svg
          role="application"
          aria-roledescription="map of antennas"
          aria-label={`${count(places.length)} antennas to scale. Arrows go from one to the next, Enter chooses, shift and Enter a second for their baseline.`}
          aria-describedby={id}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a map that is read with the arrows
          tabIndex={0}
          width={width}
          height={height}
          className="absolute inset-0"
          onKeyDown={onKeyDown}
          onBlur={() => setAt(null)}
          onPointerLeave={() => setAt(null)}
        >
          <Ground plan={plan} width={width} height={height} />
          <Lines {...{ places, chosen, plan }} />
          <Linked {...{ places, plan }} raster={props.raster} hover={props.hover} at={props.at} />
          <Antennas plan={plan} places={places} mode={mode} onAt={setAt} onChoose={onChoose} />
          <Highlights {...{ places, chosen, plan, at }} shares={props.shares} />
        </svg>
      )}
      {plan && at && <MapCard antenna={at} plan={plan} width={width} />}
      <output id={id} className="sr-only" aria-live="polite">
        {at === null ? '' : antennaSummary(at)}
      </output>
    </div>
  )
}

interface AntennasProps {
  readonly plan: MapPlan
  readonly places: readonly Placed[]
  readonly mode: Mode
  readonly onAt: (antenna: Placed | null) => void
  readonly onChoose: (antenna: Placed, isSecond: boolean) => void
}

const Antennas = memo(function Antennas({ plan, places, mode, onAt, onChoose }: AntennasProps): ReactNode {
  const range = measuresOf(places, mode)
  const isFew = places.length < 40
  const names = useMemo(() => namesOf(places, plan, isFew), [places, plan, isFew])
  return (
    <g>
      {places.map((antenna) => {
        const spots = spotsOf(plan, antenna)
        const fill = colourOf(antenna, mode, range, VIRIDIS)
        const kind = flagClassOf(antenna)
        const isNamed = isFew || spots.length === 1 || kind === 'some' || kind === 'over'
        return spots.map(({ x, y, isCore }) => {
          const isSmall = spots.length === 2 && !isCore
          const at = NAME_AT[(isCore ? names.core : names.whole).get(antenna.id) ?? 'right']
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: the map hears the keys
            <g
              key={`${antenna.id}${isCore}`}
              className="cursor-pointer"
              onPointerEnter={() => onAt(antenna)}
              onClick={(event) => onChoose(antenna, event.shiftKey)}
            >
              <circle cx={x} cy={y} r={isSmall ? 3 : 8} fill="transparent" />
              <AntennaMark
                kind={kind}
                x={x}
                y={y}
                size={(isSmall ? 1.8 : isCore ? 2.8 : 5) * (kind === 'absent' && spots.length === 2 ? 0.7 : 1)}
                fill={fill}
              />
              {isNamed && !isSmall && (
                <text
                  x={x + at.dx}
                  y={y + at.dy}
                  textAnchor={at.anchor}
                  style={{ fill: kind === 'over' ? 'var(--quality-fail)' : 'var(--text-2)' }}
                >
                  {antenna.name}
                </text>
              )}
            </g>
          )
        })
      })}
    </g>
  )
})

/** Who has its name where: in the whole all of a small array, else those beside the core; in the core those that are flagged. */
function namesOf(places: readonly Placed[], plan: MapPlan, isFew: boolean) {
  const inCore = places.filter((one) => spotsOf(plan, one).length === 2)
  const whole = isFew ? places : places.filter((one) => !inCore.includes(one))
  const flagged = inCore.filter((one) => ['some', 'over'].includes(flagClassOf(one)))
  return {
    whole: namePlaces(whole, plan.all),
    core: plan.core ? namePlaces(flagged, plan.core.frame, inCore) : new Map<number, never>(),
  }
}

interface ShownProps extends Pick<AntennaMapProps, 'places' | 'chosen'> {
  readonly plan: MapPlan
}

/** Baselines of what is chosen. */
const Lines = memo(function Lines({ places, chosen, plan: { all } }: ShownProps): ReactNode {
  const [first, second] = chosen
  if (first === undefined) return null
  const others = second === undefined ? places.filter(({ in_data, id }) => in_data && id !== first.id) : [second]
  const lines = others.map(
    (other) => `M${all.x(first.x_m)} ${all.y(first.y_m)}L${all.x(other.x_m)} ${all.y(other.y_m)}`,
  )
  const look = second === undefined ? { strokeOpacity: 0.22, strokeWidth: 1 } : { strokeWidth: 2 }
  return <path pointerEvents="none" d={lines.join('')} fill="none" stroke="var(--brush)" {...look} />
})

interface HighlightsProps extends ShownProps, Pick<AntennaMapProps, 'shares'> {
  readonly at: Placed | null
}

/** Rings about what is chosen, brushed, under the pointer or the arrows. */
const Highlights = memo(function Highlights({ places, chosen, shares, plan, at }: HighlightsProps): ReactNode {
  const rings = places.flatMap((antenna) => {
    const share = shares.get(antenna.id) ?? 0
    const isChosen = chosen.includes(antenna)
    if (!isChosen && share === 0 && at !== antenna) return []
    const [stroke, opacity] =
      isChosen || share > 0 ? ['var(--brush)', isChosen ? 1 : 0.25 + 0.75 * share] : ['var(--text)', 1]
    const look = { fill: 'none', stroke, strokeOpacity: opacity, strokeWidth: isChosen ? 2 : 1.4 }
    return spotsOf(plan, antenna).map(({ x, y, isCore }, _, { length }) => {
      const r = (isChosen ? 8 : 6.5) * (length === 1 ? 1 : isCore ? 0.7 : 0.45)
      return <circle key={`${antenna.id}${isCore}`} cx={x} cy={y} r={r} {...look} />
    })
  })
  return <g pointerEvents="none">{rings}</g>
})
