import { statfsSync } from 'node:fs'
import { resolve } from 'node:path'
import { countArrivals, listChangedGroups, listStageTimes, stageSummaries } from '@contimg/state/products'
import { DISK_LIMITS, type Settings } from '@contimg/state/settings'
import type { ApiContext } from '../context.ts'
import type { StreamingHealth, StreamingMetrics, StreamingStatus } from '../schemas/streaming.ts'

type Check = StreamingHealth['checks'][number]
type Level = Check['status']

const [DAY_S, HOUR_S, GB] = [86_400, 3600, 1e9]
const LATEST_H = 6
const FAILED_LIMITS = { degraded: 0.05, unhealthy: 0.2 } as const // of the groups that ended in a day
const WORST_FIRST: readonly Level[] = ['unhealthy', 'degraded', 'healthy']

/** Whether the stream is as it is to be, by its heartbeat, disks and what fails. */
export async function streamingHealth(
  { products, settings, nowMs }: ApiContext,
  status: StreamingStatus,
): Promise<StreamingHealth> {
  const fromS = nowMs() / 1000 - DAY_S
  const [failed, completed] = await Promise.all(
    (['failed', 'completed'] as const).map(async (state) => (await listChangedGroups(products, state, fromS)).length),
  )
  const checks = [processCheck(status), claimCheck(status), ...diskChecks(settings), failureCheck(failed, completed)]
  return { status: WORST_FIRST.find((level) => checks.some((one) => one.status === level)) ?? 'healthy', checks }
}

function processCheck({ desired, actual, heartbeat_age_s: age }: StreamingStatus): Check {
  const heard = age === null ? '' : `, last heard of ${age.toFixed(0)} s ago`
  const isAsMeant = actual === desired || (desired === 'stopped' && actual === 'ended')
  const status = isAsMeant ? 'healthy' : actual === 'ended' ? 'unhealthy' : 'degraded'
  return { name: 'stream', status, found: `${actual}${heard}`, wanted: desired }
}

function claimCheck({ claiming, reason, desired }: StreamingStatus): Check {
  const isMeant = claiming || desired === 'stopped'
  const found = claiming ? 'groups are taken on' : (reason ?? 'no group is taken on')
  return { name: 'claiming', status: isMeant ? 'healthy' : 'degraded', found, wanted: 'groups are taken on' }
}

function diskChecks({ outputDir, scratchDir }: Settings): Check[] {
  const disks = [
    ['output', outputDir, DISK_LIMITS.output],
    ['scratch', scratchDir, DISK_LIMITS.scratch],
  ] as const
  return disks.flatMap(([name, folder, { warnBytes, leastBytes }]) => {
    const free = folder === undefined ? undefined : freeBytesAt(resolve(folder))
    if (free === undefined) return []
    const status: Level = free < leastBytes ? 'unhealthy' : free < warnBytes ? 'degraded' : 'healthy'
    const gb = (bytes: number) => `${(bytes / GB).toFixed(1)} GB`
    return [{ name: `disk of ${name}`, status, found: `${gb(free)} free`, wanted: `${gb(warnBytes)} or more` }]
  })
}

function freeBytesAt(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return undefined // it is not there yet
  }
}

function failureCheck(failed: number, completed: number): Check {
  const all = failed + completed
  const part = all === 0 ? 0 : failed / all
  const { degraded, unhealthy } = FAILED_LIMITS
  const status = part > unhealthy ? 'unhealthy' : part > degraded ? 'degraded' : 'healthy'
  const found = all === 0 ? 'no group ended in 24 h' : `${failed} of ${all} groups failed in 24 h`
  return { name: 'failures', status, found, wanted: `at most ${100 * degraded} %` }
}

/** What comes and what is done, in figures. */
export async function streamingMetrics(
  { products, nowMs }: ApiContext,
  { queue }: StreamingStatus,
): Promise<StreamingMetrics> {
  const nowS = nowMs() / 1000
  const latestS = nowS - LATEST_H * HOUR_S
  const stages = stageSummaries(await listStageTimes(products, nowS - DAY_S))
  return {
    queue,
    arrivals_per_h: (await countArrivals(products, latestS)) / LATEST_H,
    completed_per_h: (await listChangedGroups(products, 'completed', latestS)).length / LATEST_H,
    failed_24h: (await listChangedGroups(products, 'failed', nowS - DAY_S)).length,
    stages: stages.map(({ stage, count, p50S, p95S }) => ({ stage, count, p50_s: p50S, p95_s: p95S })),
  }
}
