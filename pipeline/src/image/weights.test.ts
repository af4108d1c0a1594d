import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { Weighting } from '@contimg/numerics/weight'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { openImager } from './open-imager.ts'
import { stokesIOfAll } from './stokes.ts'
import { directImages, imagesOf, type Setting, somePixels, Workshop, worstError } from './testing/images.ts'
import { evenWindow, type PlainRow, plainSet, writePlainSet } from './testing/rows.ts'

const IMAGE = { width: 48, height: 32, cellRad: 1.6e-4 }
const PIXELS = somePixels(IMAGE, 30)

let workshop: Workshop
beforeAll(() => {
  workshop = new Workshop()
})
afterAll(() => workshop[Symbol.asyncDispose]())
beforeEach(() => workshop.clear())

/** Weights of no use, and a tenth of a heavy one, among the others. */
function disturb(weights: Float32Array, index: number): void {
  const odd = [0, Number.NaN, -1, 40, Number.NaN, 0]
  for (let i = index % 7; i < weights.length; i += 7) weights[i] = odd[(i + index) % odd.length]
}

/** A Measurement Set whose WEIGHT, and WEIGHT_SPECTRUM where it has one, are as told. */
function written(hasWeightSpectrum: boolean, change: (row: PlainRow, index: number) => void): string {
  const windows = [0, 8].map((first) => evenWindow(first, 8))
  const set = plainSet({ windows, times: 2, hasWeightSpectrum })
  set.rows.forEach(change)
  const path = join(temporaryFolder(), 'rows.ms')
  writePlainSet(path, set)
  return path
}

async function expectDefined(path: string, weighting: Weighting): Promise<void> {
  using source = openVisibilities(path)
  const fieldIds = new Set(source.fields.keys())
  const setting: Setting = { image: IMAGE, centre: medianCentre(source.fields), fieldIds, weighting }
  const truth = directImages(source, setting, PIXELS)
  const images = await imagesOf(source, setting, 1e-5, workshop)
  expect(images.sumOfWeights / truth.sumOfWeights).toBeCloseTo(1, 6)
  expect(worstError(images.dirty, IMAGE, PIXELS, truth.dirty)).toBeLessThan(1e-5)
  expect(worstError(images.psf, IMAGE, PIXELS, truth.psf)).toBeLessThan(1e-5)

  const request = { ...setting, combinations: stokesIOfAll(source), epsilon: 1e-6, use: 'images' } as const
  await using precise = openImager(source, new KernelHeap(), request)
  await precise.load({})
  await precise.ready()
  await precise.makeImages('dirty and psf', {})
  expect(precise.sumOfWeights / truth.sumOfWeights).toBeCloseTo(1, 6)
  const { residual, psf } = precise.images
  expect(worstError(precise.pixels(residual), IMAGE, PIXELS, truth.dirty)).toBeLessThan(1e-6)
  expect(worstError(precise.pixels(psf), IMAGE, PIXELS, truth.psf)).toBeLessThan(1e-6)
}

const WEIGHTINGS: Weighting[] = [{ kind: 'natural' }, { kind: 'briggs', robust: 0 }]

test.each(WEIGHTINGS)(
  'WEIGHT_SPECTRUM counts channel by channel, zeros and NaN among it, and WEIGHT does not, %o',
  (weighting) =>
    expectDefined(
      written(true, ({ weights, weightSpectrum }, i) => {
        weights.fill(i % 3 === 0 ? Number.NaN : 0)
        disturb(weightSpectrum, i)
      }),
      weighting,
    ),
)

test.each(WEIGHTINGS)('without it WEIGHT counts row by row and correlation by correlation, %o', (weighting) =>
  expectDefined(
    written(false, ({ weights }, i) => {
      if (i % 5 === 0) disturb(weights, i / 5)
    }),
    weighting,
  ),
)

test('a uv range and a taper leave the same weights in float64', async () => {
  using source = openVisibilities(written(false, () => {}))
  const ranges = [{ low: 400, high: 3000, inWavelengths: true }]
  const request = {
    ...{ image: IMAGE, centre: medianCentre(source.fields), fieldIds: new Set(source.fields.keys()) },
    ...{ weighting: WEIGHTINGS[1], uv: { ranges, taperRad: 2e-4 } },
    ...{ combinations: stokesIOfAll(source), use: 'images' as const },
  }
  const sums: number[] = []
  const images: Float32Array[] = []
  for (const epsilon of [1e-5, 1e-6]) {
    await using imager = openImager(source, new KernelHeap(), { ...request, epsilon })
    await imager.load({})
    await imager.ready()
    await imager.makeImages('dirty and psf', {})
    sums.push(imager.sumOfWeights)
    images.push(imager.pixels(imager.images.residual).slice())
  }
  expect(sums[1] / sums[0]).toBeCloseTo(1, 6)
  const [one, other] = images
  const peak = other.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  one.forEach((value, i) => {
    expect(Math.abs(value - other[i]) / peak).toBeLessThan(1.1e-5)
  })
})
