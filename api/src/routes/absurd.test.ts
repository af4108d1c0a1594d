import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedServer, startEmbedded } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TaskItem } from '../schemas/absurd.ts'
import { type TestApi, testApi } from '../testing.ts'

let folder: string
let server: EmbeddedServer

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contimg-api-work-'))
  chmodSync(folder, 0o755)
  server = await startEmbedded(folder, { isDurable: false })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

async function ask({ app }: TestApi, method: Method, url: string, payload?: object) {
  const { statusCode: status, body } = await app.inject({
    method,
    url: `/api/absurd${url}`,
    ...(payload && { payload }),
  })
  return { status, body: JSON.parse(body) as Record<string, unknown> }
}

test('a task is spawned once for its key, looked at, listed and cancelled', async () => {
  await using api = await testApi({ workUrl: server.url })
  const at = (name: string) => join(api.folder, 'out', name)
  const task = {
    task_name: 'imaging',
    params: { inputs: { ms: at('a.ms') }, outputs: { image: at('a') } },
    key: 'a',
    priority: 7,
  }
  const first = await ask(api, 'POST', '/tasks', task)
  expect(first).toMatchObject({ status: 201, body: { is_new: true } })
  expect(await ask(api, 'POST', '/tasks', task)).toEqual({ status: 201, body: { ...first.body, is_new: false } })
  const id = first.body.task_id as string
  const { body } = await ask(api, 'GET', `/tasks/${id}`)
  expect(body).toMatchObject({
    task_name: 'imaging',
    state: 'pending',
    priority: 7,
    attempt: 0,
    took_s: null,
    history: [],
  })
  const { body: list } = await ask(api, 'GET', '/tasks?task_name=imaging&status=pending')
  expect((list.items as TaskItem[]).map((one) => one.task_id)).toEqual([id])
  expect((await ask(api, 'GET', '/metrics')).body).toMatchObject({ waiting: 1, running: 0, dead_letters: 0 })
  expect((await api.get('/metrics')).body).toMatch(/^dsa110_pending_jobs 1$/m)
  const { services } = (await api.get('/api/health/services')).body as { services: { name: string; status: string }[] }
  expect(services.map(({ name, status }) => [name, status])).toEqual(
    expect.arrayContaining([
      ['PostgreSQL', 'ok'],
      ['recorder', 'fail'],
      ['workers', 'fail'],
      ['queue', 'ok'],
    ]),
  )
  expect(await ask(api, 'DELETE', `/tasks/${id}`)).toMatchObject({ status: 200, body: { task_ids: [id] } })
  expect((await ask(api, 'GET', `/tasks/${id}`)).body).toMatchObject({ state: 'cancelled' })
  expect(await ask(api, 'DELETE', `/tasks/${id}`)).toEqual({ status: 200, body: { task_ids: [] } })
  expect(await ask(api, 'POST', `/tasks/${id}/retry`)).toMatchObject({ status: 200 })
})

test.each([
  [{ task_name: 'nonsense', params: {} }, 422],
  [{ task_name: 'imaging', params: { inputs: {}, outputs: {} } }, 422],
  [{ task_name: 'imaging', params: { inputs: { ms: '/etc/passwd' }, outputs: { image: '/tmp/x' } } }, 400],
  [{ task_name: 'imaging', params: { inputs: { ms: '/x/../etc' }, outputs: { image: '/tmp/x' } } }, 422],
  [{ task_name: 'imaging', params: {}, colour: 'red' }, 422],
])('%j is refused', async (payload, status) => {
  await using api = await testApi({ workUrl: server.url })
  expect((await ask(api, 'POST', '/tasks', payload)).status).toBe(status)
})

test('schedules are set, paused, run and removed', async () => {
  await using api = await testApi({ workUrl: server.url })
  const set = await ask(api, 'POST', '/schedules', {
    name: 'nightly',
    task_name: 'housekeeping',
    cron: '0 3 * * *',
    time_zone: 'UTC',
  })
  expect(set).toMatchObject({ status: 200, body: { name: 'nightly', is_enabled: true, task_name: 'housekeeping' } })
  expect((set.body.next as string[])[0]).toMatch(/T03:00:00.000Z$/)
  expect(await ask(api, 'PATCH', '/schedules/nightly', { is_enabled: false })).toMatchObject({
    body: { is_enabled: false, next: [] },
  })
  const run = await ask(api, 'POST', '/schedules/nightly/trigger')
  expect(run).toMatchObject({ status: 200, body: { is_new: true } })
  expect((await ask(api, 'GET', `/tasks/${run.body.task_id}`)).body).toMatchObject({ schedule: 'nightly' })
  expect((await ask(api, 'DELETE', '/schedules/nightly')).body).toEqual({ removed: true })
  for (const [method, url] of [
    ['GET', '/schedules/nightly'],
    ['DELETE', '/schedules/nightly'],
    ['POST', '/schedules/nightly/trigger'],
  ] as const)
    expect((await ask(api, method, url)).status).toBe(404)
  expect((await ask(api, 'POST', '/schedules', { name: 'bad', task_name: 'housekeeping', cron: 'often' })).status).toBe(
    422,
  )
})

test('what is not there is 404, of every kind', async () => {
  await using api = await testApi({ workUrl: server.url })
  expect((await ask(api, 'GET', '/tasks/00000000-0000-4000-8000-000000000000')).status).toBe(404)
  expect((await ask(api, 'GET', '/tasks/x')).status).toBe(422)
  expect((await ask(api, 'GET', '/queues/none/stats')).status).toBe(404)
  expect((await ask(api, 'GET', '/tasks?cursor=nonsense')).status).toBe(422)
  expect((await ask(api, 'GET', '/dead-letters')).body).toEqual({ items: [] })
  expect((await ask(api, 'GET', '/workers')).body).toEqual({ items: [] })
})

test('without its database the queue says so, and when to ask again', async () => {
  await using api = await testApi()
  for (const url of ['/tasks', '/metrics', '/workers', '/schedules', '/dead-letters']) {
    expect(await ask(api, 'GET', url)).toMatchObject({ status: 503, body: { error: 'unavailable', retry_after: 5 } })
  }
  expect((await api.get('/api/groups')).status).toBe(200)
})
