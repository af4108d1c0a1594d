import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { freshness, isoFromMjdS } from '@contimg/pipeline'
import { siderealText } from '@contimg/pipeline/inspect'
import { freeBytes, levelAbove, OUTPUT_GATES, SCRATCH_GATES } from '@contimg/state/health'
import {
  countGroups,
  failuresByCause,
  findPointing,
  findStreamState,
  hostClock,
  type IngestGroup,
  listCalibrationSets,
  listChangedGroups,
  listLatestImages,
  listStageTimes,
  listTransits,
  openProducts,
  type Products,
  pageOfGroups,
  stageSummaries,
  throughputOf,
} from '@contimg/state/products'
import type { Settings } from '@contimg/state/settings'
import { type AbsurdClient, isAdvisoryLockHeld, type Worker } from '@contimg/state/work'
import type {
  CalibrationStatus,
  DiskStatus,
  LatestGroup,
  PointingStatus,
  ProductsStatus,
  StatusReport,
  WorkStatus,
} from './report.ts'

const DAY_S = 86_400
const UNIX_EPOCH_MJD_S = 40587 * DAY_S
const [GROUPS_SHOWN, IMAGES_SHOWN] = [10, 5]

/** Where to look. */
export interface StatusRequest {
  readonly settings: Settings
  readonly database: string
  readonly connect: () => Promise<AbsurdClient>
  readonly nowMs?: number
}

/** What is not known is told, and does not keep from telling the rest. */
export async function statusNow({
  settings,
  database,
  connect,
  nowMs = Date.now(),
}: StatusRequest): Promise<StatusReport> {
  const problems: string[] = []
  const known = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      problems.push((error as Error).message)
      return undefined
    }
  }
  const work = await known(() => workStatus(connect))
  const isDoing = ({ state, queues }: Worker) => ['idle', 'active'].includes(state) && queues.includes(settings.queue)
  const living = work?.workers.filter(isDoing) ?? []
  const atOnce = living.reduce((sum, { concurrency }) => sum + concurrency, 0) || settings.workerConcurrency
  const products = await known(() => productsStatus(database, nowMs, atOnce))
  const time = new Date(nowMs).toISOString()
  return { time, lst: siderealText(nowMs), problems, products, work, disks: diskStatus(settings) }
}

async function workStatus(connect: StatusRequest['connect']): Promise<WorkStatus> {
  await using client = await connect()
  const { workers, waiting, running, oldestPendingS, deadLetters, records } = await client.stats()
  const isRecording = await client.transaction((sql) => isAdvisoryLockHeld(sql))
  return { isRecording, workers, waiting, running, oldestPendingS, deadLetters, records }
}

async function productsStatus(path: string, nowMs: number, slots: number): Promise<ProductsStatus> {
  if (!existsSync(path)) throw new Error(`${path}: there is no such database; contimg serve makes it`)
  await using products = await openProducts(path, { nowMs: () => nowMs })
  const [nowS, stream, clock] = [nowMs / 1000, await findStreamState(products), hostClock()]
  const { heartbeat } = stream
  const all = await countGroups(products)
  const times = await listStageTimes(products, nowS - DAY_S)
  const completed = await listChangedGroups(products, 'completed', nowS - DAY_S)
  const runs = new Set(completed.map(({ id, run }) => `${id} ${run}`))
  const images = await listLatestImages(products, IMAGES_SHOWN)
  return {
    stream,
    streamSilentS: heartbeat?.boot === clock.boot ? clock.nowS() - heartbeat.s : undefined,
    groups: { today: await countGroups(products, Math.floor(nowS / DAY_S) * DAY_S), all },
    latest: (await pageOfGroups(products, { limit: GROUPS_SHOWN })).map((group) => latestGroup(group, nowS)),
    stages: stageSummaries(times),
    throughput: throughputOf(times, (id, run) => runs.has(`${id} ${run}`), slots, all.pending + all.in_progress),
    calibration: await calibrationStatus(products, nowS),
    pointing: await pointingStatus(products, nowS),
    images: images.map((one) => ({
      ...{ path: one.path, ageS: nowS - one.created_at, calibration: one.calibration },
      ...{ noiseJy: one.noise_jy ?? undefined, dynamicRange: one.dynamic_range ?? undefined },
    })),
    failures: failuresByCause(await listChangedGroups(products, 'failed', nowS - DAY_S)).map(
      ({ groups, ...cause }) => ({
        ...cause,
        groups: groups.map(({ id }) => id),
      }),
    ),
  }
}

function latestGroup({ id, state, stage, run, receivedS, updatedS }: IngestGroup, nowS: number): LatestGroup {
  const startMs = Date.parse(`${id}Z`)
  const lst = Number.isNaN(startMs) ? undefined : siderealText(startMs)
  return { id, lst, state, stage, run, ageS: nowS - receivedS, inStageS: nowS - updatedS }
}

async function calibrationStatus(products: Products, nowS: number): Promise<CalibrationStatus | undefined> {
  const sets = (await listCalibrationSets(products)).filter(({ status }) => status === 'active')
  const latest = sets.toSorted((a, b) => b.midMjdS - a.midMjdS)[0]
  if (latest === undefined) return undefined
  const ageS = nowS + UNIX_EPOCH_MJD_S - latest.midMjdS
  return { set: latest.name, ageS, freshness: freshness(ageS) }
}

async function pointingStatus(products: Products, nowS: number): Promise<PointingStatus | undefined> {
  const pointing = await findPointing(products, { source: 'stream', beforeMjdS: Number.POSITIVE_INFINITY })
  if (pointing === undefined) return undefined
  const fromMjdS = nowS + UNIX_EPOCH_MJD_S
  const ahead = await listTransits(products, { fromMjdS, toMjdS: fromMjdS + DAY_S })
  const next = ahead.find(({ isInBeam }) => isInBeam)
  const nextTransit = next && {
    ...{ calibrator: next.calibrator, inS: next.mjdUtcS - fromMjdS },
    ...(next.response !== undefined && { response: next.response }),
  }
  return { decRad: pointing.decRad, since: isoFromMjdS(pointing.timeMjdS, 0), nextTransit }
}

function diskStatus({ outputDir, scratchDir, inputDir }: Settings): DiskStatus[] {
  const one = (name: string, path: string, gates = OUTPUT_GATES): DiskStatus => {
    try {
      const free = freeBytes(path)
      return { name, path: resolve(path), freeBytes: free, level: levelAbove(free, gates) }
    } catch {
      return { name, path: resolve(path), freeBytes: undefined, level: 'unknown' }
    }
  }
  const scratch = scratchDir === undefined ? [] : [one('scratch', scratchDir, SCRATCH_GATES)]
  return [one('input', inputDir), one('output', outputDir), ...scratch]
}
