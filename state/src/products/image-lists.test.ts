import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { copiesOf } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { countImages, type ImageFilter, type ImageListPage, pageOfImages } from './image-lists.ts'
import { openProducts } from './open.ts'

const COUNT = 100_000
const FIRST_MJD = 61_000
const STEP_DAYS = 309 / 86_400

/** Images of eight types, one Measurement Set to eight of them, every fifth without noise. */
const FILL = `
  INSERT INTO ms_index (path, start_mjd, end_mjd, mid_mjd, processed_at, status, stage, stage_updated_at, cal_applied,
    field_names, pointing_ra_deg, pointing_dec_deg, ra_deg, dec_deg, group_id)
  WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < ${COUNT / 8 - 1})
  SELECT 'ms' || i, t, t, t, 0, 'completed', 'imaged', 0, 1, '[]', 30, 54, 30, 54, 'g' || i
  FROM (SELECT i, ${FIRST_MJD} + i * ${STEP_DAYS} AS t FROM n);
  INSERT INTO images (path, ms_path, created_at, observed_mjd, type, noise_jy, dynamic_range, center_ra_deg, center_dec_deg, calibration)
  WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < ${COUNT - 1})
  SELECT 'image' || i, 'ms' || (i / 8), i, CASE WHEN i < 8000 THEN NULL ELSE ${FIRST_MJD} + i / 8 * ${STEP_DAYS} END,
    CASE i % 8 WHEN 0 THEN 'image' WHEN 1 THEN 'dirty' ELSE 'other' || (i % 8) END,
    CASE WHEN i / 8 % 5 = 4 THEN NULL ELSE 1e-4 * (1 + i * 7919 % 100) END, 500, i * 0.01 % 360, i % 90, 'applied'
  FROM n;`

const copyOfFilled = copiesOf(async (folder) => {
  const path = join(folder, 'pipeline.sqlite3')
  await (await openProducts(path))[Symbol.asyncDispose]()
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA synchronous = OFF; BEGIN; ${FILL} COMMIT`)
  db.close()
})

async function filled() {
  return await openProducts(join(await copyOfFilled(), 'pipeline.sqlite3'))
}

const byTime: ImageListPage = { order: 'observed_mjd', descending: true, limit: 100 }
const limits = { noiseJy: { warn: 1e-3, fail: 3e-3 }, dynamicRange: { warn: 10, fail: 5 } }

const QUESTIONS: Readonly<Record<string, readonly [ImageFilter, ImageListPage]>> = {
  'the latest': [{ type: 'image' }, byTime],
  'of all types': [{}, byTime],
  'far behind': [{ type: 'image' }, { ...byTime, after: { value: FIRST_MJD + 5000 * STEP_DAYS, id: 40_000 } }],
  'the least noise': [{ type: 'image' }, { ...byTime, order: 'noise_jy', descending: false }],
  'a night': [{ type: 'image', span: { fromMjd: FIRST_MJD + 10, toMjd: FIRST_MJD + 11 } }, byTime],
  'good ones': [{ type: 'image', grades: { words: ['good'], limits } }, byTime],
  'below a noise': [{ type: 'image', noiseJy: [0, 5e-3] }, byTime],
  'a strip': [{ type: 'image', decDeg: [10, 20] }, byTime],
  'a cone': [{ type: 'image', cone: { raDeg: 100, decDeg: 40, radiusDeg: 1 } }, byTime],
  'the latest of each set': [{ type: 'image', isLatest: true }, byTime],
}

test('a hundred thousand images are looked up by their indexes', async () => {
  await using products = await filled()
  for (const [name, [filter, page]] of Object.entries(QUESTIONS)) {
    const startMs = performance.now()
    const lines = await pageOfImages(products, filter, page)
    const countMs = performance.now()
    const count = await countImages(products, filter, 1001)
    const [page_, count_] = [countMs - startMs, performance.now() - countMs].map((ms) => ms.toFixed(1))
    console.log(`${name}: ${lines.length} in ${page_} ms, counted ${count} in ${count_} ms`)
    expect(lines.length).toBe(Math.min(100, count))
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length)
  }
})

test('pages end where the next begin, through those that have no value, both ways', async () => {
  await using products = await filled()
  for (const descending of [false, true]) {
    const page = { order: 'noise_jy', descending, limit: 1000 } as const
    const seen: number[] = []
    const values: (number | null)[] = []
    for (let after: ImageListPage['after']; ; ) {
      const lines = await pageOfImages(products, { type: 'image' }, { ...page, ...(after && { after }) })
      seen.push(...lines.map(({ id }) => id))
      values.push(...lines.map(({ noise_jy }) => noise_jy))
      const last = lines.at(-1)
      if (last === undefined || lines.length < page.limit) break
      after = { value: last.noise_jy, id: last.id }
    }
    expect([seen.length, new Set(seen).size]).toEqual([COUNT / 8, COUNT / 8])
    const known = values.filter((value) => value !== null)
    expect(values.slice(0, known.length)).toEqual(known)
    expect(known).toEqual(known.toSorted((a, b) => (descending ? b - a : a - b)))
  }
})

test('whoever puts an image in, it has the time of its observation', async () => {
  await using products = await filled()
  const [last] = await pageOfImages(products, { type: 'image' }, { ...byTime, descending: false, limit: 1 })
  expect(last).toMatchObject({ group_id: 'g0', observed_mjd: FIRST_MJD })
  const untimed = await pageOfImages(
    products,
    { span: { fromMjd: 0, toMjd: FIRST_MJD + 1000.5 * STEP_DAYS } },
    { ...byTime, limit: 1 },
  )
  expect(untimed[0]).toMatchObject({ group_id: 'g1000' })
})
