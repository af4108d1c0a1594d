import { afterAll, beforeAll, expect, test } from 'vitest'
import { AbsurdClient } from './client.ts'
import { TaskStateError, UnknownTaskError } from './errors.ts'
import { QUEUES } from './queues.ts'
import { connectAt, IMAGING, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const worker = (id: string) => ({ id, queues: [QUEUES.pipeline, QUEUES.maintenance], concurrency: 9 })

test('a chain runs in its order, each as soon as the one before it completes', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const chain: string[] = []
  for (let n = 0; n < 3; n++) {
    const after = chain.slice(-1)
    chain.push((await client.spawnTask('imaging', IMAGING, { after, group: 'g' })).id)
  }
  expect(await client.getTask(chain[2])).toMatchObject({ status: 'pending', waitsFor: [chain[1]] })
  await using session = await client.work(worker('w1'))
  for (const id of chain) {
    const claims = await session.claim(9)
    expect(claims.map((claim) => claim.id)).toEqual([id])
    await session.complete(claims[0])
  }
})

test('a fan-in across queues waits for all, completed by several at once', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const tiles: string[] = []
  for (let n = 0; n < 8; n++) tiles.push((await client.spawnTask('imaging', IMAGING)).id)
  const woken: string[] = []
  await using session = await client.work({ ...worker('w1'), onWork: () => woken.push('work') })
  const claims = await session.claim(9)
  await session.complete(claims[0])
  const mosaic = await client.spawnTask('health-check', {}, { after: tiles })
  expect((await client.getTask(mosaic.id)).waitsFor).toHaveLength(7)
  await Promise.all(claims.slice(1, -1).map((claim) => session.complete(claim)))
  expect(await session.claim(9)).toEqual([])
  expect((await client.getTask(mosaic.id)).waitsFor).toEqual([claims[7].id])
  woken.length = 0
  await session.complete(claims[7])
  await expect.poll(() => woken).not.toEqual([])
  expect((await session.claim(9)).map(({ id }) => id)).toEqual([mosaic.id])
  const later = await client.spawnTask('imaging', IMAGING, { after: tiles })
  expect((await client.getTask(later.id)).waitsFor).toEqual([])
})

test('what waits for a task that failed goes on once that is retried', async () => {
  const { client } = await connectAt(await server.freshUrl())
  await using _ = client
  const first = await client.spawnTask('imaging', IMAGING, { retries: 0 })
  const second = await client.spawnTask('imaging', IMAGING, { after: [first.id] })
  await using session = await client.work(worker('w1'))
  await session.fail((await session.claim(1))[0], new Error('x'))
  expect(await session.claim(1)).toEqual([])
  await client.deadLetters.redrive({})
  await session.complete((await session.claim(1))[0])
  expect((await session.claim(1)).map(({ id }) => id)).toEqual([second.id])
})

test('what waits for a cancelled task is cancelled with it, and what waits for that', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  const first = await client.spawnTask('imaging', IMAGING)
  const second = await client.spawnTask('imaging', IMAGING, { after: [first.id] })
  const third = await client.spawnTask('imaging', IMAGING, { after: [second.id] })
  const other = await client.spawnTask('imaging', IMAGING)
  expect((await client.cancelTask(first.id)).sort()).toEqual([first.id, second.id, third.id].sort())
  expect(await client.getTask(other.id)).toMatchObject({ status: 'pending' })
  await expect(client.spawnTask('imaging', IMAGING, { after: [second.id] })).rejects.toThrow(TaskStateError)
  const missing = '00000000-0000-4000-8000-000000000000'
  await expect(client.spawnTask('imaging', IMAGING, { after: [missing] })).rejects.toThrow(UnknownTaskError)
  expect(await client.countTasks()).toBe(4)
})

test('what the engine completes by itself is seen by its own look', async () => {
  const { client, clock } = await connectAt(await server.freshUrl(), { maintains: true })
  await using _ = client
  const first = await client.spawnTask('imaging', IMAGING)
  await client.spawnTask('imaging', IMAGING, { after: [first.id] })
  await client.transaction((sql) => sql.query(`UPDATE absurd.job SET state = 'completed' WHERE id = $1`, [first.id]))
  await clock.tick(60_000)
  await using session = await client.work(worker('w1'))
  expect(await session.claim(1)).toHaveLength(1)
})
