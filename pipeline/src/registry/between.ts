import type { RegisteredTable } from '../products.ts'
import type { CompleteSet } from './complete.ts'
import type { SelectionOptions } from './options.ts'
import { holds, offsetS } from './target.ts'
import { hours } from './words.ts'

/** Tables that are applied with a weight: their product is one end of an interpolation, or all there is. */
export interface WeightedSet {
  readonly set: string
  readonly weight: number // of all parts together 1
  readonly midMjdS: number
  readonly tables: readonly RegisteredTable[]
}

/**
 * What data get from the best set and from the nearest one on their other side: a mean of both, weighted by time, or the
 * best alone, and why.
 *
 * @param usable  best first
 */
export function weighted(
  usable: readonly CompleteSet[],
  mjdS: number,
  { leastGapS }: SelectionOptions,
): { parts: WeightedSet[]; note: string | undefined } {
  const [best] = usable
  const alone = (note?: string) => ({ parts: [part(best, 1)], note })
  const partner = acrossFrom(best, usable, mjdS)
  if (partner === undefined) return alone()
  const gapS = Math.abs(partner.set.midMjdS - best.set.midMjdS)
  const not = `not interpolated with ${partner.set.name}:`
  if (gapS < leastGapS) return alone(`${not} ${hours(gapS)} apart, wanted at least ${hours(leastGapS)}`)
  const [a, b] = [best.set.referenceAntenna, partner.set.referenceAntenna]
  if (a !== b) return alone(`${not} its phases refer to antenna ${b}, those of ${best.set.name} to ${a}`)
  if (kindsOf(best) !== kindsOf(partner)) return alone(`${not} it has other kinds of tables`)
  const weight = Math.abs(partner.set.midMjdS - mjdS) / gapS
  const parts = [part(best, weight), part(partner, 1 - weight)]
  return { parts: parts.toSorted((x, y) => x.midMjdS - y.midMjdS), note: undefined }
}

/** The best on the other side in time, of those whose validity holds it where that of the best does. */
function acrossFrom({ set }: CompleteSet, usable: readonly CompleteSet[], mjdS: number): CompleteSet | undefined {
  const within = holds(set.validity, mjdS)
  return usable.find(
    (other) => offsetS(other.set, mjdS) * offsetS(set, mjdS) < 0 && (!within || holds(other.set.validity, mjdS)),
  )
}

function part({ set, tables }: CompleteSet, weight: number): WeightedSet {
  return { set: set.name, weight, midMjdS: set.midMjdS, tables }
}

function kindsOf({ tables }: CompleteSet): string {
  return tables.map(({ kind }) => kind).join(' ')
}
