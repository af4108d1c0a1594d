import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { judgeImage } from '../quality/image-rules.ts'
import type { GroupArrays, GroupItem } from '../schemas/groups.ts'
import { testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW_MS = Date.UTC(2026, 0, 26, 2)
const IDS = ['2026-01-25T20:00:00', '2026-01-25T20:05:09', '2026-01-25T21:10:18', '2026-01-24T10:00:00'] as const

async function withGroups() {
  const api = await testApi({ nowMs: () => NOW_MS })
  const { products } = api
  await makeGroup(products, { id: IDS[0], decDeg: 54.6, image: { noiseJy: 5e-4, dynamicRange: 500 } })
  await makeGroup(products, { id: IDS[1], decDeg: 54.6, image: { noiseJy: 1.5e-3, dynamicRange: 300 } })
  await makeGroup(products, { id: IDS[2], state: 'failed', error: 'no room', subbands: 15, decDeg: 16 })
  await makeGroup(products, { id: IDS[3], state: 'pending' })
  return api
}

interface Page {
  readonly items: readonly GroupItem[]
  readonly total: number
  readonly next_cursor: string | null
}

test('groups are listed with what became of them, the latest first', async () => {
  await using api = await withGroups()
  const { status, body } = await api.get('/api/groups')
  expect(status).toBe(200)
  const { items, total, next_cursor } = body as Page
  expect([total, next_cursor]).toEqual([4, null])
  expect(items.map((item) => item.group_id)).toEqual([IDS[2], IDS[1], IDS[0], IDS[3]])
  expect(items[0]).toMatchObject({
    state: 'failed',
    error: 'no room',
    subbands_present: 15,
    quality: null,
    noise_jy: null,
  })
  expect(items[1]).toMatchObject({
    quality: 'warn',
    quality_reasons: ['noise_jy 0.0015, above 0.001 Jy/beam'],
    dec_deg: 54.6,
  })
  expect(items[2]).toMatchObject({ quality: 'good', noise_jy: 5e-4, latency_s: 0, image_id: 1, calibration: 'applied' })
  expect(items[3]).toMatchObject({ state: 'pending', ms_path: null, ra_deg: null, latency_s: null })
})

test.each([
  ['t=-24h', [2, 1, 0]],
  ['t=2026-01-24/2026-01-25', [3]],
  ['state=failed,pending', [2, 3]],
  ['state=cancelled', []],
  ['q=warn', [1]],
  ['q=good,none', [2, 0, 3]],
  ['dec=10..20', [2]],
  ['incomplete=true', [2]],
  ['cal=3C48', []],
  ['sort=time', [3, 0, 1, 2]],
  ['sort=-noise', [1, 0, 2, 3]],
  ['sort=noise', [0, 1, 3, 2]],
  ['sort=dec', [2, 0, 1, 3]],
])('groups?%s', async (query, wanted) => {
  await using api = await withGroups()
  const { body } = await api.get(`/api/groups?${query}`)
  expect((body as Page).items.map((item) => item.group_id)).toEqual(wanted.map((i) => IDS[i]))
  const pages: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: Page = (await api.get(`/api/groups?${query}&limit=1${cursor && `&cursor=${cursor}`}`)).body as Page
    pages.push(...next.items.map((item) => item.group_id))
    cursor = next.next_cursor
  }
  expect(pages, 'page by page').toEqual(wanted.map((i) => IDS[i]))
})

test.each([
  't=yesterday',
  't=2026-01-26/2026-01-25',
  'state=mad',
  'q=best',
  'dec=20',
  'sort=colour',
  'limit=0',
  'limit=1001',
  'limit=x',
  'cursor=%00',
  'cursor=W10',
  'fields=passwords',
  'fields=',
  'incomplete=perhaps',
])('groups?%s is refused', async (query) => {
  await using api = await testApi()
  const { status, body } = await api.get(`/api/groups?${query}`)
  expect(status).toBe(422)
  expect(body).toMatchObject({ error: 'invalid_value' })
})

test('a day of groups is arrays, group by group', async () => {
  await using api = await withGroups()
  const { body } = await api.get('/api/groups?t=-24h&fields=state,quality,noise_jy,dec_deg')
  expect(body).toEqual({
    ...{ from: '2026-01-25T02:00:00.000Z', to: '2026-01-26T02:00:00.000Z', bin: 'group' },
    t: IDS.slice(0, 3).map((id) => Date.parse(`${id}Z`) / 1000),
    count: [1, 1, 1],
    failed: [0, 0, 1],
    group_id: IDS.slice(0, 3),
    fields: {
      state: ['completed', 'completed', 'failed'],
      quality: ['good', 'warn', null],
      noise_jy: [5e-4, 1.5e-3, null],
      dec_deg: [54.6, 54.6, 16],
    },
  })
})

test('longer times come in bins, in which the worst state and medians stand', async () => {
  await using api = await withGroups()
  const { body } = await api.get('/api/groups?t=-7d&fields=state,quality,noise_jy')
  const { bin, count, failed, t, fields } = body as GroupArrays
  expect([bin, count, failed]).toEqual(['hour', [1, 2, 1], [0, 0, 1]])
  expect(t[1]).toBe(Date.UTC(2026, 0, 25, 20) / 1000)
  expect(fields).toEqual({
    state: ['pending', 'completed', 'failed'],
    quality: [null, 'warn', null],
    noise_jy: [null, 1e-3, null],
  })
})

test('the grades by which lists are filtered are those that the rules give', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const values = [null, 0, 5e-4, 1e-3, 1.1e-3, 3e-3, 3.1e-3]
  const ranges = [null, 4.9, 5, 9.9, 10, 500]
  using db = new DatabaseSync(api.products.path)
  const queue = db.prepare(
    "INSERT INTO ingest_queue (group_id, state, received_at, last_update) VALUES (?, 'completed', 0, 0)",
  )
  const results = db.prepare(
    'INSERT INTO group_results (group_id, noise_jy, dynamic_range, calibration) VALUES (?, ?, ?, ?)',
  )
  let second = 0
  for (const noise of values)
    for (const range of ranges)
      for (const calibration of [null, 'applied', 'uncalibrated']) {
        const id = new Date(NOW_MS - 1000 * ++second).toISOString().slice(0, 19)
        queue.run(id)
        results.run(id, noise, range, calibration)
      }
  const all = ((await api.get('/api/groups?limit=1000')).body as Page).items
  expect(all).toHaveLength(second)
  for (const word of ['good', 'warn', 'fail', 'none']) {
    const { items } = (await api.get(`/api/groups?limit=1000&q=${word}`)).body as Page
    const wanted = all.filter((item) => (judgeImage(item).grade ?? 'none') === word)
    expect(items.map((item) => item.group_id)).toEqual(wanted.map((item) => item.group_id))
    expect(items.length).toBeGreaterThan(0)
  }
})

test('a cursor of another kind of list is refused', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const cursor = (value: unknown) => Buffer.from(JSON.stringify([value, '2025-01-01T00:00:00'])).toString('base64url')
  const statuses = async (sort: string) => {
    const asked = ['2025', 3, null].map((value) => api.get(`/api/groups?sort=${sort}&cursor=${cursor(value)}`))
    return (await Promise.all(asked)).map(({ status }) => status)
  }
  expect(await statuses('time')).toEqual([200, 422, 422])
  expect(await statuses('-update')).toEqual([422, 200, 422])
  expect(await statuses('noise')).toEqual([422, 200, 200])
})

test('100,000 groups are answered at once', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  using db = new DatabaseSync(api.products.path)
  const counter = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999),
    g AS (SELECT i, strftime('%Y-%m-%dT%H:%M:%S', ${NOW_MS / 1000} - 309 * (i + 1), 'unixepoch') AS id FROM n)`
  db.exec(
    `INSERT INTO ingest_queue (group_id, state, received_at, last_update) ${counter} SELECT id, 'completed', 0, 0 FROM g`,
  )
  db.exec(
    `INSERT INTO group_results (group_id, noise_jy, dynamic_range, dec_deg) ${counter} SELECT id, 0.0001 + i * 1e-8, 100, 54 FROM g`,
  )
  const took = async (url: string) => {
    const startMs = performance.now()
    const { status } = await api.get(url)
    expect(status).toBe(200)
    return `${(performance.now() - startMs).toFixed(0)} ms`
  }
  const urls = [
    't=-366d&fields=state,quality,noise_jy,latency_s',
    't=-24h&fields=state,quality,noise_jy',
    'limit=100',
    'sort=-noise&limit=100',
    'q=warn&limit=100',
  ]
  const page = async (query: string) => (await api.get(`/api/groups?limit=10${query}`)).body
  expect(await page('')).toMatchObject({ total: 1000, total_is: 'at_least' })
  expect(await page('&count=exact')).toMatchObject({ total: 100_000, total_is: 'exact' })
  for (const query of urls) console.log(`100,000 groups: ${await took(`/api/groups?${query}`)} for ${query}`)
})
