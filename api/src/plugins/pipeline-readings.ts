import {
  countGroups,
  countProducts,
  findLatestBackup,
  findStreamState,
  hostClock,
  listCalibrationSets,
  listLatestImages,
  listStageTimes,
  type Products,
  stageSummaries,
  streamNow,
} from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import { bounded } from '../system/bounded.ts'
import { mjdSOfMs } from '../times.ts'
import type { Reading } from './pipeline-gauges.ts'

const DAY_S = 86_400
const LIMIT_MS = 2000

/** What is read when someone asks for it, by names; each on its own, and none for longer than 2 s. */
export function pipelineReads(context: ApiContext): Readonly<Record<string, () => Promise<readonly Reading[]>>> {
  const { products, system } = context
  const reads = {
    groups: () => groups(products),
    products: () => productCounts(products),
    images: () => images(products),
    calibration: () => calibration(products),
    stages: () => stages(products),
    work: () => work(context),
    storage: async () => storage(await system.disks()),
    database: async () => database(await system.databaseFiles()),
    stream: () => stream(products),
    backup: () => backup(products),
  }
  return Object.fromEntries(Object.entries(reads).map(([name, read]) => [name, bounded(name, LIMIT_MS, read)]))
}

async function groups(products: Products): Promise<Reading[]> {
  const counts = await countGroups(products)
  return [
    ...Object.entries(counts).map(([state, n]): Reading => ['dsa110_ingest_queue_groups', n, { state }]),
    ['dsa110_ingest_queue_pending', counts.pending],
  ]
}

async function productCounts(products: Products): Promise<Reading[]> {
  const { measurementSets, images, calibrationTables } = await countProducts(products)
  return [
    ...Object.entries(measurementSets).map(([stage, n]): Reading => ['dsa110_ms_count', n, { stage }]),
    ...Object.entries(images).map(([type, n]): Reading => ['dsa110_images_count', n, { type }]),
    ...Object.entries(calibrationTables).map(([status, n]): Reading => {
      return ['dsa110_calibration_tables_count', n, { status }]
    }),
  ]
}

async function images(products: Products): Promise<Reading[]> {
  const [latest] = await listLatestImages(products, 1)
  if (latest === undefined) return []
  return [
    ['dsa110_image_noise_jy', latest.noise_jy],
    ['dsa110_image_dynamic_range', latest.dynamic_range],
    ['dsa110_image_age_seconds', products.nowMs() / 1000 - latest.created_at],
  ]
}

async function calibration(products: Products): Promise<Reading[]> {
  const nowMjdS = mjdSOfMs(products.nowMs())
  const near = await listCalibrationSets(products, { startMjdS: nowMjdS, endMjdS: nowMjdS })
  const holding = near.filter(({ status, validity }) => {
    return status === 'active' && validity.startMjdS <= nowMjdS && nowMjdS < validity.endMjdS
  })
  const latestEndMjdS = Math.max(...holding.map(({ validity }) => validity.endMjdS))
  return [
    ['dsa110_validity_active_sets', holding.length],
    ['dsa110_validity_hours_until_expiry', (latestEndMjdS - nowMjdS) / 3600],
  ]
}

async function stages(products: Products): Promise<Reading[]> {
  const times = await listStageTimes(products, products.nowMs() / 1000 - DAY_S)
  return stageSummaries(times).flatMap(({ stage, count, p50S, p95S }): Reading[] => [
    ['contimg_stage_duration_seconds', p50S, { stage, quantile: '0.5' }],
    ['contimg_stage_duration_seconds', p95S, { stage, quantile: '0.95' }],
    ['contimg_stage_runs', count, { stage }],
  ])
}

async function work({ work }: ApiContext): Promise<Reading[]> {
  const stats = await work.use((client) => client.stats())
  const byState = Map.groupBy(stats.workers, ({ state }) => state)
  return [
    ['dsa110_pending_jobs', stats.waiting],
    ['dsa110_running_jobs', stats.running],
    ['contimg_queue_oldest_seconds', stats.oldestPendingS ?? 0],
    ['contimg_dead_letters', stats.deadLetters],
    ['contimg_records_waiting', stats.records],
    ...[...byState].map(([state, some]): Reading => ['contimg_workers', some.length, { state }]),
  ]
}

function storage(disks: Awaited<ReturnType<ApiContext['system']['disks']>>): Reading[] {
  return disks.flatMap(({ name: folder, free_bytes, total_bytes }): Reading[] => [
    ['contimg_storage_free_bytes', free_bytes, { folder }],
    ['contimg_storage_total_bytes', total_bytes, { folder }],
  ])
}

function database({ size_bytes, wal_bytes }: { size_bytes: number; wal_bytes: number }): Reading[] {
  return [
    ['contimg_database_size_bytes', size_bytes, { part: 'main' }],
    ['contimg_database_size_bytes', wal_bytes, { part: 'wal' }],
  ]
}

async function stream(products: Products): Promise<Reading[]> {
  const { actual, isAlive, heartbeatAgeS, notClaiming } = streamNow(await findStreamState(products), hostClock())
  return [
    ['contimg_stream_running', isAlive && actual === 'running' ? 1 : 0],
    ['contimg_stream_claiming', isAlive && notClaiming === undefined ? 1 : 0],
    ['contimg_stream_heartbeat_age_seconds', heartbeatAgeS],
  ]
}

async function backup(products: Products): Promise<Reading[]> {
  const latest = await findLatestBackup(products, 'database_only')
  const ageS = latest && (products.nowMs() - Date.parse(latest.created_at)) / 1000
  return [['contimg_backup_age_seconds', ageS]]
}
