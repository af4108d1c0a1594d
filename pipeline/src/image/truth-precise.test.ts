import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { KernelHeap } from '@contimg/numerics/wasm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { CleanSession } from './clean-session.ts'
import type { ImagerRequest } from './imager-request.ts'
import { openImager } from './open-imager.ts'
import { DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { PreciseImager } from './precise-imager.ts'
import { imageMeasurementSet } from './run.ts'
import { stokesIOfAll } from './stokes.ts'
import { driftScan } from './testing/drift-scan.ts'
import { type Setting, somePixels } from './testing/images.ts'
import { preciseResidual, preciseTruth } from './testing/precise.ts'

const DEG = Math.PI / 180
const IMAGE = { width: 160, height: 144, cellRad: (60 * DEG) / 3600 } // 2.7°
const PIXELS = somePixels(IMAGE, 105)

/** Largest error at the pixels over the largest magnitude of another image, or the same. */
function worst(image: Float64Array, truth: Float64Array, peakOf = image): number {
  const largest = peakOf.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return Math.max(...PIXELS.map(([x, y], i) => Math.abs(image[y * IMAGE.width + x] - truth[i]))) / largest
}

/** Of float64, its dirty image and point spread function made. */
async function made(source: ReturnType<typeof openVisibilities>, request: ImagerRequest): Promise<PreciseImager> {
  const imager = openImager(source, new KernelHeap(), request)
  if (!(imager instanceof PreciseImager)) throw new TypeError('not of float64')
  await imager.load({})
  await imager.ready()
  await imager.makeImages('dirty and psf', {})
  return imager
}

const folders = [mkdtempSync(join(tmpdir(), 'contimg-precise-')), mkdtempSync(join(tmpdir(), 'contimg-precise-'))]
let north: string
let south: string
beforeAll(async () => {
  north = await driftScan(folders[0], 54.6 * DEG, 48)
  south = await driftScan(folders[1], -20 * DEG, 48)
}, 60_000)
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function requestOf(source: ReturnType<typeof openVisibilities>, weighting: Setting['weighting'], epsilon: number) {
  const [centre, fieldIds] = [medianCentre(source.fields), new Set(source.fields.keys())]
  const combinations = stokesIOfAll(source)
  return { image: IMAGE, centre, fieldIds, weighting, combinations, epsilon, use: 'images' } as const
}

describe.each([54.6, -20])('a drift scan at declination %f° in float64', (decDeg) => {
  test.each([[{ kind: 'natural' }], [{ kind: 'briggs', robust: 0.5 }]] as const)(
    'is the direct Fourier sum to 1e-6 and to 1e-7, %o',
    async (weighting) => {
      using source = openVisibilities(decDeg > 0 ? north : south)
      const truth = preciseTruth(source, requestOf(source, weighting, 1e-7), PIXELS)
      for (const epsilon of [1e-6, 1e-7]) {
        await using imager = await made(source, requestOf(source, weighting, epsilon))
        const { residual, psf } = imager.images
        expect(worst(imager.precisePixels(residual)!, truth.dirty)).toBeLessThan(epsilon)
        expect(worst(imager.precisePixels(psf)!, truth.psf)).toBeLessThan(epsilon)
      }
    },
  )
})

test('the residual of CLEAN is the direct sum over what its model leaves, to 1e-7 of the dirty image', async () => {
  using source = openVisibilities(north)
  const request = { ...requestOf(source, { kind: 'briggs', robust: 0.5 }, 1e-7), use: 'clean' } as const
  await using imager = await made(source, request)
  const { residual } = imager.images
  const dirty = imager.precisePixels(residual)!
  const settings = { ...DEFAULT_IMAGE_OPTIONS, iterations: 400, majorCycles: 3 }
  const session = await CleanSession.open(imager, settings, { beamPx: 3 })
  const before = await session.snapshot()
  await session.step()
  const state = await session.run()
  expect(state.majorCycles).toBeGreaterThan(1)
  const model = imager.pixels(imager.images.model)
  expect(worst(imager.precisePixels(residual)!, preciseResidual(source, request, PIXELS, model), dirty)).toBeLessThan(
    1e-7,
  )
  await session.restore(before)
  await imager.makeImages('residual', {})
  const again = imager.precisePixels(residual)!
  expect(again.reduce((most, value, i) => Math.max(most, Math.abs(value - dirty[i])), 0)).toBeLessThan(1e-10)
})

test('below 1e-6 products hold float64, and say by what means they were made', async () => {
  const name = join(temporaryFolder(), 'x')
  const { sizePx, cellRad, iterations } = { sizePx: 200, cellRad: IMAGE.cellRad / 6, iterations: 20 }
  const options = { ...DEFAULT_IMAGE_OPTIONS, imageName: name, sizePx, cellRad, iterations, epsilon: 5e-7 }
  const { products, peakJy } = await imageMeasurementSet(north, options)
  for (const kind of ['dirty', 'psf', 'residual', 'image'] as const) {
    using source = new FileSource(products[kind]!)
    const { data } = readFitsImage(source, firstImage(source))
    if (!(data instanceof Float64Array)) throw new TypeError(`${kind} is not of float64`)
    expect(data.some((value) => value !== Math.fround(value))).toBe(true)
    if (kind === 'image')
      expect(data.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeCloseTo(peakJy, 6)
  }
  expect(readFileSync(products.image!).subarray(0, 20000).toString('latin1')).toMatch(/accuracy 5e-7 in float64/)
})

test('an accuracy beyond float64’s share is refused', () => {
  using source = openVisibilities(north)
  const make = (epsilon: number) =>
    openImager(source, new KernelHeap(), requestOf(source, { kind: 'natural' }, epsilon))
  for (const epsilon of [9e-8, 0, Number.NaN])
    expect(() => make(epsilon)).toThrow(`accuracy ${epsilon}, wanted one from 1e-7 to 0.01`)
})
