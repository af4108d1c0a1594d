import { afterAll, beforeAll, expect, test } from 'vitest'
import { healthOf } from './health.ts'
import { QUEUES } from './queues.ts'
import { connectAt, IMAGING, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const worker = (id: string) => ({ id, queues: [QUEUES.pipeline], concurrency: 4 })

/** Linear interpolation between the two values beside, as numpy.percentile and percentile_cont have it. */
function percentile(values: number[], fraction: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = fraction * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return below + (above - below) * (at - Math.floor(at))
}

test('waits, executions, throughput and success are those computed by hand', async () => {
  const { client, clock } = await connectAt(await server.freshUrl())
  await using _ = client
  await using session = await client.work(worker('w1'))
  const [waitsS, executionsS]: [number[], number[]] = [[], []]
  for (let n = 0; n < 12; n++) {
    await client.spawnTask('imaging', IMAGING, { retries: 0 })
    waitsS.push(1 + n)
    executionsS.push(3 + ((5 * n) % 7))
    await clock.tick(waitsS[n] * 1000)
    const [claim] = await session.claim(1)
    await clock.tick(executionsS[n] * 1000)
    await (n % 4 === 3 ? session.fail(claim, new Error('x')) : session.complete(claim))
  }
  const { windows, counts, deadLetters } = await client.stats(QUEUES.pipeline)
  expect(counts).toMatchObject({ completed: 9, failed: 3, pending: 0 })
  expect(deadLetters).toBe(3)
  expect(windows['24h']).toMatchObject({
    completed: 9,
    failed: 3,
    lost: 0,
    successRate: 0.75,
    completedPerMinute: 9 / 1440,
  })
  for (const [name, fraction] of [
    ['p50', 0.5],
    ['p95', 0.95],
    ['p99', 0.99],
  ] as const) {
    expect(windows['24h'].waitS?.[name]).toBeCloseTo(percentile(waitsS, fraction), 6)
    expect(windows['24h'].executionS?.[name]).toBeCloseTo(percentile(executionsS, fraction), 6)
  }
  const inMinute = [...waitsS.keys()].filter((n) => {
    const after = [...waitsS.keys()].filter((later) => later > n)
    return after.reduce((age, later) => age + waitsS[later] + executionsS[later], 0) < 60
  })
  expect(windows['1m'].completed + windows['1m'].failed).toBe(inMinute.length)
  expect(windows['1m'].executionS?.p50).toBeCloseTo(
    percentile(
      inMinute.map((n) => executionsS[n]),
      0.5,
    ),
    6,
  )
  await clock.tick(16 * 60_000)
  const later = (await client.stats()).windows
  expect(later['15m']).toEqual({
    completed: 0,
    failed: 0,
    lost: 0,
    successRate: undefined,
    completedPerMinute: 0,
    waitS: undefined,
    executionS: undefined,
  })
  expect(later['24h'].completed).toBe(9)
})

test('what waits is told from what is blocked or delayed, and the oldest has its age', async () => {
  const { client, clock } = await connectAt(await server.freshUrl())
  await using _ = client
  const first = await client.spawnTask('imaging', IMAGING)
  await clock.tick(700_000)
  await client.spawnTask('imaging', IMAGING, { after: [first.id] })
  await client.spawnTask('imaging', IMAGING, { delayS: 100 })
  await client.spawnTask('health-check', {})
  const stats = await client.stats(QUEUES.pipeline)
  expect(stats).toMatchObject({ waiting: 1, blocked: 1, delayed: 1, running: 0, workers: [] })
  expect(stats.oldestPendingS).toBeCloseTo(700, 3)
  expect((await client.stats()).waiting).toBe(2)
  expect(healthOf({ ...stats, databaseLatencyMs: 1 })).toEqual({
    level: 'warning',
    reasons: ['a task waits for 700 s', 'tasks wait and no worker is there'],
  })
  expect(healthOf({ ...stats, waiting: 0, oldestPendingS: undefined, databaseLatencyMs: 1 }).level).toBe('healthy')
  expect(healthOf({ ...stats, waiting: 1000, databaseLatencyMs: 1 }).level).toBe('critical')
})

test('workers are idle, active, stale after a minute and crashed after three', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING)
  await using session = await client.work(worker('w1'))
  expect(await client.workers()).toMatchObject([
    { id: 'w1', state: 'idle', running: [], pid: process.pid, concurrency: 4 },
  ])
  await session.claim(1)
  expect(await client.workers()).toMatchObject([{ state: 'active', running: [id] }])
  await clock.tick(61_000)
  expect(await client.workers()).toMatchObject([{ state: 'stale', running: [] }])
  await clock.tick(120_000)
  expect(await client.workers()).toMatchObject([{ state: 'crashed' }])
  await session.heartbeat()
  expect(await client.workers()).toMatchObject([{ state: 'idle' }])
  expect((await client.stats()).windows['5m'].lost).toBe(1)
  await session[Symbol.asyncDispose]()
  expect(await client.workers()).toEqual([])
})
