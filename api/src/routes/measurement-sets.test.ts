import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  putActivity,
  putGroupCalibrators,
  putMeasurementSet,
  putMeasurementSetFacts,
  putProductStored,
} from '@contimg/state/products'
import { expect, test } from 'vitest'
import { writeTestSet } from '../inspect/testing-set.ts'
import type { MsItem } from '../schemas/measurement-sets.ts'
import type { MsMetadata } from '../schemas/ms-metadata.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW_MS = Date.UTC(2026, 0, 26, 2)
const IDS = ['2026-01-25T20:00:00', '2026-01-25T20:05:09', '2026-01-25T21:10:18', '2026-01-24T10:00:00'] as const
const pathOf = (id: string) => `/out/ms/${id}.ms`

async function withSets() {
  const api = await testApi({ nowMs: () => NOW_MS })
  const { products } = api
  await makeGroup(products, { id: IDS[0], decDeg: 54.6, image: { noiseJy: 5e-4, dynamicRange: 500 } })
  await makeGroup(products, { id: IDS[1], decDeg: 54.6, image: { noiseJy: 1.5e-3, dynamicRange: 300 } })
  await makeGroup(products, { id: IDS[2], decDeg: 16 })
  await makeGroup(products, { id: IDS[3], decDeg: -5 })
  await makeGroup(products, { id: '2026-01-20T00:00:00', state: 'pending' })
  await putGroupCalibrators(products, IDS[2], { names: ['3C138', '0521+166'], hasCalibrator: true })
  await putMeasurementSetFacts(products, { path: pathOf(IDS[0]), sizeBytes: 2.2e9, flaggedFraction: 0.125 })
  await putProductStored(products, { kind: 'measurement-set', path: pathOf(IDS[3]) }, false)
  return api
}

interface Page {
  readonly items: readonly MsItem[]
  readonly total: number
  readonly total_is: string
  readonly next_cursor: string | null
}

test('Measurement Sets are listed with what was done with them, the latest first', async () => {
  await using api = await withSets()
  const { status, body } = await api.get('/api/ms')
  expect(status).toBe(200)
  const { items, total, total_is, next_cursor } = body as Page
  expect([total, total_is, next_cursor]).toEqual([4, 'exact', null])
  expect(items.map(({ group_id }) => group_id)).toEqual([IDS[2], IDS[1], IDS[0], IDS[3]])
  expect(items[2]).toMatchObject({
    ...{ path: pathOf(IDS[0]), start_at: '2026-01-25T20:00:00.000Z', end_at: '2026-01-25T20:05:09.000Z' },
    ...{ observed_at: '2026-01-25T20:02:34.500Z', ra_deg: expect.closeTo(30, 9), dec_deg: expect.closeTo(54.6, 9) },
    ...{ fields: 1, field_name: 't0', calibrator: null, calibrators: [], size_bytes: 2.2e9, flagged_fraction: 0.125 },
    ...{ state: 'completed', stage: 'converted', calibrated: false, imaged: true, image_id: 1, noise_jy: 5e-4 },
    ...{ quality: 'good', quality_reasons: [], stored: true, converted_at: '2026-01-26T02:00:00.000Z' },
  })
  expect(items[0]).toMatchObject({
    ...{ calibrators: ['3C138', '0521+166'], imaged: false, image_id: null, noise_jy: null, quality: null },
    ...{ size_bytes: null, flagged_fraction: null },
  })
  expect(items[1]).toMatchObject({ quality: 'warn', quality_reasons: ['noise_jy 0.0015, above 0.001 Jy/beam'] })
  expect(items[3].stored).toBe(false)
})

const LISTS: readonly (readonly [query: string, wanted: readonly number[]])[] = [
  ['t=-24h', [2, 1, 0]],
  ['t=2026-01-24/2026-01-25', [3]],
  ['dec=10..20', [2]],
  ['dec=-10..20', [2, 3]],
  ['cal=3C138', [2]],
  ['cal=3C48', []],
  ['has_calibrator=true', [2]],
  ['has_calibrator=false', [1, 0, 3]],
  ['calibrated=true', []],
  ['imaged=true', [1, 0]],
  ['imaged=0', [2, 3]],
  ['stored=false', [3]],
  ['q=good,warn', [1, 0]],
  ['q=none', [2, 3]],
  ['search=25t21', [2]],
  ['sort=time', [3, 0, 1, 2]],
  ['sort=dec', [3, 2, 0, 1]],
  ['sort=-dec&count=exact', [1, 0, 2, 3]],
]

test('they are chosen and ordered by what is asked for, in one page or in many', async () => {
  await using api = await withSets()
  for (const [query, wanted] of LISTS) {
    const { body } = await api.get(`/api/ms?${query}`)
    expect([query, (body as Page).items.map(({ group_id }) => group_id)]).toEqual([query, wanted.map((i) => IDS[i])])
    expect((body as Page).total).toBe(wanted.length)
    const pages: (string | null)[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: Page = (await api.get(`/api/ms?${query}&limit=1${cursor && `&cursor=${cursor}`}`)).body as Page
      pages.push(...next.items.map(({ group_id }) => group_id))
      cursor = next.next_cursor
    }
    expect(pages, 'page by page').toEqual(wanted.map((i) => IDS[i]))
  }
})

const REFUSED = [
  ...['t=yesterday', 'dec=a..b', 'dec=1', 'imaged=perhaps', 'q=mad', 'q=', 'sort=size', 'limit=0', 'limit=1001'],
  ...['cursor=x', `cursor=${Buffer.from('["a","b"]').toString('base64url')}`, 'search=', 'count=all', 'cal='],
]

test('what cannot be is refused', async () => {
  await using api = await testApi()
  for (const query of REFUSED) {
    const { status, body } = await api.get(`/api/ms?${query}`)
    expect([query, status, (body as { error: string }).error]).toEqual([query, 422, 'invalid_value'])
  }
})

test('the index of Measurement Sets has the rows as they are, by stage and status', async () => {
  await using api = await withSets()
  const { body } = await api.get('/api/ms_index?limit=2')
  const { items } = body as { items: Record<string, unknown>[] }
  expect(items.map(({ path }) => path)).toEqual([pathOf(IDS[2]), pathOf(IDS[1])])
  expect(Object.keys(items[0])).toEqual([
    ...['path', 'start_mjd', 'end_mjd', 'mid_mjd', 'processed_at', 'status', 'stage', 'stage_updated_at'],
    ...['cal_applied', 'imagename'],
  ])
  expect(items[1]).toMatchObject({ mid_mjd: expect.closeTo(61_065.8387, 5), processed_at: NOW_MS / 1000 })
  const countOf = async (query: string) =>
    ((await api.get(`/api/ms_index?${query}`)).body as { items: unknown[] }).items.length
  expect([await countOf('stage=converted'), await countOf('stage=imaged'), await countOf('status=failed')]).toEqual([
    ...[4, 0, 0],
  ])
  expect((await api.get('/api/ms_index?stage=mad')).status).toBe(422)
})

const START_MJD_S = 60_966 * 86_400

async function withStanding(api: TestApi): Promise<string> {
  const path = join(api.folder, 'out/obs.ms')
  writeTestSet(path)
  await putMeasurementSet(api.products, {
    ...{ path, groupId: undefined, startMjdS: START_MJD_S, endMjdS: START_MJD_S + 26, raRad: 1, decRad: 0.6 },
    ...{ fieldNames: ['f'], calibrator: '3C48' },
  })
  return path
}

const urlOf = (path: string, what: string) => `/api/ms/${encodeURIComponent(path)}/${what}`

test('what is in a Measurement Set is told as listobs does, with what is known of it', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const path = await withStanding(api)
  await putActivity(api.products, {
    ...{ stage: 'convert', command: 'contimg convert', options: {}, version: '1', host: 'h', startedMs: NOW_MS },
    ...{ durationS: 60, groupId: undefined, jobId: undefined, inputs: [] },
    outputs: [{ kind: 'measurement-set', path, generation: 0, madeMs: NOW_MS, groupId: undefined }],
  })
  const { status, body, headers } = await api.get(urlOf(path, 'metadata'))
  expect(status).toBe(200)
  expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'x-cache': 'miss' })
  expect(body).toMatchObject({
    ...{ path, row_count: 12, integration_count: 2, size_bytes: expect.any(Number) },
    ...{
      start_at: expect.stringMatching(/^2025-10-17T23:59:53\.55[78]Z$/),
      end_at: expect.stringMatching(/^2025-10-18T00:00:19\.32[78]Z$/),
    },
    observations: [{ telescope: 'DSA-110', observer: '', project: '' }],
    fields: [{ id: 0, name: 'f', ra_deg: expect.closeTo(57.29578, 5), frame: 'ICRS', row_count: 12 }],
    spectral_windows: [
      {
        ...{ id: 0, name: 'sb0', channel_count: 4, first_mhz: 1400, last_mhz: 1403, channel_width_khz: 1000 },
        ...{ correlations: ['XX', 'YY'], row_count: 12 },
      },
    ],
    scans: [{ field_ids: [0], row_count: 12, interval_s: 12.885 }],
    history: [{ at: '2025-10-18T00:00:00.000Z', application: 'a test', message: 'made' }],
    recorded: {
      ...{ path, calibrator: '3C48', stage: 'converted', applied: [] },
      versions: [{ stage: 'convert', command: 'contimg convert', identity: expect.stringContaining('generation 0') }],
    },
  })
  expect((await api.get(urlOf(path, 'provenance'))).body).toMatchObject({
    nodes: [
      { kind: 'artifact', path },
      { kind: 'activity', stage: 'convert' },
    ],
    edges: [{ role: 'output' }],
  })
  expect((await api.get(urlOf('/out/none.ms', 'provenance'))).status).toBe(404)
  const { antennas, columns, size_bytes: size } = body as MsMetadata
  expect(antennas.map(({ name, row_count }) => [name, row_count])).toEqual([
    ...[
      ['101', 6],
      ['102', 6],
      ['103', 6],
    ],
  ])
  expect(columns.map(({ name }) => name)).toContain('DATA')
  expect(size).toBeGreaterThan(10_000)
})

test('metadata and antennas need not come again while nothing changed, and come where what is known did', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const path = await withStanding(api)
  const ask = async (what: string, known?: string) => {
    const headers = known === undefined ? {} : { 'if-none-match': known }
    const answer = await api.app.inject({ url: urlOf(path, what), headers })
    return { status: answer.statusCode, tag: String(answer.headers.etag), payload: answer.payload }
  }
  for (const what of ['metadata', 'antennas', 'calibrator-matches']) {
    const { tag } = await ask(what)
    for (const known of [tag, `W/${tag}`, `"x", ${tag}`, '*'])
      expect([known, await ask(what, known)]).toEqual([known, { status: 304, tag, payload: '' }])
    expect((await ask(what, '"x"')).status).toBe(200)
  }
  const { tag } = await ask('metadata')
  await putMeasurementSetFacts(api.products, { path, flaggedFraction: 0.5 })
  const changed = await ask('metadata', tag)
  expect([changed.status, changed.tag === tag]).toEqual([200, false])
  expect(JSON.parse(changed.payload)).toMatchObject({ recorded: { flagged_fraction: 0.5 } })
})

test('one that the database does not know is told without; one that is gone with what is known', async () => {
  await using api = await testApi()
  const path = join(api.folder, 'out/unknown.ms')
  writeTestSet(path)
  expect((await api.get(urlOf(path, 'metadata'))).body).toMatchObject({ path, recorded: null })
  const gone = await withStanding(api)
  rmSync(gone, { recursive: true })
  for (const what of ['metadata', 'calibrator-matches']) {
    expect(await api.get(urlOf(gone, what))).toMatchObject({
      status: 410,
      body: { error: 'gone', message: expect.stringContaining('it is not there'), details: { path: gone } },
      headers: { 'cache-control': 'no-store' },
    })
    expect((await api.get(urlOf(join(api.folder, 'out/none.ms'), what))).status).toBe(404)
    expect((await api.get(urlOf('/etc/passwd', what))).status).toBe(400)
    expect((await api.get(urlOf(`${api.folder}/out/../secret`, what))).status).toBe(400)
  }
})

test('calibrators in the beam of a Measurement Set come with their fluxes through it', async () => {
  await using api = await testApi()
  const path = await withStanding(api)
  expect((await api.get(urlOf(path, 'calibrator-matches'))).body).toEqual({
    path,
    list: null,
    radius_deg: 2,
    items: [],
  })
  const { body } = await api.get(urlOf(path, 'calibrator-matches?radius_deg=90&min_response=0'))
  const { items } = body as { items: Record<string, unknown>[] }
  const found = items.find(({ name }) => name === '0137+331')
  // 3C48 at 24.4220 +33.1597 lies 27.2° from 57.2958 +34.3775
  expect(found).toMatchObject({
    ...{
      ra_deg: expect.closeTo(24.422, 3),
      dec_deg: expect.closeTo(33.1597, 3),
      separation_deg: expect.closeTo(27.23, 1),
    },
    ...{ flux_jy: expect.closeTo(16, 0), flux_origin: 'Perley-Butler 2017', field: 0 },
  })
  const { apparent_flux_jy: apparent, flux_jy: flux, response } = found as Record<string, number>
  expect(apparent).toBeCloseTo(flux * response, 9)
  expect((await api.get(urlOf(path, 'calibrator-matches?radius_deg=0'))).status).toBe(422)
})
