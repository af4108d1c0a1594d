import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { driftScan } from './testing/drift-scan.ts'
import { directImages, imagesOf, type Setting, somePixels, Workshop, worstError } from './testing/images.ts'

const DEG = Math.PI / 180
const IMAGE = { width: 256, height: 240, cellRad: (40 * DEG) / 3600 } // 2.8°
const PIXELS = somePixels(IMAGE, 110)

test.each([54.6, -20])('a drift scan at declination %f° is imaged as the direct Fourier sum', async (decDeg) => {
  using source = openVisibilities(await driftScan(temporaryFolder(), decDeg * DEG))
  await using workshop = new Workshop()
  const centre = medianCentre(source.fields)
  for (const weighting of [{ kind: 'natural' }, { kind: 'briggs', robust: 0.5 }] as const) {
    const setting: Setting = { image: IMAGE, centre, fieldIds: new Set(source.fields.keys()), weighting }
    const truth = directImages(source, setting, PIXELS)
    for (const epsilon of [1e-3, 1e-4, 1e-5]) {
      workshop.clear()
      const { dirty, psf, sumOfWeights, counts } = await imagesOf(source, setting, epsilon, workshop)
      expect(counts.used).toBeGreaterThan(60_000)
      expect(sumOfWeights / truth.sumOfWeights).toBeCloseTo(1, 6)
      expect(worstError(dirty, IMAGE, PIXELS, truth.dirty)).toBeLessThan(epsilon)
      expect(worstError(psf, IMAGE, PIXELS, truth.psf)).toBeLessThan(epsilon)
    }
  }
})

test('a field of 6.4° far from the zenith, where the plane of the array is steep, is imaged as the direct Fourier sum', async () => {
  using source = openVisibilities(await driftScan(temporaryFolder(), -20 * DEG))
  await using workshop = new Workshop()
  const image = { width: 96, height: 96, cellRad: (6.4 * DEG) / 96 }
  const weighting = { kind: 'natural' } as const
  const setting: Setting = { image, centre: medianCentre(source.fields), fieldIds: new Set([0, 12, 23]), weighting }
  const pixels = somePixels(image, 40)
  const truth = directImages(source, setting, pixels)
  const { dirty, psf } = await imagesOf(source, setting, 1e-4, workshop)
  expect(worstError(dirty, image, pixels, truth.dirty)).toBeLessThan(1e-4)
  expect(worstError(psf, image, pixels, truth.psf)).toBeLessThan(1e-4)
})
