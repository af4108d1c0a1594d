/** Counts of long lists: to the end, or as far as a person reads. */
export type CountWanted = 'exact' | 'bounded'

const COUNTED_TO = 1000

/** How far to count. */
export function mostCounted(wanted: CountWanted): number {
  return wanted === 'exact' ? Number.MAX_SAFE_INTEGER : COUNTED_TO + 1
}

/** A count, and whether it is that of all. @param counted  no further than mostCounted */
export function totalOf(counted: number, wanted: CountWanted) {
  const isAll = wanted === 'exact' || counted <= COUNTED_TO
  return { total: isAll ? counted : COUNTED_TO, total_is: isAll ? ('exact' as const) : ('at_least' as const) }
}
