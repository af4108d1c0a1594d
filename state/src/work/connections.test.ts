import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { tryAdvisoryLock } from './advisory-lock.ts'
import { AbsurdClient } from './client.ts'
import { QUEUES } from './queues.ts'
import { IMAGING, onServer, startTestServer, type TestServer } from './testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

const cutConnections = (url: string, application: string) =>
  onServer(url, (client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [application]),
  )

test('one holds the lock, the next gets it when the first lets go', async () => {
  const url = await server.freshUrl()
  const first = await tryAdvisoryLock(url)
  expect(first?.signal.aborted).toBe(false)
  expect(await first?.check()).toBe(true)
  expect(await tryAdvisoryLock(url)).toBeUndefined()
  await using _other = await tryAdvisoryLock(url, 'another name')
  expect(_other).toBeDefined()
  await first?.[Symbol.asyncDispose]()
  expect(first?.signal.aborted).toBe(false)
  await using second = await tryAdvisoryLock(url)
  expect(second).toBeDefined()
})

test('whoever loses the connection is told that the lock is gone', async () => {
  const url = await server.freshUrl()
  await using lock = await tryAdvisoryLock(url)
  const told = Promise.withResolvers<void>()
  lock?.signal.addEventListener('abort', () => told.resolve())
  await cutConnections(url, 'contimg recorder')
  await told.promise
  expect(lock?.signal.reason.message).toMatch(/^the lock "recorder" is lost: /)
  expect(await lock?.check()).toBe(false)
  // the server tells that it ends before it lets the lock go
  await using next = await vi.waitFor(async () => (await tryAdvisoryLock(url)) ?? Promise.reject(new Error('held')))
  expect(await next.check()).toBe(true)
})

test('notices come back after their connection was cut, and the worker looks again', async () => {
  const url = await server.freshUrl()
  await using client = await AbsurdClient.connect(url)
  let looks = 0
  const problems: string[] = []
  const options = {
    id: 'w1',
    queues: [QUEUES.pipeline],
    concurrency: 1,
    onProblem: (problem: string) => problems.push(problem),
  }
  await using session = await client.work({ ...options, onWork: () => looks++ })
  await client.spawnTask('imaging', IMAGING)
  await expect.poll(() => looks).toBe(1)
  await client.spawnTask('health-check', {})
  await cutConnections(url, 'contimg notices')
  await expect.poll(() => looks, { timeout: 10_000 }).toBe(2)
  expect(problems[0]).toMatch(/^notices of the work queue are lost for now: /)
  await client.spawnTask('imaging', IMAGING)
  await expect.poll(() => looks).toBe(3)
  expect(await session.claim(9)).toHaveLength(2)
})

test('a wrong password is refused, and neither it nor the right one is told', async () => {
  const url = server.server.url.replace(/:[^:@/]+@/, ':planted@')
  const error = await AbsurdClient.connect(url).then(
    () => undefined,
    (reason: Error) => reason,
  )
  expect(error?.message).toMatch(/password authentication failed/)
  expect(`${error?.message} ${error?.stack} ${JSON.stringify(error)}`).not.toMatch(/planted/)
  await expect(tryAdvisoryLock(url)).rejects.toThrow(/password authentication failed/)
})

test('a server that is away is waited for no longer than it takes to say so', async () => {
  const url = 'postgresql://a:planted@/d?host=/nonexistent'
  await expect(AbsurdClient.connect(url)).rejects.toThrow(/ENOENT.*\/nonexistent/)
})
