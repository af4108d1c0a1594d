import { afterAll, beforeAll, expect, test } from 'vitest'
import { AbsurdClient } from './client.ts'
import { QUEUES } from './queues.ts'
import type { TaskChange } from './task-changes.ts'
import { connectAt, IMAGING, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const WORKER = { id: 'w1', queues: [QUEUES.pipeline], concurrency: 4 }

async function taken(client: AbsurdClient): Promise<TaskChange[]> {
  const all: TaskChange[] = []
  await client.takeTaskChanges(async (changes) => void all.push(...changes))
  return all
}

const inShort = (changes: readonly TaskChange[]) => changes.map(({ status, attempt }) => [status, attempt])

test('every state that a task comes to is told once, in order', async () => {
  const { client, clock } = await connectAt(await server.freshUrl())
  await using _ = client
  const { id } = await client.spawnTask('imaging', IMAGING, { group: '2025-10-17T14:40:09' })
  await using session = await client.work(WORKER)
  const [first] = await session.claim(1)
  await session.heartbeat()
  await session.fail(first, new Error('no'))
  const seen = await taken(client)
  expect(seen).toMatchObject([
    { taskId: id, task: 'imaging', group: '2025-10-17T14:40:09', status: 'pending', attempt: 0 },
    { taskId: id, status: 'claimed', attempt: 1 },
    { taskId: id, status: 'retrying', attempt: 1 },
  ])
  expect(Math.abs(seen[0].atS - Date.now() / 1000)).toBeLessThan(60)
  await clock.tick(3_600_000)
  const [second] = await session.claim(1)
  await session.fail(second, new Error('never'), { isRetryable: false }) // with a dead letter, which is no task
  expect(inShort(await taken(client))).toEqual([
    ['claimed', 2],
    ['failed', 2],
  ])
  await client.retryTask(id)
  const [third] = await session.claim(1)
  await session.complete(third, {}, [{ kind: 'task', record: {} }]) // with a record, which is no task
  expect(inShort(await taken(client))).toEqual([
    ['retrying', 2],
    ['claimed', 3],
    ['completed', 3],
  ])
  const other = await client.spawnTask('imaging', IMAGING)
  await client.cancelTask(other.id)
  expect(inShort(await taken(client))).toEqual([
    ['pending', 0],
    ['cancelled', 0],
  ])
  expect(await taken(client)).toEqual([])
})

test('what could not be used comes again, and is nobody else’s meanwhile', async () => {
  await using client = await AbsurdClient.connect(await server.freshUrl())
  for (let i = 0; i < 3; i++) await client.spawnTask('imaging', IMAGING)
  const failing = client.takeTaskChanges(async (changes) => {
    expect([changes.length, await taken(client)]).toEqual([3, []])
    throw new Error('the disk is full')
  })
  await expect(failing).rejects.toThrow('the disk is full')
  expect(await client.takeTaskChanges(async () => {}, 2)).toBe(2)
  expect(await taken(client)).toHaveLength(1)
})
