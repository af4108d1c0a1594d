import { DatabaseSync } from 'node:sqlite'
import { putGroupCalibrators } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { GroupItem } from '../schemas/groups.ts'
import { testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW_MS = Date.UTC(2026, 0, 26, 2)
const IDS = ['2026-01-22T10:00:00', '2026-01-25T20:00:00', '2026-01-25T20:05:09', '2026-01-25T21:10:18'] as const

async function withGroups() {
  const api = await testApi({ nowMs: () => NOW_MS })
  const { products } = api
  await makeGroup(products, { id: IDS[0], state: 'pending' })
  await makeGroup(products, { id: IDS[1], decDeg: 54.6, image: { noiseJy: 5e-4, dynamicRange: 500 } })
  await makeGroup(products, { id: IDS[2], decDeg: 54.6, image: { noiseJy: 1.5e-3, dynamicRange: 300 } })
  await makeGroup(products, { id: IDS[3], state: 'failed', error: 'no room', subbands: 15, decDeg: 16 })
  await putGroupCalibrators(products, IDS[2], { names: ['0834+555'], hasCalibrator: true })
  return api
}

test('when there were observations, cut where there were none', async () => {
  await using api = await withGroups()
  const stampOf = (id: string) => `${id}.000Z`
  expect((await api.get('/api/observation_timeline')).body).toEqual({
    ...{ earliest: stampOf(IDS[0]), latest: stampOf(IDS[3]), total_files: 63, unique_timestamps: 4 },
    segments: [
      { start: stampOf(IDS[0]), end: stampOf(IDS[0]), groups: 1 },
      { start: stampOf(IDS[1]), end: stampOf(IDS[3]), groups: 3 },
    ],
  })
  const segmentsOf = async (query: string) =>
    ((await api.get(`/api/observation_timeline?${query}`)).body as { segments: { groups: number }[] }).segments.map(
      ({ groups }) => groups,
    )
  expect(await segmentsOf('gap_hours=1')).toEqual([1, 2, 1])
  expect(await segmentsOf('gap_hours=1000')).toEqual([4])
  expect((await api.get('/api/observation_timeline?t=2026-01-25/2026-01-26')).body).toMatchObject({
    ...{ total_files: 47, unique_timestamps: 3, earliest: stampOf(IDS[1]) },
  })
  for (const query of ['gap_hours=0', 'gap_hours=x', 't=yesterday'])
    expect([query, (await api.get(`/api/observation_timeline?${query}`)).status]).toEqual([query, 422])
})

test('without a group there is no timeline, and no error', async () => {
  await using api = await testApi()
  const nothing = { earliest: null, latest: null, total_files: 0, unique_timestamps: 0, segments: [] }
  expect((await api.get('/api/observation_timeline')).body).toEqual(nothing)
})

const LISTS: readonly (readonly [query: string, wanted: readonly number[]])[] = [
  ['', [3, 2, 1, 0]],
  ['start=2026-01-25T20:05:00', [3, 2]],
  ['end=2026-01-25T20:05:09Z', [1, 0]],
  ['start=2026-01-25T12:04:00-08:00', [3, 2]],
  ['dec_min=50', [2, 1]],
  ['dec_max=20', [3]],
  ['has_calibrator=true', [2]],
  ['status=failed', [3]],
  ['status=cancelled', []],
]

test('observations are groups, by the older names', async () => {
  await using api = await withGroups()
  for (const [query, wanted] of LISTS) {
    const pages: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const url: string = `/api/data/observations?${encodeURI(query)}&limit=1${cursor && `&cursor=${cursor}`}`
      const next = (await api.get(url)).body as { items: GroupItem[]; total: number; next_cursor: string | null }
      expect([query, next.total]).toEqual([query, wanted.length])
      pages.push(...next.items.map((item) => item.group_id))
      cursor = next.next_cursor
    }
    expect([query, pages]).toEqual([query, wanted.map((i) => IDS[i])])
  }
  for (const query of ['start=yesterday', 'dec_min=x', 'has_calibrator=perhaps', 'status=mad', 'limit=0', 'cursor=x'])
    expect([query, (await api.get(`/api/data/observations?${query}`)).status]).toEqual([query, 422])
})

test('totals are those of the database, the grades those of the latest image of each group', async () => {
  await using api = await withGroups()
  const { body, headers } = await api.get('/api/stats')
  expect(headers['cache-control']).toBe('public, max-age=30')
  expect(body).toEqual({
    ...{ total_images: 2, total_sources: null, total_jobs: 0, total_ms: 3, recent_images: 2, recent_jobs: 0 },
    ...{ qa_good: 1, qa_warn: 1, qa_fail: 0 },
  })
})

test('100,000 groups are answered at once', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  using db = new DatabaseSync(api.products.path)
  const counter = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999),
    g AS (SELECT i, strftime('%Y-%m-%dT%H:%M:%S', ${NOW_MS / 1000} - 309 * (i + 1), 'unixepoch') AS id FROM n)`
  db.exec(`
    INSERT INTO ingest_queue (group_id, state, received_at, last_update) ${counter} SELECT id, 'completed', 0, 0 FROM g;
    INSERT INTO group_results (group_id, image_id, noise_jy, dynamic_range, dec_deg)
      ${counter} SELECT id, i, 0.0001 + i * 1e-8, 100, 54 FROM g;`)
  for (const path of ['/api/observation_timeline', '/api/data/observations', '/api/stats', '/api/pointing/status']) {
    await api.get(path) // so that statements are prepared
    const started = process.cpuUsage()
    expect((await api.get(path)).status).toBe(200)
    const { user, system } = process.cpuUsage(started)
    console.log(`100,000 groups: ${((user + system) / 1000).toFixed(0)} ms of CPU for ${path}`)
  }
})
