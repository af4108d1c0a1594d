import { placeOf } from '@contimg/numerics/colours'
import type { ReactNode } from 'react'
import { type FlagClass, flagClassOf, type Placed } from './places.ts'

/** What the colour of an antenna tells. */
export type Mode = 'flagged' | 'amp' | 'phase'

const FLAG_COLOURS: Readonly<Record<FlagClass, string>> = {
  under: 'var(--quality-good-mark)',
  some: 'var(--quality-warn-mark)',
  over: 'var(--quality-fail-mark)',
  absent: 'none',
}

/** The mean over polarizations of what a mode tells; null where nothing was measured. */
export function measureOf({ polarizations, flagged_pct }: Placed, mode: Mode): number | null {
  if (mode === 'flagged') return flagged_pct
  const values = polarizations
    .map((one) => (mode === 'amp' ? one.amplitude : one.phase_rms_deg))
    .filter((value) => value !== null)
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Least and largest of a mode. */
export function measuresOf(places: readonly Placed[], mode: Mode): readonly [number, number] {
  const values = places.map((one) => measureOf(one, mode)).filter((value) => value !== null)
  return values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)]
}

/** The colour of an antenna: of its flags, or of a measure in a table of colours. */
export function colourOf(antenna: Placed, mode: Mode, range: readonly [number, number], table: Uint8Array): string {
  if (mode === 'flagged') return FLAG_COLOURS[flagClassOf(antenna)]
  const value = measureOf(antenna, mode)
  if (value === null) return 'none'
  const at = range[1] > range[0] ? (value - range[0]) / (range[1] - range[0]) : 0.5
  return `rgb(${table.subarray(...placeOf(at)).join(' ')})`
}

interface MarkProps {
  readonly kind: FlagClass
  readonly x: number
  readonly y: number
  readonly size: number
  readonly fill: string
}

/** A disc, a triangle, a lozenge; a ring where nothing is in the data. */
export function AntennaMark({ kind, x, y, size: r, fill }: MarkProps): ReactNode {
  if (kind === 'some') return <path d={`M${x} ${y - 1.2 * r}L${x + 1.2 * r} ${y + r}H${x - 1.2 * r}Z`} fill={fill} />
  if (kind === 'over')
    return <path d={`M${x} ${y - 1.3 * r}L${x + 1.3 * r} ${y}L${x} ${y + 1.3 * r}L${x - 1.3 * r} ${y}Z`} fill={fill} />
  if (kind === 'absent')
    return <circle cx={x} cy={y} r={r - 0.5} fill="none" stroke="var(--text-3)" strokeWidth={1.2} />
  return <circle cx={x} cy={y} r={r} fill={fill === 'none' ? 'var(--text-3)' : fill} />
}
