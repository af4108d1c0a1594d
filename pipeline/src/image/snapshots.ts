import type { RowKeys } from './row-runs.ts'

/** Moments from `fromMjdS` to `toMjdS`, both included: middles of integrations, UTC. */
export interface TimeRange {
  readonly fromMjdS: number
  readonly toMjdS: number
}

const SAME_TIME_S = 0.05 // the spectral windows of one integration may be stamped so much apart

/** The integrations of the rows of some fields, in the order of time. */
export function integrationsOf({ timesMjdS, fieldIds }: RowKeys, wanted: ReadonlySet<number>): TimeRange[] {
  const times = new Set(timesMjdS.filter((_, row) => wanted.has(fieldIds[row])))
  const integrations: { fromMjdS: number; toMjdS: number }[] = []
  for (const time of Float64Array.from(times).sort()) {
    const latest = integrations.at(-1)
    if (latest && time - latest.fromMjdS <= SAME_TIME_S) latest.toMjdS = time
    else integrations.push({ fromMjdS: time, toMjdS: time })
  }
  return integrations
}

export function holdsTime(range: TimeRange | undefined, timeMjdS: number): boolean {
  return !range || (timeMjdS >= range.fromMjdS && timeMjdS <= range.toMjdS)
}
