import { afterAll, beforeAll, expect, test } from 'vitest'
import { AbsurdClient } from './client.ts'
import { DatabaseUrlError, TaskStateError, UnknownQueueError, UnknownTaskError } from './errors.ts'
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

test('a task is spawned, claimed and completed, and says so all the way', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const { id } = await client.spawnTask('imaging', IMAGING, { group: '2025-10-17T14:40:09', priority: 3 })
  expect(await client.getTask(id)).toMatchObject({
    status: 'pending',
    attempt: 0,
    attempts: 4,
    priority: 3,
    worker: undefined,
  })
  await using session = await client.work(worker('w1'))
  const [claim] = await session.claim(4)
  expect(claim).toMatchObject({ id, task: 'imaging', attempt: 1, payload: { ...IMAGING, config: {} }, leaseS: 30 })
  expect(await client.getTask(id)).toMatchObject({ status: 'claimed', attempt: 1, worker: 'w1' })
  expect(session.held).toEqual([claim])
  await session.complete(claim, { status: 'success', outputs: { image: '/data/a.fits' } })
  expect(session.held).toEqual([])
  const done = await client.getTask(id)
  expect(done).toMatchObject({
    status: 'completed',
    result: { status: 'success' },
    group: '2025-10-17T14:40:09',
    worker: 'w1',
  })
  expect(await client.attempts(id)).toMatchObject([
    { attempt: 1, worker: 'w1', outcome: 'completed', error: undefined },
  ])
})

test('a key means the same task for ever, completed ones included', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const both = await Promise.all([1, 2].map(() => client.spawnTask('imaging', IMAGING, { key: 'g1 imaging' })))
  expect(new Set(both.map(({ id }) => id)).size).toBe(1)
  expect(both.filter(({ isNew }) => isNew)).toHaveLength(1)
  await using session = await client.work(worker('w1'))
  const claims = await session.claim(4)
  expect(claims).toHaveLength(1)
  await session.complete(claims[0])
  expect(await client.spawnTask('imaging', IMAGING, { key: 'g1 imaging' })).toEqual({ id: both[0].id, isNew: false })
  expect(await session.claim(4)).toEqual([])
  expect((await client.spawnTask('imaging', IMAGING, { key: 'g2 imaging' })).id).not.toBe(both[0].id)
  expect(await client.findByKey('g1 imaging')).toMatchObject({ id: both[0].id, key: 'g1 imaging' })
  expect(await client.findByKey('g3 imaging')).toBeUndefined()
  expect((await client.listTasks({ key: 'g1 imaging' })).tasks).toMatchObject([{ id: both[0].id, status: 'completed' }])
})

test('a spawn in a transaction that fails never was', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const failing = client.transaction(async (sql) => {
    await client.spawnTask('imaging', IMAGING, {}, sql)
    throw new Error('thought better of it')
  })
  await expect(failing).rejects.toThrow('thought better of it')
  expect(await client.countTasks()).toBe(0)
})

test('of the highest priority the first come is first served', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const ids: Record<string, string> = {}
  for (const [name, priority] of Object.entries({ a: 0, b: 10, c: -10, d: 10, e: 0 })) {
    ids[name] = (await client.spawnTask('imaging', IMAGING, { priority })).id
  }
  await using session = await client.work(worker('w1'))
  const claimed = [
    ...(await session.claim(1)),
    ...(await session.claim(1)),
    ...(await session.claim(1)),
    ...(await session.claim(9)),
  ]
  expect(claimed.map(({ id }) => id)).toEqual([ids.b, ids.d, ids.a, ids.e, ids.c])
})

test('two hundred tasks and four workers: each task once', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  await client.transaction(async (sql) => {
    for (let n = 0; n < 200; n++) await client.spawnTask('housekeeping', {}, { queue: QUEUES.pipeline }, sql)
  })
  const claimed: string[] = []
  const drain = async (id: string) => {
    await using session = await client.work(worker(id))
    for (let claims = await session.claim(7); claims.length > 0; claims = await session.claim(7)) {
      claimed.push(...claims.map((claim) => claim.id))
      await Promise.all(claims.map((claim) => session.complete(claim)))
    }
  }
  await Promise.all(['w1', 'w2', 'w3', 'w4'].map(drain))
  expect(new Set(claimed).size).toBe(200)
  expect(claimed).toHaveLength(200)
  expect(await client.countTasks({ status: 'completed' })).toBe(200)
})

test('pages of the list follow each other without gaps or repeats while others spawn', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  await client.transaction(async (sql) => {
    for (let n = 0; n < 25; n++) await client.spawnTask('imaging', IMAGING, { group: 'g' }, sql)
  })
  const seen: string[] = []
  let from: string | undefined
  do {
    const page = await client.listTasks({ group: 'g' }, { limit: 10, from })
    seen.push(...page.tasks.map(({ id }) => id))
    from = page.next
    await client.spawnTask('imaging', IMAGING, { group: 'g' })
  } while (from !== undefined)
  expect(seen).toHaveLength(25)
  expect(new Set(seen).size).toBe(25)
  expect((await client.listTasks({ group: 'other' })).tasks).toEqual([])
  expect(await client.countTasks({ status: ['pending', 'claimed'], task: 'imaging' })).toBe(28)
  await expect(client.listTasks({}, { from: 'e30' })).rejects.toThrow('place in the list')
  await expect(client.listTasks({}, { limit: 0 })).rejects.toThrow('limit 0, wanted 1 to 1000')
})

test('a cancelled task is not begun, and one that is worked on is told of at once', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const [first, second] = [await client.spawnTask('imaging', IMAGING), await client.spawnTask('imaging', IMAGING)]
  const told = Promise.withResolvers<string>()
  await using session = await client.work({ ...worker('w1'), onCancelled: told.resolve })
  const [claim] = await session.claim(1)
  expect(await client.cancelTask(second.id)).toEqual([second.id])
  expect(await session.claim(4)).toEqual([])
  expect(await client.cancelTask(first.id)).toEqual([first.id])
  expect(await told.promise).toBe(first.id)
  expect([...(await session.heartbeat())]).toEqual([[first.id, 'cancelled']])
  expect(session.held).toEqual([])
  await expect(session.complete(claim)).rejects.toMatchObject({ name: 'AttemptLostError', reason: 'cancelled' })
  await expect(session.fail(claim, new Error('x'))).rejects.toMatchObject({
    name: 'AttemptLostError',
    reason: 'cancelled',
  })
  expect(await client.cancelTask(first.id)).toEqual([])
  expect(await client.getTask(first.id)).toMatchObject({ status: 'cancelled' })
  expect(await client.attempts(first.id)).toMatchObject([{ outcome: 'cancelled' }])
})

test('a cancelled task runs again when it is retried, under a new attempt', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const { id } = await client.spawnTask('imaging', IMAGING)
  await using session = await client.work(worker('w1'))
  const [old] = await session.claim(1)
  await client.cancelTask(id)
  await client.retryTask(id)
  expect(await client.getTask(id)).toMatchObject({ status: 'retrying' })
  const [claim] = await session.claim(1)
  expect(claim.attempt).toBe(2)
  await expect(session.complete(old)).rejects.toMatchObject({ reason: 'lost' })
  await session.complete(claim)
  await expect(client.retryTask(id)).rejects.toThrow(TaskStateError)
  await expect(client.cancelTask(id)).rejects.toThrow(`task ${id} is completed, wanted one that is not at an end`)
})

test('what is not there is said to be so', async () => {
  const url = await server.freshUrl()
  await using client = await AbsurdClient.connect(url, { queues: ['own-queue'] })
  const missing = '00000000-0000-4000-8000-000000000000'
  for (const id of [missing, "' OR 1=1 --", '']) {
    await expect(client.getTask(id)).rejects.toThrow(UnknownTaskError)
    await expect(client.cancelTask(id)).rejects.toThrow(UnknownTaskError)
  }
  await expect(client.spawnTask('imaging', IMAGING, { queue: 'none' })).rejects.toThrow(UnknownQueueError)
  await expect(client.spawnTask('imaging', IMAGING, { retries: -1 })).rejects.toThrow('retries')
  expect(await client.getTask((await client.spawnTask('imaging', IMAGING, { queue: 'own-queue' })).id)).toMatchObject({
    queue: 'own-queue',
  })
  await expect(AbsurdClient.connect('http://a:planted@h')).rejects.toThrow(DatabaseUrlError)
})

test('tasks wait for their time', async () => {
  const { client, clock } = await connectAt(await server.freshUrl())
  await using _ = client
  await client.spawnTask('imaging', IMAGING, { delayS: 60 })
  await using session = await client.work(worker('w1'))
  expect(await session.claim(1)).toEqual([])
  await clock.tick(61_000)
  expect(await session.claim(1)).toHaveLength(1)
})
