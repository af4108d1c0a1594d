import type { ReactNode } from 'react'
import type { Place } from '../view.ts'
import type { Raster } from './raster.ts'
import { type Naming, readoutOf } from './readout.ts'

interface HoverCardProps {
  readonly raster: Raster
  readonly place: Place
  readonly naming: Naming
  readonly left: number // of the bin, pixels
  readonly top: number
  readonly width: number // of the room
  readonly height: number
}

const CARD_WIDTH = 340
const CARD_HEIGHT = 132
const APART = 14

/** What a bin tells, beside it. */
export function HoverCard({ raster, place, naming, left, top, width, height }: HoverCardProps): ReactNode {
  const { title, lines } = readoutOf(raster, place, naming)
  const x = left + APART + CARD_WIDTH > width ? left - APART - CARD_WIDTH : left + APART
  const y = top + APART + CARD_HEIGHT > height ? top - APART - CARD_HEIGHT : top + APART
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute z-10 rounded-control bg-panel px-2.5 py-1.5 text-small shadow-(--shadow-overlay)"
      style={{ left: Math.max(0, x), top: Math.max(0, y), maxWidth: CARD_WIDTH }}
    >
      <div className="font-[550]">{title}</div>
      {lines.map(([name, value]) => (
        <div key={name} className="text-ink-2">
          {name} <span className="font-[550] text-ink">{value}</span>
        </div>
      ))}
    </div>
  )
}
