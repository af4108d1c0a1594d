import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { makeRaster } from '@contimg/pipeline/inspect'
import { expect, test } from 'vitest'
import { rasterQuery } from '../schemas/rasters.ts'
import { rasterInquiry } from './raster-inquiry.ts'
import { writeTestSet } from './testing-set.ts'

const inquiry = (query: Record<string, unknown>) => rasterInquiry(rasterQuery.parse(query), 'bin').request

test('a preview is asked for, and only then', () => {
  expect(inquiry({ preview: '1' }).preview).toEqual({ oneOf: 8, fromSamples: 8e6 })
  expect([inquiry({}).preview, inquiry({ preview: 'false' }).preview]).toEqual([null, null])
})

test('where all of the part is flagged, the whole tells', async () => {
  const path = join(temporaryFolder(), 'obs.ms')
  writeTestSet(path, { isFlagged: (time) => time === 0 })
  const request = { ...inquiry({ xaxis: 'frequency', yaxis: 'baseline' }), preview: { oneOf: 2, fromSamples: 0 } }
  const raster = await makeRaster(path, request)
  expect([raster.fraction, raster.samples.flagged / (raster.samples.used + raster.samples.flagged)]).toEqual([1, 0.5])
  writeTestSet(join(path, '..', 'all.ms'), { isFlagged: () => true })
  await expect(makeRaster(join(path, '..', 'all.ms'), request)).rejects.toThrow(
    '100.0 % of what is selected is flagged',
  )
})
