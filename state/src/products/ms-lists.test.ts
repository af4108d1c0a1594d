import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { ImageRecord, MeasurementSetRecord } from '@contimg/pipeline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { putAppliedTables } from './calibration-applied.ts'
import { putImages } from './images.ts'
import { putMeasurementSet, putMeasurementSetFacts, putMeasurementSetMoved } from './ms-index.ts'
import {
  countMeasurementSets,
  findMeasurementSetLine,
  MEASUREMENT_SET_ORDERS,
  type MeasurementSetFilter,
  type MeasurementSetPage,
  pageOfMeasurementSets,
} from './ms-lists.ts'
import { openProducts } from './open.ts'
import type { Products } from './products.ts'
import { putProductStored } from './stored-products.ts'

const DEG = Math.PI / 180
const MS: MeasurementSetRecord = {
  ...{ path: '/ms/a.ms', groupId: '2025-10-18T02:27:48', startMjdS: 5.2e9, endMjdS: 5.2e9 + 309 },
  ...{ raRad: 30 * DEG, decRad: 54 * DEG, fieldNames: ['a'], calibrator: undefined },
}
const IMAGE: ImageRecord = {
  ...{ path: '/images/a.fits', msPath: MS.path, kind: 'image', fieldName: 'a', isPbCorrected: false },
  ...{ beamMajorRad: 3e-4, beamMinorRad: 2e-4, beamPaRad: 0, integrationS: 309, noiseJy: 0.001, dynamicRange: 300 },
  ...{ centreRaRad: 30 * DEG, centreDecRad: 54 * DEG, sizePx: 512, cellRad: 1e-5, frequencyHz: 1.4e9 },
  ...{ bandwidthHz: 1.9e8, calibration: 'applied', isNonScience: false },
}

test('a Measurement Set has the numbers of its latest restored image, and loses them when it is made anew', async () => {
  const clock = { nowMs: 1_000_000 }
  await using products = await openProducts(join(temporaryFolder(), 'p.sqlite3'), { nowMs: () => clock.nowMs })
  const line = () => findMeasurementSetLine(products, MS.path)
  await putMeasurementSet(products, { ...MS, antennaCount: 96 })
  expect(await line()).toMatchObject({
    antennas: 96,
    image_id: null,
    image_noise_jy: null,
    size_bytes: null,
    flagged_fraction: null,
  })
  await putImages(products, [IMAGE, { ...IMAGE, path: '/images/psf.fits', kind: 'psf', noiseJy: 9 }])
  expect(await line()).toMatchObject({ image_id: 1, image_noise_jy: 0.001, image_calibration: 'applied' })
  clock.nowMs += 1000
  await putImages(products, [{ ...IMAGE, path: '/images/b.fits', noiseJy: 0.002, calibration: 'uncalibrated' }])
  const latest = { image_id: 3, image_noise_jy: 0.002, image_calibration: 'uncalibrated' }
  expect(await line()).toMatchObject(latest)
  await putProductStored(products, { kind: 'image', path: IMAGE.path }, false)
  expect(await line(), 'the older image was removed').toMatchObject(latest)
  await putMeasurementSetFacts(products, { path: MS.path, sizeBytes: 100 })
  await putMeasurementSetFacts(products, { path: MS.path, flaggedFraction: 0.25 })
  await putMeasurementSetFacts(products, { path: MS.path })
  expect(await line()).toMatchObject({ ...latest, size_bytes: 100, flagged_fraction: 0.25 })
  await putMeasurementSetMoved(products, MS.path, '/ms/b.ms', { status: 'failed', isStored: true })
  expect(await findMeasurementSetLine(products, '/ms/b.ms')).toMatchObject({ ...latest, size_bytes: 100 })
  await putMeasurementSet(products, { ...MS, path: '/ms/b.ms' })
  expect(await findMeasurementSetLine(products, '/ms/b.ms')).toMatchObject({
    ...{ image_id: null, image_noise_jy: null, size_bytes: null, flagged_fraction: null, antennas: null },
  })
})

const COUNT = 100_000
const FIRST_MJD = 61_000
const STEP_DAYS = 309 / 86_400

/** A third not calibrated, a quarter without image, one in 1,000 bad, one in 500 with a calibrator that its group sees. */
const FILL = `
  INSERT INTO ingest_queue (group_id, state, received_at, last_update, calibrators)
  WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < ${COUNT - 1})
  SELECT 'g' || i, 'completed', 0, 0, CASE WHEN i % 500 = 7 THEN '["3C48","0834+555"]' ELSE '[]' END FROM n;
  INSERT INTO ms_index (path, start_mjd, end_mjd, mid_mjd, processed_at, status, stage, stage_updated_at, cal_applied,
    field_names, calibrator, pointing_ra_deg, pointing_dec_deg, ra_deg, dec_deg, group_id, stored,
    image_id, image_noise_jy, image_dynamic_range, image_calibration)
  WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < ${COUNT - 1})
  SELECT '/data/stage/ms/' || printf('%06d', i) || '.ms', t, t, t, 0, 'completed', 'imaged', ${COUNT} - i, i % 3 > 0,
    '["meridian_t00","meridian_t01","meridian_t02","meridian_t03","meridian_t04","meridian_t05","meridian_t06"]',
    CASE WHEN i % 5000 = 11 THEN '3C147' END, 30, 54, 30, i % 90, 'g' || i, i % 10 > 0,
    CASE WHEN i % 4 > 0 THEN i END, CASE WHEN i % 4 > 0 THEN iif(i % 1000 = 13, 1, 5e-4) END,
    CASE WHEN i % 4 > 0 THEN 500 END, CASE WHEN i % 4 > 0 THEN 'applied' END
  FROM (SELECT i, ${FIRST_MJD} + i * ${STEP_DAYS} AS t FROM n);`

let folder: string
let products: Products

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contimg-ms-lists-'))
  const path = join(folder, 'pipeline.sqlite3')
  products = await openProducts(path)
  using db = new DatabaseSync(path)
  db.exec(`PRAGMA synchronous = OFF; BEGIN; ${FILL} COMMIT`)
})
afterAll(async () => {
  await products[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const byTime: MeasurementSetPage = { order: 'mid_mjd', descending: true, limit: 100 }
const limits = { noiseJy: { warn: 1e-3, fail: 3e-3 }, dynamicRange: { warn: 10, fail: 5 } }
const night = { fromMjd: FIRST_MJD + 10, toMjd: FIRST_MJD + 11 }

const QUESTIONS: Readonly<Record<string, readonly [MeasurementSetFilter, MeasurementSetPage, number]>> = {
  'the latest': [{}, byTime, COUNT],
  'far behind': [
    {},
    { ...byTime, after: { value: FIRST_MJD + 5000 * STEP_DAYS, path: '/data/stage/ms/005000.ms' } },
    COUNT,
  ],
  'a night': [{ span: night }, byTime, 279],
  'a strip': [{ decDeg: [10, 20] }, byTime, 12_221],
  'by declination': [{}, { ...byTime, order: 'dec_deg' }, COUNT],
  'changed last': [{}, { ...byTime, order: 'stage_updated_at' }, COUNT],
  'not calibrated': [{ isCalibrated: false }, byTime, 33_334],
  'not imaged': [{ isImaged: false }, byTime, 25_000],
  removed: [{ isStored: false }, byTime, 10_000],
  'of a stage': [{ stage: 'imaged', status: 'completed' }, byTime, COUNT],
  'of a stage that none is at': [{ stage: 'ingested' }, byTime, 0],
  'bad ones, few': [{ grades: { words: ['fail'], limits } }, byTime, 100],
  'with a calibrator in the beam': [{ calibrator: '3C48' }, byTime, 200],
  'with one that names a field': [{ calibrator: '3C147' }, byTime, 20],
  'with any': [{ hasCalibrator: true }, byTime, 220],
  'by name': [{ text: '/09999' }, byTime, 10],
}

test('a hundred thousand Measurement Sets are looked up by their index', async () => {
  for (const [name, [filter, page, all]] of Object.entries(QUESTIONS)) {
    const started = process.cpuUsage()
    const lines = await pageOfMeasurementSets(products, filter, page)
    const paged = process.cpuUsage(started)
    const count = await countMeasurementSets(products, filter)
    const both = process.cpuUsage(started)
    const msOf = ({ user, system }: NodeJS.CpuUsage) => ((user + system) / 1000).toFixed(1)
    console.log(`${name}: a page in ${msOf(paged)} ms of CPU, with a count of all ${msOf(both)} ms`)
    expect([name, count]).toEqual([name, all])
    expect(lines.length, name).toBe(Math.min(100, count))
  }
})

test.each(MEASUREMENT_SET_ORDERS)('pages in the order of %s end where the next begins, both ways', async (order) => {
  for (const descending of [false, true]) {
    const filter: MeasurementSetFilter = { grades: { words: ['fail'], limits } }
    const page = { order, descending, limit: 30 }
    const seen: string[] = []
    for (let after: MeasurementSetPage['after']; ; ) {
      const lines = await pageOfMeasurementSets(products, filter, { ...page, ...(after && { after }) })
      seen.push(...lines.map(({ path }) => path))
      const last = lines.at(-1)
      if (last === undefined || lines.length < page.limit) break
      after = { value: last[page.order], path: last.path }
    }
    const all = await pageOfMeasurementSets(products, filter, { ...page, limit: 1000 })
    expect(seen).toEqual(all.map(({ path }) => path))
    expect(new Set(seen).size).toBe(100)
    const values = all.map((line) => line[page.order])
    expect(values).toEqual(values.toSorted((a, b) => (descending ? b - a : a - b)))
  }
})

test('when tables were applied, the size and the flags of before do not hold any more', async () => {
  await using products = await openProducts(join(temporaryFolder(), 'p.sqlite3'))
  await putMeasurementSet(products, MS)
  await putMeasurementSetFacts(products, { path: MS.path, sizeBytes: 100, flaggedFraction: 0.25 })
  await products.db
    .insertInto('calibration_tables')
    .values({
      ...{
        set_name: 's',
        path: '/cal/a',
        table_type: 'BP',
        order_index: 1,
        refant: '103',
        created_at: 0,
        mid_mjd: 61_000,
      },
      ...{
        dec_deg: 54,
        status: 'active',
        non_science: 0,
        configuration: '{}',
        solver_params: '{}',
        quality_metrics: '{"passed":true}',
      },
    })
    .execute()
  const parts = [{ set: 's', weight: 1, tables: [{ path: '/cal/a' }] }] as unknown as Parameters<
    typeof putAppliedTables
  >[2]
  expect(await putAppliedTables(products, MS.path, parts)).toBe(true)
  const line = await findMeasurementSetLine(products, MS.path)
  expect(line).toMatchObject({ cal_applied: 1, stage: 'calibrated', size_bytes: null, flagged_fraction: null })
})

test('what groups see comes with their Measurement Sets', async () => {
  const [line] = await pageOfMeasurementSets(products, { calibrator: '0834+555' }, byTime)
  expect(JSON.parse(line.calibrators!)).toEqual(['3C48', '0834+555'])
})
