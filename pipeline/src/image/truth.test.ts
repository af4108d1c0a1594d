import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { meridianIcrs, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { expect, test } from 'vitest'
import { convert } from '../convert/run.ts'
import { columnOf, putCells } from '../flag/testing.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { directImages, imagesOf, randomOf, type Setting, somePixels, Workshop, worstError } from './testing/images.ts'

const DEG = Math.PI / 180
const IMAGE = { width: 256, height: 240, cellRad: (40 * DEG) / 3600 } // 2.8°
const PIXELS = somePixels(IMAGE, 110)
const STATIONS = [1, 17, 36, 51, 76, 96, 103, 108, 116] // both arms and outriggers: baselines to 2.5 km

/** A drift scan of 24 fields at a declination: sources, noise of the real antennas, a tenth of the samples flagged. */
async function driftScan(decRad: number): Promise<string> {
  const folder = temporaryFolder()
  const plain = plainSimulation(folder)
  const centre = meridianIcrs(skyAt(plain.startMjdS + 155, DSA110_SITE, UNKNOWN_ORIENTATION), decRad)
  const sources = [
    [0.002, 0.003, 5],
    [-0.015, 0.01, 2],
    [0.02, -0.018, 1],
  ].map(([east, north, fluxJy], i) => ({
    name: `source ${i}`,
    raRad: centre.raRad + east / Math.cos(decRad),
    decRad: centre.decRad + north,
    ...{ fluxJy, referenceFrequencyHz: 1.4e9, spectralTerms: [-0.7] },
  }))
  const changes = { stations: STATIONS, channelCount: 96, decRad, sources, sefdJy: 5800, beam: 'airy' }
  const [group] = await simulate({ ...plain, ...changes })
  const path = join(folder, 'scan.ms')
  await convert(group.files, path)
  const random = randomOf(11)
  const flags = columnOf<Uint8Array>(path, 'FLAG').map((flag) => (random() < 0.1 ? 1 : flag))
  putCells(path, 'FLAG', 0, columnOf<Int32Array>(path, 'DATA_DESC_ID').length, flags)
  return path
}

test.each([54.6, -20])('a drift scan at declination %f° is imaged as the direct Fourier sum', async (decDeg) => {
  using source = openVisibilities(await driftScan(decDeg * DEG))
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
  using source = openVisibilities(await driftScan(-20 * DEG))
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
