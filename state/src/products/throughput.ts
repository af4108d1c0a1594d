import type { StageTime } from './tallies.ts'

/** An observation of DSA-110 is 24 integrations of 12.88 s. */
export const CADENCE_S = 309

/** How long a stage takes. */
export interface StageSummary {
  readonly stage: string
  readonly count: number
  readonly p50S: number
  readonly p95S: number
}

/** Whether groups are done as fast as they come. */
export interface Throughput {
  readonly groups: number // that were measured
  readonly serviceS: number // of the stages of a group together, the mean of these
  readonly slots: number // tasks that are done at once
  readonly perGroupS: number // a group is done each
  readonly margin: number // of the cadence over that: more than 1 keeps up
  readonly backlog: number // groups that are to be done
  readonly backlogS: number | undefined // until none is left while others come; undefined where that never is
}

/** Percentiles by stage, in the order in which stages were first done. */
export function stageSummaries(times: readonly StageTime[]): StageSummary[] {
  return [...Map.groupBy(times, ({ stage }) => stage)].map(([stage, some]) => {
    const sorted = some.map(({ totalS }) => totalS).toSorted((a, b) => a - b)
    return { stage, count: sorted.length, p50S: percentile(sorted, 0.5), p95S: percentile(sorted, 0.95) }
  })
}

/** Between the two values beside, as PostgreSQL's percentile_cont. */
function percentile(sorted: readonly number[], fraction: number): number {
  const at = fraction * (sorted.length - 1)
  const low = Math.floor(at)
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low])
}

/**
 * What the stages of a group take together, on the mean of groups that went through all of them, against the cadence of
 * the telescope. Tasks at once count as so many times faster: they are as long as they were measured beside each other.
 *
 * @param isDone  whether a run of a group is complete
 * @param slots   tasks at once, of all workers that live
 */
export function throughputOf(
  times: readonly StageTime[],
  isDone: (groupId: string, run: number) => boolean,
  slots: number,
  backlog: number,
): Throughput | undefined {
  const runs = Map.groupBy(times, ({ groupId, run }) => `${groupId} ${run}`)
  const done = [...runs.values()].filter(([first]) => isDone(first.groupId, first.run))
  if (done.length === 0 || slots === 0) return undefined
  const serviceS = done.flat().reduce((sum, { totalS }) => sum + totalS, 0) / done.length
  const perGroupS = serviceS / slots
  const spare = 1 / perGroupS - 1 / CADENCE_S
  const margin = CADENCE_S / perGroupS
  return {
    ...{ groups: done.length, serviceS, slots, perGroupS, margin, backlog },
    backlogS: backlog === 0 ? 0 : spare > 0 ? backlog / spare : undefined,
  }
}
