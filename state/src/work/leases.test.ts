import { afterAll, beforeAll, expect, test } from 'vitest'
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
const RECORDS = [{ kind: 'image', record: { path: '/data/a.fits' } }]

test('what a dead worker had is back within 60 s, and the dead one cannot complete it', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING)
  await using stopped = await client.work(worker('stopped'))
  await using other = await client.work(worker('other'))
  const [first] = await stopped.claim(1)
  await clock.tick(60_000)
  const [second] = await other.claim(1)
  expect(second).toMatchObject({ id, attempt: 2 })
  await expect(stopped.complete(first, {}, RECORDS)).rejects.toMatchObject({ name: 'AttemptLostError', reason: 'lost' })
  await expect(stopped.fail(first, new Error('late'))).rejects.toMatchObject({ reason: 'lost' })
  await expect(stopped.giveBack(first)).rejects.toMatchObject({ reason: 'lost' })
  expect(await client.records.count()).toBe(0)
  await other.complete(second, {}, RECORDS)
  await expect(other.complete(second, {}, RECORDS)).rejects.toMatchObject({ reason: 'lost' })
  expect(await client.records.waiting()).toMatchObject([
    { taskId: id, attempt: 2, kind: 'image', record: { path: '/data/a.fits' } },
  ])
  expect((await client.attempts(id)).map(({ outcome }) => outcome)).toEqual(['lost', 'completed'])
})

test('a lease that ended and that nobody took yet is lost all the same', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING)
  await using session = await client.work(worker('w1'))
  const [claim] = await session.claim(1)
  await clock.tick(45_000)
  expect(await client.getTask(id)).toMatchObject({
    status: 'retrying',
    error: { message: 'the worker was lost (no heartbeat)' },
  })
  await expect(session.complete(claim)).rejects.toMatchObject({ reason: 'lost' })
  expect([...(await session.heartbeat()).values()]).toEqual([])
})

test('heartbeats keep a task, past its lease and up to its time limit', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING, { timeoutS: 100 })
  await using session = await client.work(worker('w1'))
  await session.claim(1)
  for (let at = 10; at <= 90; at += 10) {
    await clock.tick(10_000)
    expect([...(await session.heartbeat())]).toEqual([[id, 'held']])
  }
  await clock.tick(25_000)
  expect([...(await session.heartbeat())]).toEqual([[id, 'lost']])
  expect(await client.getTask(id)).toMatchObject({ error: { message: 'took longer than its time limit' } })
  expect(await client.attempts(id)).toMatchObject([{ outcome: 'lost' }])
})

test('records go with the completion or not at all', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING)
  await using session = await client.work(worker('w1'))
  const [claim] = await session.claim(1)
  const failing = session.complete(claim, {}, RECORDS, async () => {
    throw new Error('disk full')
  })
  await expect(failing).rejects.toThrow('disk full')
  expect(await client.getTask(id)).toMatchObject({ status: 'claimed' })
  expect(await client.records.count()).toBe(0)
  expect(session.held).toEqual([claim])
  await session.complete(claim, {}, [...RECORDS, { kind: 'image', record: { path: '/data/b.fits' } }])
  const waiting = await client.records.waiting()
  expect(waiting.map(({ record, index }) => [index, record])).toEqual([
    [0, { path: '/data/a.fits' }],
    [1, { path: '/data/b.fits' }],
  ])
  expect(await client.records.waiting(1)).toEqual(waiting) // never only some of a task's
  await client.recordsAside.set([waiting[0].id], 'no such table')
  expect(await client.records.waiting()).toEqual([waiting[1]])
  expect(await client.recordsAside.list()).toEqual([{ ...waiting[0], reason: 'no such table' }])
  expect(await client.recordsAside.putBack()).toBe(1)
  expect(await client.records.waiting()).toEqual(waiting)
  await client.records.remove([waiting[0].id])
  expect(await client.records.waiting()).toEqual([waiting[1]])
})

test('records outlast a recorder that is away for months', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  await client.spawnTask('imaging', IMAGING)
  await using session = await client.work(worker('w1'))
  await session.complete((await session.claim(1))[0], {}, RECORDS)
  await clock.setTime('2026-08-01T00:00:00Z')
  await clock.tick(60_000)
  expect(await client.countTasks()).toBe(0) // completed ones are gone after 30 days
  expect(await client.records.count()).toBe(1)
})

test('a task given back costs no attempt and is there at once', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING, { retries: 1 })
  await using session = await client.work(worker('w1'))
  for (const attempt of [1, 2, 3]) {
    const [claim] = await session.claim(1)
    expect(claim.attempt).toBe(attempt)
    expect(claim.attempts - claim.attempt).toBe(1)
    await session.giveBack(claim)
  }
  expect((await client.attempts(id)).map(({ outcome }) => outcome)).toEqual(['returned', 'returned', 'returned'])
})

test('a job that another version of the program spawned wrongly fails at once', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING)
  await client.transaction((sql) =>
    sql.query(`UPDATE absurd.job SET data = jsonb_set(data, '{payload,inputs,ms}', '"../x"')`),
  )
  await using session = await client.work(worker('w1'))
  expect(await session.claim(1)).toEqual([])
  expect(await client.getTask(id)).toMatchObject({ status: 'failed', error: { name: 'TaskPayloadError' } })
})
