import type { CalibrationSet, RegisteredTable } from '../products.ts'
import { inOrder, isBandpass, isBelowGains } from './kinds.ts'
import { rank } from './rank.ts'

/** A set with all tables that are to be applied with it. */
export interface CompleteSet {
  readonly set: CalibrationSet
  readonly tables: readonly RegisteredTable[] // in the order of application
  readonly bandpassOf: string // the set that the bandpass comes from
}

/**
 * A set that has gains alone was solved upon a bandpass: that of the set nearest to it in time.
 *
 * @param usable  the sets that may be applied to the same data
 * @returns       undefined where none of them has a bandpass
 */
export function complete(set: CalibrationSet, usable: readonly CalibrationSet[]): CompleteSet | undefined {
  if (set.tables.some(isBandpass)) return { set, tables: inOrder(set.tables), bandpassOf: set.name }
  const [below] = rank(
    usable.filter(({ tables }) => tables.some(isBandpass)),
    set.midMjdS,
  )
  if (below === undefined) return undefined
  const own = set.tables.filter((table) => !isBelowGains(table))
  return { set, tables: inOrder([...below.tables.filter(isBelowGains), ...own]), bandpassOf: below.name }
}
