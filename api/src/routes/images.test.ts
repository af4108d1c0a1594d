import { rmSync, truncateSync } from 'node:fs'
import { putActivity, putImages, putProductStored, putQaArtifact } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { ImageDetail, ImageVersions } from '../schemas/image-detail.ts'
import type { ImageItem } from '../schemas/images.ts'
import { testApi } from '../testing.ts'
import { imageRecord, makeGroup } from '../testing-groups.ts'
import { makeImage } from '../testing-images.ts'

const NOW_MS = Date.UTC(2026, 0, 26, 2)
const IDS = ['2026-01-25T20:00:00', '2026-01-25T20:05:09', '2026-01-25T21:10:18', '2026-01-24T10:00:00'] as const
const DEG = Math.PI / 180

async function withImages() {
  const api = await testApi({ nowMs: () => NOW_MS })
  const { products } = api
  const at = (raDeg: number, decDeg: number) => ({ centreRaRad: raDeg * DEG, centreDecRad: decDeg * DEG })
  await makeGroup(products, { id: IDS[0], decDeg: 54, image: { noiseJy: 5e-4, dynamicRange: 500, ...at(359.9, 54) } })
  await makeGroup(products, { id: IDS[1], decDeg: 54, image: { noiseJy: 1.5e-3, dynamicRange: 300, ...at(0.1, 54) } })
  await makeGroup(products, {
    id: IDS[2],
    decDeg: 16,
    image: { noiseJy: undefined, dynamicRange: undefined, ...at(30, 16) },
  })
  await makeGroup(products, {
    id: IDS[3],
    decDeg: 16,
    image: { calibration: 'uncalibrated', noiseJy: 2e-3, ...at(30, 16) },
  })
  const more = { ...imageRecord(IDS[0]), path: `/out/images/${IDS[0]}.img-pb.fits`, kind: 'pb', noiseJy: undefined }
  await putImages(products, [more])
  return api
}

interface Page {
  readonly items: readonly ImageItem[]
  readonly total: number
  readonly next_cursor: string | null
}

test('restored images are listed with what they are like, the latest observed first', async () => {
  await using api = await withImages()
  const { status, body } = await api.get('/api/images')
  expect(status).toBe(200)
  const { items, ...page } = body as Page
  expect(page).toEqual({ total: 4, total_is: 'exact', next_cursor: null })
  expect(items.map((item) => item.group_id)).toEqual([IDS[2], IDS[1], IDS[0], IDS[3]])
  expect(items[0]).toMatchObject({ noise_jy: null, quality: null, stored: true, version: 1 })
  expect(items[1]).toMatchObject({
    ...{ type: 'image', ms_path: `/out/ms/${IDS[1]}.ms`, observed_at: '2026-01-25T20:07:43.500Z' },
    ...{ frequency_hz: 1.405e9, bandwidth_hz: expect.closeTo(1.87e8), integration_s: 309, width_px: 512 },
    ...{ noise_jy: 1.5e-3, quality: 'warn', calibration: 'applied', pb_corrected: false, non_science: false },
    beam: {
      major_arcsec: expect.closeTo((3e-4 / DEG) * 3600),
      minor_arcsec: expect.closeTo((2e-4 / DEG) * 3600),
      pa_deg: expect.closeTo(0.1 / DEG),
    },
  })
  expect(items[3]).toMatchObject({
    quality: 'fail',
    quality_reasons: expect.arrayContaining([expect.stringContaining('not calibrated')]),
  })
})

const FILTERS: readonly (readonly [query: string, wanted: readonly number[]])[] = [
  ['t=-24h', [2, 1, 0]],
  ['t=2026-01-24/2026-01-25', [3]],
  ['q=warn', [1]],
  ['q=good,none', [2, 0]],
  ['dec=10..20', [2, 3]],
  ['cone=0,54,0.1', [1, 0]],
  ['cone=0,54,0.058', []],
  ['cone=0,54,0.06', [1, 0]],
  ['cone=0.1,54.0,0.01', [1]],
  ['cone=180,90,40', [1, 0]],
  ['noise_max_jy=0.001', [0]],
  ['noise_min_jy=0.0015', [1, 3]],
  ['pbcor=true', []],
  ['cal=3C48', []],
  ['has_calibrator=false', [2, 1, 0, 3]],
  [`ms_path=${encodeURIComponent(`/out/ms/${IDS[1]}.ms`)}`, [1]],
  ['stored=false', []],
  ['versions=latest', [2, 1, 0, 3]],
  ['sort=time', [3, 0, 1, 2]],
  ['sort=noise', [0, 1, 3, 2]],
  ['sort=-noise', [3, 1, 0, 2]],
  ['sort=dec', [2, 3, 0, 1]],
  ['type=dirty', []],
  ['count=exact', [2, 1, 0, 3]],
]

test('filters and orders, and pages that fit each other', async () => {
  await using api = await withImages()
  for (const [query, wanted] of FILTERS) {
    const { body } = await api.get(`/api/images?${query}`)
    expect([query, (body as Page).items.map((item) => item.group_id)]).toEqual([query, wanted.map((i) => IDS[i])])
    expect([query, (body as Page).total]).toEqual([query, wanted.length])
    const pages: (string | null)[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: Page = (await api.get(`/api/images?${query}&limit=1${cursor && `&cursor=${cursor}`}`)).body as Page
      pages.push(...next.items.map((item) => item.group_id))
      cursor = next.next_cursor
    }
    expect([query, pages]).toEqual([query, wanted.map((i) => IDS[i])])
  }
})

test('of two images of a Measurement Set the later is the latest', async () => {
  await using api = await withImages()
  await putImages(api.products, [{ ...imageRecord(IDS[0]), path: '/out/images/again.img-image.fits' }])
  const pathsOf = async (query: string) =>
    ((await api.get(`/api/images?${query}`)).body as Page).items.map(({ path }) => path)
  expect((await pathsOf('versions=all')).length).toBe(5)
  const latest = await pathsOf('versions=latest')
  expect([latest.length, latest.includes('/out/images/again.img-image.fits')]).toEqual([4, true])
  const { others } = (await api.get('/api/images/1/versions')).body as ImageVersions
  expect(others.map(({ path }) => path)).toEqual(['/out/images/again.img-image.fits'])
  const childrenOf = async (id: number) =>
    ((await api.get(`/api/images/${id}/children`)).body as { children: ImageItem[] }).children
  expect((await childrenOf(1)).map(({ path }) => path)).toEqual(['/out/images/again.img-image.fits'])
  expect(await childrenOf(2)).toEqual([])
})

test('the older names ask for the same', async () => {
  await using api = await withImages()
  const typesOf = async (query: string) =>
    ((await api.get(`/api/data/images?${query}`)).body as Page).items.map((item) => [item.type, item.group_id])
  expect((await typesOf('')).length).toBe(5)
  expect(await typesOf('image_type=pb')).toEqual([['pb', IDS[0]]])
  expect(await typesOf('noise_max=0.001')).toEqual([['image', IDS[0]]])
  expect(await typesOf('dec_min=50&image_type=image&sort=time')).toEqual([
    ['image', IDS[0]],
    ['image', IDS[1]],
  ])
  expect(await typesOf('start=2026-01-25T21:00:00&end=2026-01-26T00:00:00Z')).toEqual([['image', IDS[2]]])
})

const REFUSED = [
  't=yesterday',
  'q=best',
  'q=',
  'dec=20',
  'cone=1,2',
  'cone=400,2,1',
  'cone=1,99,1',
  'cone=1,2,0',
  'cone=1,2,NaN',
  'noise_max_jy=-1',
  'noise_max_jy=x',
  'pbcor=perhaps',
  'sort=colour',
  'limit=0',
  'limit=1e9',
  'cursor=W10',
  'cursor=WyJ4IiwiMSJd',
  'versions=old',
  `cal=${'x'.repeat(10_000)}`,
]

test('what cannot be asked is refused', async () => {
  await using api = await testApi()
  for (const query of REFUSED) {
    const { status, body } = await api.get(`/api/images?${query}`)
    expect([query, status, (body as { error: string }).error]).toEqual([query, 422, 'invalid_value'])
  }
})

test('an image is told with its file, its header, and what belongs to it', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const path = await makeImage(api, IDS[0])
  const msPath = `/out/ms/${IDS[0]}.ms`
  await putImages(api.products, [{ ...imageRecord(IDS[0]), path: path.replace('image.fits', 'pb.fits'), kind: 'pb' }])
  await putQaArtifact(api.products, { groupId: IDS[0], name: 'image', path: path.replace('.fits', '.png') })
  await noteContent(api, [path], 'a', msPath)
  await noteContent(api, [path], 'b', msPath)
  const { status, body } = await api.get('/api/images/1')
  expect(status).toBe(200)
  expect(body as ImageDetail).toMatchObject({
    ...{ id: 1, path, group_id: IDS[0], version: 2 },
    file: { exists: true, problem: null, modified_at: expect.stringMatching(/^20/) },
    header: {
      ...{ unit: 'Jy/beam', object: 'a field', frequency_hz: 1.405e9, stokes: 'I', noise_jy: 1e-3 },
      axes: [
        { type: 'RA---SIN', length: 120 },
        { type: 'DEC--SIN', length: 100 },
        { type: 'FREQ', length: 1 },
        { type: 'STOKES', length: 1 },
      ],
      wcs: {
        projection: 'SIN',
        ra_deg: expect.closeTo(30, 9),
        dec_deg: expect.closeTo(54, 9),
        reference_px: [61, 51],
        frame: 'ICRS',
      },
      beam: { major_arcsec: expect.closeTo(40, 6) },
      ...{ start_at: '2025-11-21T00:00:00.000Z', end_at: '2025-11-21T06:00:00.000Z' },
      history: ['made for a test'],
    },
    siblings: [{ type: 'pb', stored: true }],
    calibration_sets: [],
    made: {
      artifact_id: expect.any(Number),
      sha256: 'b'.repeat(64),
      command: 'contimg image b',
      options: { imsize: 120 },
    },
    pictures: [{ name: 'image', url: `/api/qa/file/${encodeURIComponent(IDS[0])}/image` }],
  })
  const versions = (await api.get('/api/images/1/versions')).body as ImageVersions
  expect(versions).toMatchObject({ current_id: 1, total_versions: 2 })
  expect(
    versions.chain.map(({ version, sha256, is_current, parent_version }) => [
      version,
      sha256,
      is_current,
      parent_version,
    ]),
  ).toEqual([
    [1, 'a'.repeat(64), false, null],
    [2, 'b'.repeat(64), true, 1],
  ])
})

test('images that were left from an earlier making are not told beside those of the last', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const path = await makeImage(api, IDS[0])
  const msPath = `/out/ms/${IDS[0]}.ms`
  const at = (kind: string) => path.replace('image.fits', `${kind}.fits`)
  for (const kind of ['pb', 'residual', 'model'])
    await putImages(api.products, [{ ...imageRecord(IDS[0]), path: at(kind), kind }])
  const besideOf = async (id: number) =>
    ((await api.get(`/api/images/${id}`)).body as ImageDetail).siblings.map(({ type }) => type)
  expect(await besideOf(1)).toEqual(['pb', 'residual', 'model']) // nobody noted anything
  await noteContent(api, [path, at('pb'), at('residual')], 'a', msPath)
  expect(await besideOf(1)).toEqual(['pb', 'residual', 'model']) // nobody noted the model
  await noteContent(api, [at('model')], 'a', msPath)
  expect([await besideOf(1), await besideOf(4)]).toEqual([['pb', 'residual'], []])
  await noteContent(api, [at('pb')], 'a', msPath) // the same content once more
  await noteContent(api, [path, at('pb')], 'b', msPath)
  expect([await besideOf(1), await besideOf(2)]).toEqual([['pb'], ['image']])
  expect(await besideOf(3)).toEqual([])
})

async function noteContent(
  api: Awaited<ReturnType<typeof testApi>>,
  paths: readonly string[],
  letter: string,
  msPath: string,
) {
  await putActivity(api.products, {
    ...{ stage: 'image', command: `contimg image ${letter}`, options: { imsize: 120 }, version: '1', host: 'h' },
    ...{ startedMs: NOW_MS, durationS: 60, groupId: IDS[0], jobId: undefined },
    inputs: [{ kind: 'measurement-set', path: msPath, generation: 0, madeMs: NOW_MS, groupId: undefined }],
    outputs: paths.map((path) => ({ kind: 'file', path, sha256: letter.repeat(64) })),
  } as Parameters<typeof putActivity>[1])
}

test('an image that is not known has a nearest one', async () => {
  await using api = await testApi()
  expect(await api.get('/api/images/7')).toMatchObject({
    status: 404,
    body: { error: 'not_found', details: { nearest: null } },
  })
  await makeImage(api, IDS[0])
  for (const what of ['', '/versions', '/children', '/fits', '/png', '/thumbnail', '/cutout?ra=1&dec=1'])
    expect(await api.get(`/api/images/7${what}`)).toMatchObject({ status: 404, body: { details: { nearest: 1 } } })
  for (const id of ['0', '-1', '1.5', 'x', '1e99', '..%2fx', '%00'])
    for (const what of ['', '/versions', '/fits', '/png'])
      expect([id, (await api.get(`/api/images/${id}${what}`)).status]).toEqual([id, 422])
})

test('of an image that is gone, or broken, is told what is known', async () => {
  await using api = await testApi()
  const path = await makeImage(api, IDS[0])
  truncateSync(path, 20_000)
  expect((await api.get('/api/images/1')).body).toMatchObject({
    header: null,
    file: { exists: true, size_bytes: 20_000, problem: expect.stringContaining('wanted 48000 bytes of pixels') },
  })
  truncateSync(path, 100)
  expect((await api.get('/api/images/1')).body).toMatchObject({
    header: null,
    file: { problem: expect.stringContaining('no END') },
  })
  rmSync(path)
  expect((await api.get('/api/images/1')).body).toMatchObject({
    file: { exists: false, problem: 'it is not there' },
    noise_jy: 4e-4,
  })
  await putProductStored(api.products, { kind: 'image', path }, false)
  expect((await api.get('/api/images/1')).body).toMatchObject({
    stored: false,
    file: { exists: false, problem: 'it was removed' },
  })
  expect(((await api.get('/api/images?stored=false')).body as Page).total).toBe(1)
})
