import { hostClock, putBackup, putPerformance, putStreamReport } from '@contimg/state/products'
import { expect, test } from 'vitest'
import { testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'
import { gaugesText } from './pipeline-gauges.ts'

const NOW_MS = Date.parse('2026-01-26T04:00:00Z')

/** Values by name and labels, as Prometheus reads them. */
function valuesOf(text: unknown): Record<string, number> {
  const lines = String(text)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

test('a gauge that was not measured is left out, and not 0', async () => {
  const text = await gaugesText([
    ['dsa110_image_noise_jy', null],
    ['contimg_backup_age_seconds', undefined],
    ['dsa110_validity_hours_until_expiry', Number.NEGATIVE_INFINITY],
    ['contimg_workers', 0, { state: 'idle' }],
    ['contimg_workers', null, { state: 'active' }],
  ])
  expect(valuesOf(text)).toEqual({ 'contimg_workers{state="idle"}': 0 })
  expect(text).toContain('# TYPE contimg_workers gauge')
})

test('an empty pipeline has counts of 0, disks and a database; the queue that is away is left out, and counted', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  await api.get('/metrics')
  const values = valuesOf((await api.get('/metrics')).body)
  expect(values).toMatchObject({
    'dsa110_ingest_queue_groups{state="failed"}': 0,
    dsa110_ingest_queue_pending: 0,
    dsa110_validity_active_sets: 0,
    contimg_stream_running: 0,
    contimg_stream_claiming: 0,
    'contimg_metrics_read_failures_total{read="work"}': 2,
    'contimg_storage_free_bytes{folder="output"}': expect.any(Number),
    'contimg_database_size_bytes{part="main"}': expect.any(Number),
  })
  const sizes = ['main', 'wal'].map((part) => values[`contimg_database_size_bytes{part="${part}"}`])
  expect(sizes[0] + sizes[1]).toBeGreaterThan(100_000)
  const names = Object.keys(values).map((name) => name.split('{')[0])
  for (const away of ['dsa110_pending_jobs', 'contimg_workers', 'dsa110_image_noise_jy', 'contimg_backup_age_seconds'])
    expect(names).not.toContain(away)
})

test('groups, images, stages, copies and the stream are as they are when it is asked', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const { products } = api
  const ids = ['2026-01-26T02:00:00', '2026-01-26T02:05:00', '2026-01-26T02:10:00']
  await makeGroup(products, { id: ids[0], state: 'pending' })
  await makeGroup(products, { id: ids[1], decDeg: 16, image: { noiseJy: 3e-4, dynamicRange: 250 } })
  await makeGroup(products, { id: ids[2], state: 'failed', error: 'x' })
  const times = { loadS: undefined, phaseS: undefined, writeS: undefined, writerType: undefined, jobId: undefined }
  for (const [i, totalS] of [10, 20, 60].entries()) {
    const one = { groupId: ids[i], stage: 'image', run: 1, totalS, peakMemoryBytes: undefined }
    await putPerformance(products, { ...times, ...one })
  }
  const backup = { path: '/b', createdBy: 'x', sizeBytes: 1, sha256: 'a'.repeat(64), problem: undefined, metadata: {} }
  await putBackup(products, { ...backup, type: 'database_only', createdMs: NOW_MS - 60_000 })
  const { boot, nowS } = hostClock()
  await putStreamReport(products, {
    ...{
      actual: 'running',
      isClaiming: true,
      inputDir: '/in',
      outputDir: '/out',
      host: 'h',
      pid: 1,
      reason: undefined,
    },
    clock: { boot, s: nowS() - 5 },
  })
  const after = valuesOf((await api.get('/metrics')).body)
  expect(after).toMatchObject({
    'dsa110_ingest_queue_groups{state="pending"}': 1,
    'dsa110_ingest_queue_groups{state="completed"}': 1,
    'dsa110_ingest_queue_groups{state="failed"}': 1,
    dsa110_ingest_queue_pending: 1,
    'dsa110_images_count{type="image"}': 1,
    dsa110_image_noise_jy: 3e-4,
    dsa110_image_dynamic_range: 250,
    dsa110_image_age_seconds: 0,
    'contimg_stage_duration_seconds{stage="image",quantile="0.5"}': 20,
    'contimg_stage_runs{stage="image"}': 3,
    contimg_backup_age_seconds: 60,
    contimg_stream_running: 1,
    contimg_stream_claiming: 1,
  })
  expect(after.contimg_stream_heartbeat_age_seconds).toBeCloseTo(5, 0)
})

test('a read that fails keeps nothing else from being told', async () => {
  await using api = await testApi()
  await api.products.db.schema.dropTable('backup_history').execute()
  const values = valuesOf((await api.get('/metrics')).body)
  expect(values).toMatchObject({ 'contimg_metrics_read_failures_total{read="backup"}': 1 })
  expect(values).toHaveProperty('dsa110_ingest_queue_pending')
})
