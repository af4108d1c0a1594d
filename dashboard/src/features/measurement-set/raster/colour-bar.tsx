import { colourStops, type MapColours } from '@contimg/numerics/colours'
import { type KeyboardEvent, memo, type PointerEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { percent, significant } from '../../../words/numbers.ts'
import { clippedFraction, histogramOf, type Limits, spanOfBar } from './limits.ts'
import type { Plane } from './raster.ts'

interface ColourBarProps {
  readonly name: string // quantity and unit
  readonly plane: Plane
  readonly colours: MapColours
  readonly limits: Limits
  readonly isFixed: boolean
  readonly onLimits: (low: number, high: number) => void
}

const WIDTH = 208
const HEIGHT = 12
const COLUMNS = 52
const STEP = 0.01 // of the bar, for a press of an arrow

/** The colours with their quantity, unit and limits; handles move these, and meanwhile show what values there are. */
export const ColourBar = memo(function ColourBar({
  name,
  plane,
  colours,
  limits,
  isFixed,
  onLimits,
}: ColourBarProps): ReactNode {
  const [held, setHeld] = useState<{
    readonly span: readonly [number, number]
    readonly low: number
    readonly high: number
  }>()
  const free = useMemo(() => spanOfBar(plane, limits), [plane, limits])
  const span = held?.span ?? free
  const { low, high } = held ?? limits
  const clipped = useMemo(() => clippedFraction(plane, { low, high }), [plane, low, high])
  const set = (which: 'low' | 'high', value: number, isSettled: boolean) => {
    const apart = (span[1] - span[0]) * STEP
    const next =
      which === 'low' ? { low: Math.min(value, high - apart), high } : { low, high: Math.max(value, low + apart) }
    setHeld(isSettled ? undefined : { span, ...next })
    if (isSettled) onLimits(rounded(next.low, apart), rounded(next.high, apart))
  }
  const at = (value: number) => ((value - span[0]) / (span[1] - span[0])) * WIDTH
  const handle = { span, at, set, isFixed }
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 text-small">
      <span className="text-ink-3">{name}</span>
      <span className="font-[550]">{significant(low)}</span>
      <div className="relative" style={{ width: WIDTH, height: HEIGHT + 8 }}>
        {held !== undefined && <Histogram plane={plane} span={span} />}
        <div
          className="absolute inset-x-0 top-1 rounded-[2px]"
          style={{ height: HEIGHT, background: gradientOf(colours, at(low) / WIDTH, at(high) / WIDTH) }}
        />
        {!isFixed && (
          <>
            <Handle {...handle} name="Lower limit" which="low" value={low} />
            <Handle {...handle} name="Upper limit" which="high" value={high} />
          </>
        )}
      </div>
      <span className="font-[550]">{significant(high)}</span>
      <span className="text-ink-3">
        {[...(limits.isUsual ? [] : [limits.rule]), ...(clipped > 0.01 ? [`${percent(clipped)} beyond`] : [])].join(
          ', ',
        )}
      </span>
    </div>
  )
})

/** To a tenth of the least step, so that addresses stay short. */
function rounded(value: number, step: number): number {
  return Number(value.toFixed(Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(step))))))
}

/** The map between the limits, its ends beyond them. */
function gradientOf(colours: MapColours, from: number, to: number): string {
  const stops = colourStops(colours, 24).map(
    ({ offset, colour }) => `${colour} ${(100 * (from + offset * (to - from))).toFixed(2)}%`,
  )
  return `linear-gradient(to right, ${stops.join(', ')})`
}

interface HandleProps {
  readonly name: string
  readonly which: 'low' | 'high'
  readonly value: number
  readonly span: readonly [number, number]
  readonly at: (value: number) => number
  readonly set: (which: 'low' | 'high', value: number, isSettled: boolean) => void
}

function Handle({ name, which, value, span, at, set }: HandleProps): ReactNode {
  const start = useRef<{ readonly px: number; readonly value: number } | undefined>(undefined)
  const moved = ({ clientX }: PointerEvent) =>
    start.current!.value + ((clientX - start.current!.px) / WIDTH) * (span[1] - span[0])
  const onKeyDown = (event: KeyboardEvent) => {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key]
    if (steps === undefined) return
    event.preventDefault()
    set(which, value + steps * STEP * (span[1] - span[0]), true)
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-valuemin={span[0]}
      aria-valuemax={span[1]}
      aria-valuenow={value}
      aria-valuetext={significant(value)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { px: event.clientX, value }
      }}
      onPointerMove={(event) => start.current && set(which, moved(event), false)}
      onPointerUp={(event) => {
        if (start.current) set(which, moved(event), true)
        start.current = undefined
      }}
      className="absolute top-0 h-5 w-3 -translate-x-1/2 cursor-ew-resize touch-none before:absolute before:inset-y-0 before:left-1/2 before:w-[3px] before:-translate-x-1/2 before:rounded-[1px] before:border before:border-canvas before:bg-ink"
      style={{ left: at(value) }}
    />
  )
}

function Histogram({ plane, span }: { readonly plane: Plane; readonly span: readonly [number, number] }): ReactNode {
  const counts = useMemo(() => histogramOf(plane, span[0], span[1], COLUMNS), [plane, span])
  const most = Math.sqrt(Math.max(1, ...counts))
  return (
    <svg
      aria-hidden="true"
      width={WIDTH}
      height={40}
      className="absolute bottom-full left-0 z-10 rounded-control bg-panel shadow-(--shadow-overlay)"
    >
      {Array.from(counts, (many, column) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their order
          key={column}
          x={(column * WIDTH) / COLUMNS}
          width={WIDTH / COLUMNS - 0.5}
          y={40 - (Math.sqrt(many) / most) * 38}
          height={(Math.sqrt(many) / most) * 38}
          fill="var(--plot-1)"
        />
      ))}
    </svg>
  )
}

/** What colours flagged samples have, where nothing else is in a bin. */
export function FlaggedBar({ limits }: { readonly limits: Pick<Limits, 'low' | 'high'> }): ReactNode {
  return (
    <div className="flex items-center gap-2 text-small">
      <span className="text-ink-3">flagged</span>
      <div className="w-12 rounded-[2px]" style={{ height: HEIGHT, background: gradientOf('flagged', 0, 1) }} />
      <span className="text-ink-3">
        {significant(limits.low)} to {significant(limits.high)}
      </span>
    </div>
  )
}
