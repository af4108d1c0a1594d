import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCelestialWcs, readFits, writeFitsImage } from '@contimg/formats/fits'
import { FileSource, writeWhole } from '@contimg/formats/node'
import { SkyProjection } from '@contimg/numerics/wcs'
import { writeSourceCatalog } from '@contimg/state/catalogs'
import { putImages, putQaArtifact } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { CatalogOverlay } from '../schemas/catalog-overlay.ts'
import type { CatalogValidation, ImageQuality } from '../schemas/image-quality.ts'
import { type TestApi, testApi } from '../testing.ts'
import { imageRecord, makeGroup } from '../testing-groups.ts'
import { drawImage, makeImage } from '../testing-images.ts'

const IDS = ['2026-01-25T20:00:00', '2026-01-25T20:05:09'] as const
const DEG = Math.PI / 180
const [SIZE, CELL_DEG] = [240, 10 / 3600]

/** Sources on a raster of pixels, well apart, each with its flux. */
const SOURCES = Array.from({ length: 12 }, (_, i) => ({
  x: 30 + 55 * (i % 4),
  y: 40 + 60 * Math.floor(i / 4),
  peakJy: 0.1 + 0.05 * i,
}))

const CENTRE = { centreRaRad: 30 * DEG, centreDecRad: 54 * DEG, sizePx: SIZE, cellRad: CELL_DEG * DEG }

/** A catalogue of a survey with what lies at pixels of an image. */
async function writeCatalogOf(
  api: TestApi,
  image: string,
  sources: readonly { x: number; y: number; fluxJy: number }[],
  survey = 'nvss',
) {
  const folder = join(api.folder, 'state/catalogs')
  mkdirSync(folder, { recursive: true })
  const sky = new SkyProjection(readCelestialWcs(readFits(new FileSource(image))[0])!)
  const origin = { sourceFile: 'made', importedMs: 0 }
  const cut = { fromRad: -90 * DEG, toRad: 90 * DEG }
  await writeSourceCatalog(join(folder, `${survey}_full.sqlite3`), { survey, origin, cut }, async (put) => {
    for (const decRad of [-89.99 * DEG, 89.99 * DEG])
      put({ id: `pole${decRad}`, raRad: 0, decRad, fluxJy: 1e-6, majorRad: undefined, minorRad: undefined })
    sources.forEach(({ x, y, fluxJy }, i) => {
      const [raRad, decRad] = sky.worldFromPixel(x + 1, y + 1)!
      put({ id: `s${i}`, raRad, decRad, fluxJy, majorRad: undefined, minorRad: undefined })
    })
  })
}

async function withField(drawn: typeof SOURCES = SOURCES) {
  const api = await testApi()
  const image = { width: SIZE, height: SIZE, cellDeg: CELL_DEG, sources: drawn }
  const path = await makeImage(api, IDS[0], CENTRE, image)
  return { api, path }
}

async function validationOf(api: TestApi, query = ''): Promise<CatalogValidation> {
  const { status, body } = await api.get(`/api/qa/images/1/catalog-validation?${query}`)
  expect([status, status === 200 ? '' : body]).toEqual([200, ''])
  return body as CatalogValidation
}

test('how good an image is, number by number', async () => {
  await using api = await testApi()
  await makeGroup(api.products, { id: IDS[0], decDeg: 54, image: { noiseJy: 1.5e-3, dynamicRange: 300 } })
  await makeGroup(api.products, {
    id: IDS[1],
    decDeg: 54,
    image: { noiseJy: undefined, dynamicRange: 4, calibration: 'uncalibrated' },
  })
  const { status, body } = await api.get('/api/images/1/qa')
  expect(status).toBe(200)
  expect(body as ImageQuality).toMatchObject({
    ...{ entity_id: '1', entity_type: 'image', qa_grade: 'warn', group_id: IDS[0], flags: [] },
    qa_summary: 'noise_jy 0.0015, above 0.001 Jy/beam',
    limits: [
      { name: 'noise_jy', value: 1.5e-3, warn: 0.001, fail: 0.003, grade: 'warn', worse: 'above' },
      { name: 'dynamic_range', value: 300, warn: 10, fail: 5, grade: 'good', worse: 'below' },
    ],
    metrics: { noise_jy: 1.5e-3, dynamic_range: 300, peak_flux_jy: expect.closeTo(0.45), n_sources: null },
    thermal: { noise_jy: expect.closeTo(1.78e-4, 5), ratio: expect.closeTo(8.4, 0), sefd_jy: 5800 },
  })
  expect((await api.get('/api/qa/image/2')).body).toMatchObject({
    ...{ qa_grade: 'fail', flags: ['uncalibrated'] },
    metrics: { noise_jy: null, peak_flux_jy: null },
    thermal: { ratio: null },
    limits: [{ value: null, grade: null }, { grade: 'fail' }],
  })
  const page = (await api.get('/api/qa?q=fail')).body
  expect(page).toMatchObject({ total: 1, next_cursor: null, items: [{ image_id: 2, qa_grade: 'fail' }] })
  expect((await api.get('/api/images/9/qa')).status).toBe(404)
  expect((await api.get('/api/qa/image/x')).status).toBe(422)
  expect((await api.get('/api/qa?q=best')).status).toBe(422)
})

test('pictures that the pipeline made are to be seen', async () => {
  await using api = await testApi()
  await makeGroup(api.products, { id: IDS[0], decDeg: 54, image: {} })
  const path = join(api.folder, 'out/image.png')
  writeFileSync(path, 'a picture')
  await putQaArtifact(api.products, { groupId: IDS[0], name: 'image', path })
  await putQaArtifact(api.products, { groupId: IDS[0], name: 'none', path: join(api.folder, 'out/none.png') })
  await putQaArtifact(api.products, { groupId: IDS[0], name: 'secret', path: '/etc/passwd' })
  const { pictures } = (await api.get('/api/images/1/qa')).body as ImageQuality
  const seen = await api.get(pictures[0].url)
  expect(seen).toMatchObject({ status: 200, body: 'a picture', headers: { 'content-type': 'image/png' } })
  expect(await api.get(pictures[1].url)).toMatchObject({ status: 410, body: { error: 'gone' } })
  expect(await api.get(pictures[2].url)).toMatchObject({ status: 400, body: { error: 'bad_path' } })
  expect(await api.get(`/api/qa/file/${IDS[0]}/other`)).toMatchObject({
    status: 404,
    body: { details: { known: ['image', 'none', 'secret'] } },
  })
})

test('sources of the catalogue are found at their places, with their fluxes', async () => {
  const { api: made, path } = await withField()
  await using api = made
  await writeCatalogOf(
    api,
    path,
    SOURCES.map(({ x, y, peakJy }) => ({ x, y, fluxJy: peakJy / 1.1 })),
  )
  const found = await validationOf(api)
  expect(found).toMatchObject({
    ...{ status: 'measured', reason: null, qa_grade: 'good', reasons: [], beam: 'none' },
    catalog: { name: 'nvss', whole_field: true, frequency_hz: 1.4e9 },
    noise_jy: expect.closeTo(1e-3, 4),
    ...{ n_expected: 12, n_found: 12, n_compared: 12 },
  })
  expect(found.flux_ratio).toBeCloseTo(1.1 * (1.405 / 1.4) ** 0.7, 2)
  const limitOf = (name: string) => found.limits.find((one) => one.name === name)!.value!
  expect([limitOf('completeness'), limitOf('flux_scatter') < 0.02, limitOf('offset_rms_arcsec') < 0.5]).toEqual([
    1,
    true,
    true,
  ])
  const [brightest] = found.sources
  expect(brightest).toMatchObject({ id: 's11', status: 'matched', compared: true, beam_response: 1 })
  expect(brightest.measured_jy).toBeCloseTo(0.65, 2)
})

test('fluxes that are off, places that are off, and sources that are missing are told', async () => {
  const { api: made, path } = await withField(SOURCES.slice(0, 7))
  await using api = made
  const shifted = SOURCES.map(({ x, y, peakJy }) => ({ x: x + 0.6, y, fluxJy: peakJy * 2 }))
  await writeCatalogOf(api, path, shifted)
  const found = await validationOf(api)
  expect(found).toMatchObject({ status: 'measured', qa_grade: 'fail', n_expected: 12, n_found: 7, n_compared: 7 })
  expect(found.flux_ratio).toBeCloseTo(0.5, 1)
  expect(
    found.sources
      .filter(({ status }) => status === 'absent')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['s10', 's11', 's7', 's8', 's9'])
  expect(found.sources.find(({ id }) => id === 's6')!.offset_east_arcsec).toBeCloseTo(6, 0)
  const grades = Object.fromEntries(found.limits.map(({ name, grade }) => [name, grade]))
  expect(grades).toEqual({
    flux_error: 'fail',
    flux_scatter: 'good',
    offset_rms_arcsec: 'warn',
    offset_arcsec: 'fail',
    completeness: 'warn',
  })
})

test('the primary beam of the run weakens what is expected', async () => {
  const { api: made, path } = await withField()
  await using api = made
  await writeCatalogOf(
    api,
    path,
    SOURCES.map(({ x, y, peakJy }) => ({ x, y, fluxJy: peakJy * 2 })),
  )
  const beam = path.replace('-image.fits', '-pb.fits')
  drawImage(beam, { width: SIZE, height: SIZE, cellDeg: CELL_DEG, noiseJy: 0, sources: [] })
  const half = new Float32Array(SIZE * SIZE).fill(0.5)
  const { cards } = readFits(new FileSource(beam))[0]
  writeWhole(beam, (sink) => writeFitsImage(sink, { shape: [1, 1, SIZE, SIZE], data: half, cards }))
  await putImages(api.products, [{ ...imageRecord(IDS[0]), path: beam, kind: 'pb', ...CENTRE }])
  const found = await validationOf(api)
  expect(found).toMatchObject({ beam: 'image', qa_grade: 'good' })
  expect(found.flux_ratio).toBeCloseTo(1, 1)
})

test('where it cannot be measured it is said why', async () => {
  const { api: made, path } = await withField([])
  await using api = made
  expect(await validationOf(api)).toMatchObject({
    status: 'not_measured',
    reason: expect.stringContaining('no catalogue of nvss'),
    flux_ratio: null,
    n_found: null,
  })
  expect(await validationOf(api, 'catalog=atlas')).toMatchObject({
    status: 'not_measured',
    reason: expect.stringContaining('atlas is not known'),
  })
  await writeCatalogOf(api, path, [{ x: 50, y: 50, fluxJy: 1 }])
  expect(await validationOf(api)).toMatchObject({
    status: 'measured',
    qa_grade: null,
    reason: expect.stringContaining('0 sources can be compared'),
  })
  await putImages(api.products, [{ ...imageRecord(IDS[0]), path: path.replace('image', 'psf'), kind: 'psf' }])
  expect((await api.get('/api/qa/images/2/catalog-validation')).status).toBe(410)
  drawImage(path, { width: SIZE, height: SIZE, cellDeg: CELL_DEG, noiseJy: 0 })
  expect(await validationOf(api)).toMatchObject({ status: 'not_measured', reason: expect.stringContaining('noise') })
  writeFileSync(path, 'no image')
  expect((await api.get('/api/qa/images/1/catalog-validation')).status).toBe(422)
  expect((await api.get('/api/qa/images/1/catalog-validation?catalog=..%2Fx')).status).toBe(422)
})

test('sources of catalogues come for an overlay, the brightest first', async () => {
  const { api: made, path } = await withField([])
  await using api = made
  const place = 'ra=30&dec=54&radius=1'
  expect(await api.get(`/api/catalog/overlay?${place}`)).toMatchObject({
    status: 200,
    body: { catalogs: [], sources: [], total: 0 },
  })
  await writeCatalogOf(
    api,
    path,
    SOURCES.map(({ x, y, peakJy }) => ({ x, y, fluxJy: peakJy })),
  )
  await writeCatalogOf(api, path, [{ x: 1, y: 1, fluxJy: 5 }], 'racs')
  const overlay = async (query: string) =>
    (await api.get(`/api/catalog/overlay?${place}&${query}`)).body as CatalogOverlay
  const all = await overlay('')
  expect([all.total, all.sources[0].catalog, all.sources[1].flux_jy]).toEqual([13, 'racs', expect.closeTo(0.65)])
  expect(all.catalogs.map(({ name, count, whole_field }) => [name, count, whole_field])).toEqual([
    ['nvss', 12, true],
    ['racs', 1, true],
  ])
  expect((await overlay('catalog=nvss')).total).toBe(12)
  expect((await overlay('min_jy=0.5')).total).toBe(5)
  expect((await overlay('limit=2')).sources.length).toBe(2)
  for (const query of [
    'ra=30&dec=54',
    'ra=30&dec=54&radius=0',
    'ra=30&dec=54&radius=6',
    'ra=x&dec=54&radius=1',
    `${place}&catalog=first`,
    `${place}&catalog=../x`,
  ])
    expect([query, (await api.get(`/api/catalog/overlay?${query}`)).status]).toEqual([query, 422])
  writeFileSync(join(api.folder, 'state/catalogs/racs_full.sqlite3'), 'broken')
  expect((await api.get(`/api/catalog/overlay?${place}`)).status).toBe(503)
})
