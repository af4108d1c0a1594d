import { colourStops } from '@contimg/numerics/colours'
import type { ReactNode } from 'react'
import { significant } from '../../words/numbers.ts'
import type { MapScale } from './map-measure.ts'

/** What the colours of the map mean. */
export function MapBar({ scale: { name, unit, colours, range } }: { readonly scale: MapScale }): ReactNode {
  if (range === undefined) return <p className="mt-2 text-small text-ink-3">{name}: not measured in this table.</p>
  const stops = colourStops(colours, 12).map(({ offset, colour }) => `${colour} ${offset * 100}%`)
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-small text-ink-3">
      <span className="text-ink-2">{name}</span>
      <span>{`${significant(range[0])}${unit}`}</span>
      <span
        aria-hidden
        className="h-2.5 w-40 rounded-[2px]"
        style={{ background: `linear-gradient(90deg, ${stops.join(', ')})` }}
      />
      <span>{`${significant(range[1])}${unit}`}</span>
      <span>· least to most measured · triangle warn, lozenge fail, small ring not in the data</span>
    </div>
  )
}
