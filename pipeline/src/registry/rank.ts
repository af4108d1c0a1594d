import type { CalibrationSet } from '../products.ts'
import { holds, offsetS } from './target.ts'

/**
 * Sets for data at one time, the best first: those whose validity holds it, then the nearer in time, before or after
 * alike, then the one registered later, then by name, so that the answer never hangs on the order of the list.
 */
export function rank(sets: readonly CalibrationSet[], mjdS: number): CalibrationSet[] {
  const within = (set: CalibrationSet) => (holds(set.validity, mjdS) ? 0 : 1)
  const away = (set: CalibrationSet) => Math.abs(offsetS(set, mjdS))
  return sets.toSorted(
    (a, b) => within(a) - within(b) || away(a) - away(b) || b.createdS - a.createdS || (a.name < b.name ? -1 : 1),
  )
}
