import type { MapColours } from '@contimg/numerics/colours'
import type { Clip, View } from '../view.ts'
import type { Plane, Raster } from './raster.ts'

/** The ends of the colours, and by what rule. */
export interface Limits {
  readonly low: number
  readonly high: number
  readonly rule: string // for a person
  readonly isUsual?: boolean // the rule that is chosen says it already
}

const RULES: Readonly<Record<string, string>> = {
  '3 sigma': '3σ of the bins',
  '3 sigma about zero': '3σ, about zero',
  'least to largest': 'least to largest',
  fixed: 'fixed',
  nothing: 'nothing to show',
}

/** Whether the ends are given by what is shown: a circle of phases, a fraction. */
export function isFixed({ header }: Raster): boolean {
  return header.value.limits.rule === 'fixed'
}

export function limitsOf(raster: Raster, clip: Clip): Limits {
  const { low, high, rule } = raster.header.value.limits
  if (isFixed(raster) || clip === '3s') return { low, high, rule: RULES[rule] ?? rule, isUsual: rule === '3 sigma' }
  if (clip !== 'minmax') return { low: clip[0], high: clip[1], rule: 'by hand' }
  const [least, largest] = endsOf(raster.planes.value)
  return least < largest
    ? { low: least, high: largest, rule: 'least to largest', isUsual: true }
    : { low, high, rule: RULES[rule] ?? rule }
}

export function flaggedLimitsOf({ header }: Raster): Limits | undefined {
  const limits = header.flagged_limits
  return limits === null || limits.rule === 'nothing' || header.flagged_samples === 0
    ? undefined
    : { ...limits, rule: RULES[limits.rule] ?? limits.rule }
}

/** Phases keep their circle; else as chosen, or as suits what is shown. */
export function coloursOf({ header }: Raster, map: View['map']): MapColours {
  const usual = header.value.colormap as MapColours
  return usual === 'twilight' || map === 'auto' ? usual : map
}

/** Least and largest number of a plane; NaN where it has none. */
export function endsOf(plane: Plane): readonly [number, number] {
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let at = 0; at < plane.length; at++) {
    const value = plane[at]
    if (value < least) least = value
    if (value > largest) largest = value
  }
  return least <= largest ? [least, largest] : [Number.NaN, Number.NaN]
}

/** How many bins lie beyond the limits, of those that have a value. */
export function clippedFraction(plane: Plane, { low, high }: Pick<Limits, 'low' | 'high'>): number {
  let [some, all] = [0, 0]
  for (let at = 0; at < plane.length; at++) {
    const value = plane[at]
    if (value < low || value > high) some++
    if (!Number.isNaN(value)) all++
  }
  return all === 0 ? 0 : some / all
}

/** [column] how many bins have a value from `low` to `high`, in columns of equal width. */
export function histogramOf(plane: Plane, low: number, high: number, columns: number): Uint32Array {
  const counts = new Uint32Array(columns)
  const per = columns / (high - low)
  for (let at = 0; at < plane.length; at++) {
    const column = Math.floor((plane[at] - low) * per)
    if (column >= 0 && column < columns) counts[column]++
  }
  return counts
}

/** What a colour bar spans: half as much again to both sides of the limits, no farther than the values go. */
export function spanOfBar(plane: Plane, { low, high }: Pick<Limits, 'low' | 'high'>): readonly [number, number] {
  const [least, largest] = endsOf(plane)
  const room = (high - low) / 2
  if (Number.isNaN(least)) return [low, high]
  return [Math.min(low, Math.max(least, low - room)), Math.max(high, Math.min(largest, high + room))]
}
