import { hostname } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { findStreamState, hostClock, type Products, putStreamReport, type StreamReport } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { StreamingHealth, StreamingMetrics, StreamingStatus } from '../schemas/streaming.ts'
import { CpuUse, processFigures } from '../streaming/process.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'
import { post } from '../testing-work.ts'

const clock = hostClock()

/** What a stream says of itself: this process is the one that watches. */
async function report(products: Products, more: Partial<StreamReport> & { agoS?: number } = {}) {
  const { agoS = 0, ...rest } = more
  await putStreamReport(products, {
    ...{ actual: 'running', isClaiming: true, reason: undefined, inputDir: '/in', outputDir: '/out' },
    ...{ host: hostname(), pid: process.pid, clock: { boot: clock.boot, s: clock.nowS() - agoS }, ...rest },
  })
}

const statusOf = async (api: TestApi) => (await api.get('/api/streaming/status')).body as StreamingStatus

test('the status is what the stream says, and what its process uses', async () => {
  await using api = await testApi()
  await makeGroup(api.products, { id: '2026-01-25T20:00:00', state: 'pending' })
  await makeGroup(api.products, { id: '2026-01-25T20:05:09', state: 'failed', error: 'x' })
  await report(api.products)
  const status = await statusOf(api)
  expect(status).toMatchObject({ running: true, desired: 'running', actual: 'running', claiming: true, reason: null })
  expect(status).toMatchObject({ pid: process.pid, host: hostname() })
  expect(status.queue).toEqual({ total: 2, collecting: 0, pending: 1, in_progress: 0, completed: 0, failed: 1 })
  expect(Math.abs(status.uptime_seconds! - process.uptime())).toBeLessThan(5)
  expect(Math.abs(Date.parse(status.started_at!) - (Date.now() - 1000 * process.uptime()))).toBeLessThan(5000)
  const residentMb = process.memoryUsage.rss() / 1e6
  expect(status.memory_mb! / residentMb).toBeGreaterThan(0.5)
  expect(status.memory_mb! / residentMb).toBeLessThan(2)
  expect(status.cpu_percent).toBeGreaterThan(0)
  expect(Math.abs(Date.parse(status.last_heartbeat!) - Date.now())).toBeLessThan(5000)
  expect(status.config).toMatchObject({
    input_dir: api.context.settings.inputDir,
    expected_subbands: 16,
    monitoring: false,
  })
})

test('a stream that is not heard of, or is elsewhere, has no figures', async () => {
  await using api = await testApi()
  expect(await statusOf(api)).toMatchObject({ running: false, actual: 'ended', pid: null, last_heartbeat: null })
  await report(api.products, { agoS: 40 })
  expect(await statusOf(api)).toMatchObject({ running: false, actual: 'ended', pid: null, cpu_percent: null })
  await report(api.products, { host: 'elsewhere' })
  expect(await statusOf(api)).toMatchObject({ running: true, pid: process.pid, memory_mb: null, uptime_seconds: null })
  await report(api.products, { isClaiming: false, reason: 'output: 9.0 GB free' })
  expect(await statusOf(api)).toMatchObject({ running: true, claiming: false, reason: 'output: 9.0 GB free' })
})

test('stop, start and restart say what it is to do, and whether it does', async () => {
  await using api = await testApi()
  await report(api.products)
  const stopped = post(api, '/streaming/stop')
  await setTimeout(300)
  expect(await findStreamState(api.products)).toMatchObject({ desired: 'stopped', actual: 'running' })
  await report(api.products, { actual: 'stopped' }) // it obeys
  expect(await stopped).toEqual({
    status: 200,
    body: { success: true, message: 'the stream is stopped', pid: process.pid, running: false },
  })
  expect(await statusOf(api)).toMatchObject({ running: false, claiming: false, reason: 'the stream is to stop' })
  const restarted = post(api, '/streaming/restart')
  await setTimeout(300)
  expect((await findStreamState(api.products)).desired).toBe('running')
  await report(api.products)
  expect(await restarted).toMatchObject({ body: { success: true, running: true } })
})

test('where there is no process that is told, and what is desired holds all the same', async () => {
  await using api = await testApi()
  expect(await post(api, '/streaming/stop')).toMatchObject({
    status: 200,
    body: { success: true, running: false, pid: null },
  })
  const started = await post(api, '/streaming/start')
  expect(started).toMatchObject({ status: 200, body: { success: false, running: false, pid: null } })
  expect(started.body.message).toContain('contimg serve')
  expect((await findStreamState(api.products)).desired).toBe('running')
})

test('what can be set is set, and what the environment says has to be so', async () => {
  await using api = await testApi()
  const { config } = await statusOf(api)
  expect((await api.get('/api/streaming/config')).body).toEqual(config)
  expect(await post(api, '/streaming/config', config)).toEqual({ status: 200, body: config })
  expect(await post(api, '/streaming/stop', { expected_subbands: 16 })).toMatchObject({ status: 200 })
  const other = await post(api, '/streaming/start', { max_workers: 99, poll_interval: 1 })
  expect(other).toMatchObject({ status: 409, body: { error: 'conflict' } })
  expect(other.body.message).toContain('not 99: set by PIPELINE_MAX_WORKERS')
  expect((await findStreamState(api.products)).changes).toEqual({})
  const asked = { poll_interval: 1, monitoring: true, enable_group_imaging: true, expected_subbands: 15 }
  expect(await post(api, '/streaming/config', asked)).toEqual({ status: 200, body: { ...config, ...asked } })
  expect(await post(api, '/streaming/config', { poll_interval: 2 })).toMatchObject({ status: 200 })
  expect((await statusOf(api)).config).toEqual({ ...config, ...asked, poll_interval: 2 })
  const changes = { pollS: 2, isMonitored: true, areImagesMade: true, expectedSubbands: 15 }
  expect((await findStreamState(api.products)).changes).toEqual(changes)
  for (const wrong of [{ poll_interval: 0 }, { expected_subbands: 17 }, { chunk_duration: 'x' }])
    expect((await post(api, '/streaming/config', wrong)).status).toBe(422)
  expect((await findStreamState(api.products)).desired).toBe('stopped')
  expect((await post(api, '/streaming/start', { colour: 'red' })).status).toBe(422)
})

test('health is the worst of heartbeat, claiming, disks and failures', async () => {
  await using api = await testApi()
  const health = async () => (await api.get('/api/streaming/health')).body as StreamingHealth
  const of = ({ checks }: StreamingHealth, name: string) => checks.find((one) => one.name === name)?.status
  expect([(await health()).status, of(await health(), 'stream')]).toEqual(['unhealthy', 'unhealthy'])
  await report(api.products)
  expect(of(await health(), 'stream')).toBe('healthy')
  await report(api.products, { isClaiming: false, reason: 'memory' })
  expect(of(await health(), 'claiming')).toBe('degraded')
  const id = (i: number) => new Date(Date.UTC(2026, 0, 25) + 309_000 * i).toISOString().slice(0, 19)
  await makeGroup(api.products, { id: id(0), state: 'failed', error: 'x' })
  for (let i = 1; i < 10; i++) await makeGroup(api.products, { id: id(i) })
  expect(of(await health(), 'failures')).toBe('degraded')
  for (let i = 10; i < 13; i++) await makeGroup(api.products, { id: id(i), state: 'failed', error: 'x' })
  expect(of(await health(), 'failures')).toBe('unhealthy')
  const metrics = (await api.get('/api/streaming/metrics')).body as StreamingMetrics
  expect(metrics).toMatchObject({ failed_24h: 4, completed_per_h: 1.5, queue: { total: 13, completed: 9, failed: 4 } })
})

test('how much of a core a process uses is that since it was asked last', () => {
  const figures = { startedMs: 0, cpuS: 10, residentBytes: 0, words: [] }
  const cpu = new CpuUse()
  expect(cpu.percent(1, figures, 100_000)).toBe(10)
  expect(cpu.percent(1, { ...figures, cpuS: 11 }, 100_500)).toBe(10) // too soon
  expect(cpu.percent(1, { ...figures, cpuS: 12 }, 104_000)).toBe(50)
  expect(cpu.percent(2, { ...figures, cpuS: 1 }, 104_000)).toBeCloseTo(100 / 104)
  expect(processFigures(2 ** 22 + 7)).toBeUndefined()
})
