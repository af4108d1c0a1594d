import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { ImageRecord, MeasurementSetRecord } from '@contimg/pipeline'
import { expect, test } from 'vitest'
import { linesOfGroups } from './group-results.ts'
import { putImages } from './images.ts'
import { queueGroup } from './ingest-queue.ts'
import { putMeasurementSet, putMeasurementSetMoved } from './ms-index.ts'
import { openProducts } from './open.ts'

const DEG = Math.PI / 180
const ID = '2025-10-18T02:27:48'
const ALL = { from: '2025', to: '2026' }
const MS: MeasurementSetRecord = {
  path: '/ms/a.ms',
  groupId: ID,
  startMjdS: 5.2e9,
  endMjdS: 5.2e9 + 309,
  raRad: 30 * DEG,
  decRad: 54 * DEG,
  fieldNames: ['a'],
  calibrator: undefined,
}
const IMAGE: ImageRecord = {
  path: '/images/a-image.fits',
  msPath: MS.path,
  kind: 'image',
  fieldName: 'a',
  beamMajorRad: 3e-4,
  beamMinorRad: 2e-4,
  beamPaRad: 0,
  integrationS: 309,
  noiseJy: 0.001,
  dynamicRange: 300,
  isPbCorrected: false,
  centreRaRad: 30 * DEG,
  centreDecRad: 54 * DEG,
  sizePx: 512,
  cellRad: 1e-5,
  frequencyHz: 1.4e9,
  bandwidthHz: 1.9e8,
  calibration: 'applied',
  isNonScience: false,
}

async function opened() {
  const clock = { nowMs: 1_000_000 }
  const products = await openProducts(join(temporaryFolder(), 'pipeline.sqlite3'), { nowMs: () => clock.nowMs })
  await queueGroup(products, { id: ID, files: [{ subband: 0, path: '/in/a' }], stages: ['imaging'] })
  return Object.assign(products, { clock })
}

test('a group has no numbers before they are measured, and then those of its latest image', async () => {
  await using products = await opened()
  const nothing = { state: 'pending', ms_path: null, noise_jy: null, image_id: null, latency_s: null }
  expect(await linesOfGroups(products, ALL)).toMatchObject([{ group_id: ID, ...nothing }])
  await putMeasurementSet(products, MS)
  expect(await linesOfGroups(products, ALL)).toMatchObject([{ ms_path: MS.path, ra_deg: 30, noise_jy: null }])
  products.clock.nowMs += 120_000
  await putImages(products, [IMAGE, { ...IMAGE, path: '/images/a-psf.fits', kind: 'psf', noiseJy: 9 }])
  const made = { noise_jy: 0.001, dynamic_range: 300, calibration: 'applied', latency_s: 120, imaged_at: 1120 }
  expect(await linesOfGroups(products, ALL)).toMatchObject([made])
  products.clock.nowMs += 60_000
  await putImages(products, [{ ...IMAGE, noiseJy: 0.002 }])
  expect(await linesOfGroups(products, ALL)).toMatchObject([{ noise_jy: 0.002, latency_s: 180 }])
})

test('a Measurement Set that moves stays that of its group', async () => {
  await using products = await opened()
  await putMeasurementSet(products, MS)
  await putImages(products, [IMAGE])
  await putMeasurementSetMoved(products, MS.path, '/ms/b.ms', { status: 'completed', isStored: true })
  expect(await linesOfGroups(products, ALL)).toMatchObject([{ ms_path: '/ms/b.ms', noise_jy: 0.001 }])
})

test('a time begins with its first moment and ends before its last', async () => {
  await using products = await opened()
  expect(await linesOfGroups(products, { from: ID, to: '2026' })).toHaveLength(1)
  expect(await linesOfGroups(products, { from: '2025', to: ID })).toHaveLength(0)
})

test('what was there before the table is in it as well', async () => {
  await using products = await opened()
  await putMeasurementSet(products, MS)
  await putImages(products, [IMAGE])
  const [before] = await linesOfGroups(products, ALL)
  const { statements } = await import('./migrations/0013-group-results.ts')
  const { sql } = await import('kysely')
  await sql.raw('DELETE FROM group_results').execute(products.db)
  for (const statement of statements.slice(1, 3)) await sql.raw(statement).execute(products.db)
  expect(await linesOfGroups(products, ALL)).toEqual([before])
})
