import { colourStops } from '@contimg/numerics/colours'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useRef } from 'react'
import { significant } from '../../../words/numbers.ts'
import type { Look } from '../sky/kinds.ts'
import { type Limits, valueOfPlace } from '../sky/stretch.ts'

const WIDTH_PX = 132
const KEY_SHARE = 0.04 // of the range, by an arrow

interface ColourBarProps {
  readonly look: Look
  readonly unit: string
  readonly scale: number // to the unit that is told
  readonly canChange: boolean
  readonly onDrag: (limits: Limits) => void
  readonly onSettled: (limits: Limits) => void
}

/** The colours from the lower to the upper limit, the value in the middle below; handles move the limits. */
export function ColourBar({ look, unit, scale, canChange, onDrag, onSettled }: ColourBarProps): ReactNode {
  const { limits, map, isInverted, stretch } = look
  const gradient = useMemo(() => {
    const stops = colourStops(map).map(({ offset, colour }) => `${colour} ${(isInverted ? 1 - offset : offset) * 100}%`)
    return `linear-gradient(to right, ${(isInverted ? stops.reverse() : stops).join(', ')})`
  }, [map, isInverted])
  const text = (value: number) => significant(value * scale, 2)
  const middle = text(valueOfPlace(0.5, stretch, limits))
  return (
    <div
      className="flex items-center gap-1.5 text-micro text-ink-2"
      title={`${text(limits.low)}, in the middle ${middle}, ${text(limits.high)} ${unit}`}
    >
      <span>{text(limits.low)}</span>
      <div className="relative h-3" style={{ width: WIDTH_PX }}>
        <div className="h-full rounded-[2px] border border-strong" style={{ background: gradient }} />
        {canChange && <Handle end="low" {...{ limits, text, onDrag, onSettled }} />}
        {canChange && <Handle end="high" {...{ limits, text, onDrag, onSettled }} />}
      </div>
      <span>
        {text(limits.high)} {unit}
      </span>
    </div>
  )
}

interface HandleProps {
  readonly end: 'low' | 'high'
  readonly limits: Limits
  readonly text: (value: number) => string
  readonly onDrag: (limits: Limits) => void
  readonly onSettled: (limits: Limits) => void
}

function Handle({ end, limits, text, onDrag, onSettled }: HandleProps): ReactNode {
  const held = useRef<{ readonly x: number; readonly from: Limits; now: Limits }>(undefined)
  const moved = (from: Limits, share: number): Limits => {
    const span = from.high - from.low
    if (end === 'low') return { ...from, low: Math.min(from.high - 0.02 * span, from.low + share * span) }
    return { ...from, high: Math.max(from.low + 0.02 * span, from.high + share * span) }
  }
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = { x: event.clientX, from: limits, now: limits }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (held.current === undefined) return
    held.current.now = moved(held.current.from, (event.clientX - held.current.x) / WIDTH_PX)
    onDrag(held.current.now)
  }
  const onPointerUp = () => {
    if (held.current) onSettled(held.current.now)
    held.current = undefined
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key]
    if (way === undefined) return
    event.preventDefault()
    onSettled(moved(limits, way * KEY_SHARE))
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={end === 'low' ? 'Lower limit' : 'Upper limit'}
      aria-valuenow={limits[end]}
      aria-valuetext={text(limits[end])}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
      className="absolute -top-1 h-5 w-2 cursor-ew-resize touch-none rounded-[3px] border border-strong bg-ink"
      style={end === 'low' ? { left: -4 } : { right: -4 }}
    />
  )
}
