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

test('a task that fails is tried again, later each time, and then lies among the dead letters', async () => {
  const { client, clock } = await connectAt(await server.freshUrl())
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING, { key: 'k', retryDelayS: 4, group: 'g' })
  await using session = await client.work(worker('w1'))
  for (const attempt of [1, 2, 3, 4]) {
    const [claim] = await session.claim(1)
    expect(claim.attempt).toBe(attempt)
    const outcome = await session.fail(claim, new Error(`no luck ${attempt}`))
    expect(outcome).toBe(attempt < 4 ? 'retrying' : 'failed')
    if (attempt === 4) break
    const { readyOn, status } = await client.getTask(id)
    const waitS = (Date.parse(readyOn) - clock.now()) / 1000
    expect(status).toBe('retrying')
    expect(waitS).toBeGreaterThanOrEqual(4 * 2 ** (attempt - 1) - 0.001)
    expect(waitS).toBeLessThanOrEqual(4 * 2 ** attempt + 0.001)
    expect(await session.claim(1)).toEqual([])
    await clock.tick(4 * 2 ** attempt * 1000)
  }
  expect(await session.claim(1)).toEqual([])
  expect(await client.getTask(id)).toMatchObject({
    status: 'failed',
    attempt: 4,
    error: { message: 'no luck 4', name: 'Error' },
  })
  expect(await client.deadLetters.list()).toMatchObject([
    {
      taskId: id,
      queue: QUEUES.pipeline,
      task: 'imaging',
      key: 'k',
      group: 'g',
      attempts: 4,
      error: { message: 'no luck 4' },
    },
  ])
  expect(await client.attempts(id)).toMatchObject(
    [1, 2, 3, 4].map((n) => ({ outcome: 'failed', error: `no luck ${n}` })),
  )
})

test('what cannot get better is not tried again', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING)
  await using session = await client.work(worker('w1'))
  const [claim] = await session.claim(1)
  expect(await session.fail(claim, new Error('bad file'), { isRetryable: false })).toBe('failed')
  expect(await client.getTask(id)).toMatchObject({ status: 'failed', attempt: 1 })
  expect(await client.deadLetters.list({ task: 'imaging' })).toHaveLength(1)
  expect(await client.deadLetters.list({ task: 'photometry' })).toEqual([])
})

test('a dead letter is redriven under the same task, with all its attempts again', async () => {
  const { client, clock } = await connectAt(await server.freshUrl())
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING, { retries: 0, key: 'k' })
  await using session = await client.work(worker('w1'))
  await session.fail((await session.claim(1))[0], new Error('poison'))
  expect(await client.deadLetters.redrive({ ids: [id] })).toEqual([id])
  expect(await client.deadLetters.list()).toEqual([])
  for (const attempt of [2, 3, 4]) {
    const [claim] = await session.claim(1)
    expect(claim.attempt).toBe(attempt)
    await session.fail(claim, new Error('again'))
    await clock.tick(60_000)
  }
  const [last] = await session.claim(1)
  await session.complete(last, { ok: true })
  expect(await client.getTask(id)).toMatchObject({ status: 'completed', attempt: 5 })
  expect((await client.spawnTask('imaging', IMAGING, { key: 'k' })).id).toBe(id)
})

test('a dead letter outlives its task and is then redriven as a new one', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING, { retries: 0 })
  await using session = await client.work(worker('w1'))
  await session.fail((await session.claim(1))[0], new Error('poison'))
  await clock.setTime('2026-05-01T00:00:00Z')
  await clock.tick(60_000)
  expect(await client.findTask(id)).toBeUndefined()
  const [fresh] = await client.deadLetters.redrive({})
  expect(await client.getTask(fresh)).toMatchObject({
    status: 'pending',
    payload: { ...IMAGING, config: {} },
    attempts: 4,
  })
  expect(await client.deadLetters.list()).toEqual([])
})

test('retrying a failed task answers its dead letter; discarding a letter leaves the task failed', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  const ids = [
    await client.spawnTask('imaging', IMAGING, { retries: 0 }),
    await client.spawnTask('imaging', IMAGING, { retries: 0 }),
  ]
  await using session = await client.work(worker('w1'))
  for (const claim of await session.claim(2)) await session.fail(claim, new Error('poison'))
  await client.retryTask(ids[0].id)
  expect((await client.deadLetters.list()).map(({ taskId }) => taskId)).toEqual([ids[1].id])
  expect(await client.deadLetters.discard({ queue: QUEUES.pipeline })).toBe(1)
  expect(await client.deadLetters.list()).toEqual([])
  expect(await client.getTask(ids[1].id)).toMatchObject({ status: 'failed' })
})

test('errors are kept with their facts, without secrets and what Postgres cannot hold', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING)
  await using session = await client.work(worker('w1'))
  const facts = { path: '/data/a.ms', usedBytes: 10n, url: 'postgres://a:planted@h/d' }
  const error = Object.assign(new Error(`a\0b at postgres://a:planted@h/d`, { cause: new Error('planted') }), facts)
  await session.fail((await session.claim(1))[0], error)
  const kept = (await client.getTask(id)).error
  expect(kept).toMatchObject({ message: 'a\ufffdb at postgres://***@h/d', path: '/data/a.ms', usedBytes: '10' })
  expect(JSON.stringify([kept, await client.attempts(id)])).not.toMatch(/planted/)
})
