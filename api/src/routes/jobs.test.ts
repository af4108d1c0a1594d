import { join } from 'node:path'
import { putActivity, putRecordedJob } from '@contimg/state/products'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job, JobDetail } from '../schemas/jobs.ts'
import { type TestApi, testApi } from '../testing.ts'
import { folderForTests, post, type TestWork, testWork, writeLog } from '../testing-work.ts'

const GROUP = '2026-01-25T20:00:00'
const folder = folderForTests()
let work: TestWork
let api: TestApi

beforeAll(async () => {
  work = await testWork()
  api = await testApi({ workUrl: work.url, folder })
})
afterAll(async () => {
  await api?.[Symbol.asyncDispose]()
  await work?.[Symbol.asyncDispose]()
})

const at = (name: string) => join(api.folder, 'out', name)
const imaging = (name: string, config = {}) => ({ inputs: { ms: at('a.ms') }, outputs: { image: at(name) }, config })

interface Page {
  readonly items: readonly Job[]
  readonly total: number
  readonly next_cursor: string | null
  readonly has_queue: boolean
}

const list = async (query: string, from = api) => (await from.get(`/api/jobs?${query}`)).body as Page

async function pages(query: string): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await list(`${query}&limit=2${cursor && `&cursor=${cursor}`}`)
    ids.push(...page.items.map((item) => item.job_id))
    cursor = page.next_cursor
  }
  return ids
}

/** What the queue says of a task, and what the recorder noted of two that it knows no more. */
test('tasks and records are one list, each job once, page by page the same', async () => {
  const { id: first } = await work.client.spawnTask('imaging', imaging('a', { flow: { stage: 'image', run: 1 } }), {
    group: GROUP,
  })
  const claim = await work.claim()
  await work.session.complete(claim, { noiseJy: 1e-3 })
  await putRecordedJob(api.products, { id: first, attempt: 1, task: 'imaging', groupId: GROUP })
  await putRecordedJob(api.products, { id: 'old-1', attempt: 3, task: 'imaging', groupId: GROUP })
  const { id: second } = await work.client.spawnTask('housekeeping', {}, { schedule: 'nightly' })
  await putRecordedJob(api.products, { id: 'old-2', attempt: 1, task: 'convert-uvh5-to-ms', groupId: undefined })
  const { id: third } = await work.client.spawnTask('imaging', imaging('b'), { key: 'form image x', priority: 5 })
  const { items, total, next_cursor, has_queue } = await list('')
  expect(items.map((item) => item.job_id)).toEqual([third, 'old-2', second, 'old-1', first])
  expect([total, next_cursor, has_queue]).toEqual([3, null, true])
  expect(items.map(({ by, state, status }) => [by, state, status])).toEqual([
    ['control panel', 'pending', 'pending'],
    [null, 'completed', 'recorded'],
    ['schedule nightly', 'pending', 'pending'],
    [null, 'completed', 'recorded'],
    ['pipeline', 'completed', 'completed'],
  ])
  expect(items[4]).toMatchObject({ stage: 'image', group_id: GROUP, target: at('a'), worker: 'hand', attempt: 1 })
  expect(items[4].took_s).toBeGreaterThanOrEqual(0)
  expect(await pages('')).toEqual([third, 'old-2', second, 'old-1', first])
  const wanted: Record<string, readonly string[]> = {
    'type=imaging': [third, 'old-1', first],
    'state=completed': ['old-2', 'old-1', first],
    'state=pending,failed': [third, second],
    [`group=${GROUP}`]: ['old-1', first],
    't=2020-01-01/2020-01-02': [],
    't=-1h&type=housekeeping': [second],
  }
  for (const [query, ids] of Object.entries(wanted)) expect(await pages(query), query).toEqual(ids)
})

test('what is added meanwhile does not come between the pages', async () => {
  const before = await pages('')
  const first = await list('limit=2')
  const { id } = await work.client.spawnTask('housekeeping', {}, {})
  const rest: string[] = []
  for (let cursor = first.next_cursor; cursor !== null; ) {
    const page = await list(`limit=1&cursor=${cursor}`)
    rest.push(...page.items.map((item) => item.job_id))
    cursor = page.next_cursor
  }
  expect([...first.items.map((item) => item.job_id), ...rest]).toEqual(before)
  await putRecordedJob(api.products, { id: 'old-3', attempt: 1, task: 'imaging', groupId: undefined })
  const alone = await list('limit=1') // a record, and no task yet
  const { id: late } = await work.client.spawnTask('housekeeping', {}, {})
  const next = await list(`limit=1&cursor=${alone.next_cursor}`)
  expect([alone, next].map(({ items }) => items[0].job_id)).toEqual(['old-3', id])
  await work.client.cancelTask(late)
  await work.client.cancelTask(id)
})

test('what is under way tells how far it is, and a job everything', async () => {
  const config = { imsize: 512, robust: 0.5, niter: 100, strange: 'x', flow: { stage: 'image', run: 1 } }
  const { id } = await work.client.spawnTask('imaging', imaging('c d', config), { priority: 100 })
  expect((await work.claim()).id).toBe(id)
  writeLog(api, id, 1, [
    { message: 'gridding', fraction: 0.25, level: 'debug' },
    { message: 'cleaning', fraction: 0.75, level: 'debug', time: '2026-01-26T02:00:05.000Z' },
    { message: 'a word' },
  ])
  const { status, body } = await api.get(`/api/jobs/${id}`)
  const job = body as JobDetail
  expect(status).toBe(200)
  expect(job).toMatchObject({ state: 'in_progress', status: 'claimed', ended_at: null, took_s: null, error: null })
  expect(job.progress).toEqual({ fraction: 0.75, message: 'cleaning', at: '2026-01-26T02:00:05.000Z' })
  expect(
    job.parameters.slice(0, 4).map(({ name, value, default: usual, is_changed }) => [name, value, usual, is_changed]),
  ).toEqual([
    ['imsize', 512, 2520, true],
    ['niter', 100, 50_000, true],
    ['strange', 'x', null, true],
    ['quality_tier', 'standard', 'standard', false],
  ])
  expect(job.parameters.find(({ name }) => name === 'robust')).toMatchObject({ value: 0.5, is_changed: false })
  expect(job.command).toBe(
    `contimg image ${at('a.ms')} --imagename '${at('c d')}' --niter 100 --imsize 512 --robust 0.5 --strange x`,
  )
  expect(job.history).toMatchObject([{ attempt: 1, worker: 'hand', outcome: null }])
  await putActivity(api.products, {
    ...{ stage: 'image', command: 'x', options: {}, version: '1', host: 'h', startedMs: Date.now(), durationS: 40 },
    ...{ groupId: undefined, jobId: id, inputs: [] },
    outputs: [{ kind: 'file', path: at('c d-image.fits'), sha256: 'e'.repeat(64) }],
  })
  await putRecordedJob(api.products, { id, attempt: 1, task: 'imaging', groupId: undefined })
  await work.session.complete({ id, queue: 'dsa110-pipeline', attempt: 1 }, { noiseJy: 2e-3 })
  const done = (await api.get(`/api/jobs/id/${id}`)).body as JobDetail
  expect(done).toMatchObject({
    state: 'completed',
    progress: null,
    usual_s: expect.any(Number),
    result: { noiseJy: 2e-3 },
  })
  expect(done.products).toMatchObject([{ path: at('c d-image.fits'), kind: 'file' }])
})

test('failures are grouped by cause; jobs are tried again and cancelled, each with its answer', async () => {
  const fail = async (name: string, message: string) => {
    const { id } = await work.client.spawnTask('imaging', imaging(name), { priority: 100 })
    await work.session.fail(await work.claim(), new Error(message), { isRetryable: false })
    return id
  }
  const one = await fail('e', `${at('e')}: no space left after 12 s`)
  const two = await fail('f', `${at('f')}: no space left after 3.5 s`)
  const other = await fail('g', 'out of memory: used 17.00 GB')
  const { body } = await api.get('/api/jobs?group_by=cause')
  expect(body).toMatchObject({ total: 3, causes: [{ count: 2, type: 'imaging', job_ids: [two, one] }, { count: 1 }] })
  const pending = (await list('state=pending&type=housekeeping')).items[0].job_id
  const unknown = '00000000-0000-4000-8000-000000000000'
  const retried = await post(api, '/jobs/retry', { ids: [one, two, pending, unknown, one] })
  expect(retried).toMatchObject({ status: 200, body: { done: 2 } })
  expect(retried.body.items).toMatchObject([
    { job_id: one, ok: true, error: null },
    { job_id: two, ok: true },
    { job_id: pending, ok: false, error: 'conflict', message: expect.stringContaining('wanted one that is failed') },
    { job_id: unknown, ok: false, error: 'not_found' },
  ])
  const cancelled = await post(api, '/jobs/cancel', { ids: [one, two, other] })
  expect(cancelled.body).toMatchObject({
    done: 2,
    items: [{ ok: true }, { ok: true }, { ok: false, error: 'conflict' }],
  })
  expect((await list('state=cancelled&type=imaging')).items.map((item) => item.job_id)).toEqual([two, one])
  expect(await post(api, `/jobs/${other}/rerun`)).toEqual({ status: 200, body: { job_ids: [other] } })
  expect(await post(api, `/jobs/${other}/cancel`)).toEqual({ status: 200, body: { job_ids: [other] } })
  expect((await post(api, `/jobs/${unknown}/cancel`)).status).toBe(404)
})

test('jobs are exported as a table, in the order in which they were asked for', async () => {
  const failed = (await list('state=cancelled&type=imaging')).items[0].job_id
  const { body, headers } = await api.get(`/api/jobs/export?ids=old-1,${failed},unknown`)
  expect(headers['content-type']).toContain('text/csv')
  const [head, first, second, ...rest] = String(body).split('\r\n')
  expect(head.split(',').slice(0, 4)).toEqual(['job_id', 'type', 'target', 'group_id'])
  expect([first, second]).toEqual([
    expect.stringMatching(/^old-1,imaging,,2026-01-25T20:00:00,completed,imaging,3,/),
    expect.stringContaining(`${failed},imaging,${at('')}`),
  ])
  expect(rest).toEqual([''])
})

test('places in lists that no page gave are refused', async () => {
  const coded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const noDay = coded(['2026-02-30 00:00:00+00', '00000000-0000-4000-8000-000000000000'])
  for (const place of [['x'], ['x', 1, 'y'], [null, 1e300, 'y'], [noDay, 1, 'y'], [null, 1, 'y', 2]]) {
    const { status, body } = await api.get(`/api/jobs?cursor=${coded(place)}`)
    expect([status, (body as { error: string }).error], JSON.stringify(place)).toEqual([422, 'invalid_value'])
  }
  expect((await api.get('/api/jobs?type=%00')).status).toBe(422) // as PostgreSQL says
  expect((await api.get('/api/jobs/none')).status).toBe(404)
})
