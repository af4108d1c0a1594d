const HOUR_S = 3600

export type Freshness = 'fresh' | 'aging' | 'stale' | 'critical' | 'none'

/** Until when each word holds. */
export const FRESHNESS_LAST_S: readonly (readonly [Freshness, number])[] = [
  ['fresh', 6 * HOUR_S],
  ['aging', 12 * HOUR_S],
  ['stale', 24 * HOUR_S],
  ['critical', 48 * HOUR_S],
]

/** How far in time, before or after, a calibration lies from the data. */
export function freshness(offsetS: number): Freshness {
  return FRESHNESS_LAST_S.find(([, lastS]) => Math.abs(offsetS) <= lastS)?.[0] ?? 'none'
}
