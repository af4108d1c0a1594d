import type { RowKeys } from './row-runs.ts'

/** Moments from `fromMjdS` to `toMjdS`, both included: middles of integrations, UTC. */
export interface TimeRange {
  readonly fromMjdS: number
  readonly toMjdS: number
}

const SAME_TIME_S = 0.05 // the spectral windows of one integration may be stamped so much apart

/** All that was taken at once. */
export interface Integration extends TimeRange {
  readonly fieldIds: ReadonlySet<number> // those of the wanted ones that have rows then
}

/** The integrations of the rows of some fields, in the order of time. */
export function integrationsOf(keys: RowKeys, wanted: ReadonlySet<number>): Integration[] {
  const integrations: { fromMjdS: number; toMjdS: number; fieldIds: Set<number> }[] = []
  for (const [time, fieldIds] of [...fieldsByTime(keys, wanted)].sort(([one], [other]) => one - other)) {
    const latest = integrations.at(-1)
    if (latest && time - latest.fromMjdS <= SAME_TIME_S) {
      latest.toMjdS = time
      for (const id of fieldIds) latest.fieldIds.add(id)
    } else integrations.push({ fromMjdS: time, toMjdS: time, fieldIds })
  }
  return integrations
}

function fieldsByTime({ timesMjdS, fieldIds }: RowKeys, wanted: ReadonlySet<number>): Map<number, Set<number>> {
  const found = new Map<number, Set<number>>()
  for (let row = 0; row < timesMjdS.length; row++) {
    const [time, id] = [timesMjdS[row], fieldIds[row]]
    if (row > 0 && time === timesMjdS[row - 1] && id === fieldIds[row - 1]) continue
    if (!wanted.has(id)) continue
    const ids = found.get(time)
    if (ids) ids.add(id)
    else found.set(time, new Set([id]))
  }
  return found
}

export function holdsTime(range: TimeRange | undefined, timeMjdS: number): boolean {
  return !range || (timeMjdS >= range.fromMjdS && timeMjdS <= range.toMjdS)
}
