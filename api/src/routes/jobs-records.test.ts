import { DatabaseSync } from 'node:sqlite'
import { putRecordedJob } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { Job } from '../schemas/jobs.ts'
import { type TestApi, testApi } from '../testing.ts'
import { post } from '../testing-work.ts'

const GROUP = '2026-01-25T20:00:00'

interface Page {
  readonly items: readonly Job[]
  readonly total: number
  readonly next_cursor: string | null
  readonly has_queue: boolean
}

const list = async (query: string, api: TestApi) => (await api.get(`/api/jobs?${query}`)).body as Page

test('without the work queue records are listed, and what needs it says so', async () => {
  await using away = await testApi()
  await putRecordedJob(away.products, { id: 'r1', attempt: 2, task: 'imaging', groupId: GROUP })
  const { items, total, has_queue, next_cursor } = await list('', away)
  expect([items.map((item) => item.job_id), total, has_queue, next_cursor]).toEqual([['r1'], 1, false, null])
  const { status, body } = await away.get('/api/jobs/r1')
  expect(status).toBe(200)
  expect(body).toMatchObject({ status: 'recorded', attempt: 2, history: null, command: null })
  for (const url of ['/jobs/r2', '/jobs?group_by=cause'])
    expect(await away.get(`/api${url}`), url).toMatchObject({ status: 503, body: { error: 'unavailable' } })
  for (const url of ['/jobs/retry', '/jobs/cancel'])
    expect(await post(away, url, { ids: ['r1'] }), url).toMatchObject({ status: 503 })
  expect((await away.get('/api/jobs/healthz')).body).toEqual({ status: 'no queue' })
  expect((await away.get('/api/jobs/export?ids=r1')).body).toContain('r1,imaging')
})

test('100,000 records are paged at once', async () => {
  await using away = await testApi()
  using db = new DatabaseSync(away.products.path)
  const counter = 'WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)'
  db.exec(
    `INSERT INTO recorded_jobs (job_id, attempt, task, group_id, recorded_at)
     ${counter} SELECT 'job-' || i, 1, iif(i % 4, 'imaging', 'convert-uvh5-to-ms'), 'g' || (i / 4), 1.7e9 + i * 77 FROM n`,
  )
  const first = await list('limit=100', away)
  for (const query of ['limit=100', `limit=100&cursor=${first.next_cursor}`, 'type=imaging', 'group=g20000']) {
    const startMs = performance.now()
    const { items } = await list(query, away)
    expect(items.length).toBeGreaterThan(0)
    console.log(`100,000 records: ${(performance.now() - startMs).toFixed(0)} ms for ${query.slice(0, 30)}`)
  }
})

test('what cannot be asked is refused', async () => {
  await using api = await testApi()
  for (const url of [
    '/jobs?state=collecting',
    '/jobs?limit=0',
    '/jobs?cursor=W10',
    '/jobs?group_by=colour',
    '/jobs?t=yesterday',
    '/jobs/..%2Fx',
    '/jobs/export',
    '/jobs/export?ids=a%20b',
  ])
    expect(await api.get(`/api${url}`), url).toMatchObject({ status: 422, body: { error: 'invalid_value' } })
  for (const body of [undefined, {}, { ids: [] }, { ids: ['a b'] }, { ids: ['a'], more: 1 }])
    expect((await post(api, '/jobs/retry', body)).status).toBe(422)
})
