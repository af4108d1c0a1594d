import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '@contimg/fixtures/data'
import type { ImageRecord, MeasurementSetRecord } from '@contimg/pipeline'
import { expect, test } from 'vitest'
import { listImages, putImages } from './images.ts'
import { putMeasurementSet } from './ms-index.ts'
import { openProducts } from './open.ts'
import { putPerformance } from './performance-metrics.ts'

const ARCSEC = Math.PI / 648000
const set: MeasurementSetRecord = {
  ...{ path: '/ms/a.ms', groupId: 'g', startMjdS: 5.2e9, endMjdS: 5.2e9 + 309, raRad: 2.2, decRad: 0.95 },
  ...{ fieldNames: ['a'], calibrator: undefined },
}
const image: ImageRecord = {
  ...{ path: '/img/a-image.fits', msPath: '/ms/a.ms', kind: 'image', isPbCorrected: false, fieldName: 'a' },
  ...{ beamMajorRad: 17 * ARCSEC, beamMinorRad: 12 * ARCSEC, beamPaRad: Math.PI / 4, noiseJy: 3e-4 },
  ...{ dynamicRange: undefined, centreRaRad: Math.PI / 2, centreDecRad: Math.PI / 4, sizePx: 5040 },
  ...{ cellRad: 2.5 * ARCSEC, frequencyHz: 1.405e9, bandwidthHz: 1.87e8, integrationS: 309 },
  ...{ calibration: 'uncalibrated', isNonScience: false },
}

test('an image has the columns that people ask for, in their units; what was not measured is null', async () => {
  const path = join(temporaryFolder(), 'pipeline.sqlite3')
  await using products = await openProducts(path)
  await putMeasurementSet(products, set)
  await putImages(products, [image])
  await putImages(products, [{ ...image, noiseJy: 4e-4 }])
  const near = (value: number) => expect.closeTo(value, 7)
  expect(await listImages(products, { msPath: '/ms/a.ms' })).toMatchObject([
    {
      ...{ path: '/img/a-image.fits', type: 'image', format: 'fits', noise_jy: 4e-4, dynamic_range: null, pbcor: 0 },
      ...{
        beam_major_arcsec: near(17),
        beam_minor_arcsec: near(12),
        beam_pa_deg: near(45),
        cellsize_arcsec: near(2.5),
      },
      ...{ center_ra_deg: near(90), center_dec_deg: near(45), imsize_x: 5040, freq_ghz: near(1.405) },
      ...{ bandwidth_mhz: near(187), calibration: 'uncalibrated' },
    },
  ])
  expect(await listImages(products, { msPath: '/ms/b.ms' })).toEqual([])
})

test('an image of a Measurement Set that is not in is refused', async () => {
  await using products = await openProducts(join(temporaryFolder(), 'pipeline.sqlite3'))
  await expect(putImages(products, [image])).rejects.toThrow('FOREIGN KEY')
})

test('a stage of a run has one row, the latest', async () => {
  const path = join(temporaryFolder(), 'pipeline.sqlite3')
  await using products = await openProducts(path)
  const one = { groupId: 'g', stage: 'convert', run: 1, loadS: 1, phaseS: 0.5, writeS: 4, totalS: 6 }
  const more = { writerType: 'parallel-subband', peakMemoryBytes: 4e8, jobId: 'j' }
  await putPerformance(products, { ...one, ...more })
  await putPerformance(products, { ...one, ...more, totalS: 7 })
  await putPerformance(products, { ...one, ...more, run: 2 })
  using db = new DatabaseSync(path, { readOnly: true })
  const rows = db.prepare('SELECT run, total_time, writer_type FROM performance_metrics ORDER BY run').all()
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { run: 1, total_time: 7, writer_type: 'parallel-subband' },
    { run: 2, total_time: 6, writer_type: 'parallel-subband' },
  ])
})

test('the names that people type are there, and the earlier ones of these', async () => {
  const path = join(temporaryFolder(), 'pipeline.sqlite3')
  await using _products = await openProducts(path)
  using db = new DatabaseSync(path, { readOnly: true })
  const names = ['ingest_queue', 'performance_metrics', 'calibration_tables', 'calibration_source_catalog', 'ms_index']
  const later = ['images', 'photometry_results', 'hdf5_file_index', 'mosaic_groups', 'mosaic_members']
  const earlier = [
    'processing_queue',
    'caltables',
    'calibrator_catalog',
    'hdf5_files',
    'photometry',
    'mosaic_ms_membership',
  ]
  for (const name of [...names, ...later, ...earlier])
    expect(db.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.n, name).toBe(0)
  expect(db.prepare('SELECT state, COUNT(*) FROM ingest_queue GROUP BY state').all()).toEqual([])
})
