import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { directImageValue, directVisibilities } from '@contimg/numerics/planes'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { Weighting } from '@contimg/numerics/weight'
import { expect, test } from 'vitest'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { NarrowBandError } from './errors.ts'
import { Imager } from './imager.ts'
import { narrowBandWarning, taylorBand } from './mtmfs-band.ts'
import { TaylorImager } from './mtmfs-imager.ts'
import { stokesIOfAll } from './stokes.ts'
import { directionOf, type Setting, somePixels, weightedRows } from './testing/images.ts'
import { evenWindow, type PlainSetting, plainSet, writePlainSet } from './testing/rows.ts'
import type { StokesIRows } from './testing.ts'

const IMAGE = { width: 96, height: 80, cellRad: 1.6e-4 }
const PIXELS = somePixels(IMAGE, 40)
const MODELS = [
  [
    [30, 12, 3, -2.1],
    [95, 0, 1, 0],
  ],
  [
    [48, 40, 0.8, 0.9],
    [0, 79, -0.5, 0.3],
    [31, 12, 0, 1.2],
  ],
] as const // x, y, flux, slope
const BAND: PlainSetting = {
  windows: Array.from({ length: 16 }, (_, i) => evenWindow(48 * i, 48)),
  stations: [1, 5, 24, 47, 72, 116], // near ones, whose channels are compressed to few samples, and far ones
  times: 2,
}

/** A Measurement Set whose sources fall steeply with frequency, amid noise of each channel's own. */
function withRows<T>(setting: PlainSetting, work: (source: MeasurementSetSource) => T): T {
  const path = join(temporaryFolder(), 'rows.ms')
  const set = plainSet(setting)
  for (const { visibilities, dataDescriptionId } of set.rows)
    for (let i = 0; i < visibilities.length; i++)
      visibilities[i] *= (1.4e9 / set.windows[dataDescriptionId][i >> 2]) ** 3
  writePlainSet(path, set)
  return work(openVisibilities(path))
}

function settingOf({ fields }: MeasurementSetSource, weighting: Weighting): Setting {
  return { image: IMAGE, centre: medianCentre(fields), fieldIds: new Set(fields.keys()), weighting }
}

async function withImager<T>(
  source: MeasurementSetSource,
  setting: Setting,
  epsilon: number,
  work: (taylor: TaylorImager, imager: Imager) => Promise<T>,
): Promise<T> {
  const heap = new KernelHeap()
  const request = { ...setting, combinations: stokesIOfAll(source), epsilon, use: 'clean', terms: 2 } as const
  await using imager = new Imager(source, heap, request)
  await imager.load({})
  await imager.ready()
  const taylor = new TaylorImager(imager, heap, taylorBand(heap, imager.lines.sets, source.path))
  await taylor.makeImages('dirty and psf', {})
  return await work(taylor, imager)
}

/** The definition, with the mean frequency of the weights. */
function direct(source: MeasurementSetSource, setting: Setting) {
  const { sets, sumOfWeights } = weightedRows(source, setting)
  let first = 0
  for (const { frequenciesHz, weights } of sets)
    weights.forEach((weight, i) => {
      first += weight * frequenciesHz[i % frequenciesHz.length]
    })
  const referenceHz = first / sumOfWeights
  const offsetOf = ({ frequenciesHz }: StokesIRows, i: number) =>
    frequenciesHz[i % frequenciesHz.length] / referenceHz - 1
  const imaged = (from: readonly StokesIRows[], power: number) => {
    const weighted = from.map((set) => ({ ...set, weights: set.weights.map((w, i) => w * offsetOf(set, i) ** power) }))
    return PIXELS.map((pixel) => directImageValue(weighted, ...directionOf(IMAGE, pixel)) / sumOfWeights)
  }
  const ones = sets.map((set) => ({ ...set, visibilities: set.visibilities.map((_, i) => 1 - (i % 2)) }))
  const left = sets.map((set) => {
    const seen = (column: 2 | 3) => {
      const points = MODELS.flat().map((point) => {
        const [l, m] = directionOf(IMAGE, [point[0], point[1]])
        return { l, m, fluxJy: point[column] }
      })
      return directVisibilities(set.uvwM, set.frequenciesHz, points)
    }
    const [flux, slope] = [seen(2), seen(3)]
    return { ...set, visibilities: set.visibilities.map((v, i) => v - flux[i] - offsetOf(set, i >> 1) * slope[i]) }
  })
  return { sets, ones, left, imaged, referenceHz }
}

function worst(image: Float32Array, truth: readonly number[]): number {
  const largest = image.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const errors = PIXELS.map(([x, y], i) => Math.abs(image[y * IMAGE.width + x] - truth[i]))
  return Math.max(...errors) / largest
}

test.each<[number, Weighting]>([
  [1e-3, { kind: 'natural' }],
  [1e-4, { kind: 'briggs', robust: 0 }],
  [1e-5, { kind: 'natural' }],
])('Taylor images, point spread functions and residuals are those of the definition, at %s, %o', (epsilon, weighting) =>
  withRows(BAND, async (source) => {
    const setting = settingOf(source, weighting)
    const truth = direct(source, setting)
    await withImager(source, setting, epsilon, async (taylor) => {
      const { images, slopes, band } = taylor
      expect(band.referenceHz / truth.referenceHz).toBeCloseTo(1, 7)
      const dirty = [images.residual, slopes.residual].map((at) => taylor.pixels(at).slice())
      for (const [power, image] of dirty.entries())
        expect(worst(image, truth.imaged(truth.sets, power))).toBeLessThan(epsilon)
      const psfs = [images.psf, slopes.psf1, slopes.psf2].map((at) => taylor.pixels(at))
      for (const [power, psf] of psfs.entries())
        expect(worst(psf, truth.imaged(truth.ones, power))).toBeLessThan(epsilon)
      for (const model of MODELS) {
        const [flux, slope] = [images.found, slopes.found].map((at) => taylor.pixels(at).fill(0))
        for (const [x, y, fluxJy, slopeJy] of model) {
          flux[y * IMAGE.width + x] = fluxJy
          slope[y * IMAGE.width + x] = slopeJy
        }
        await taylor.subtractFound({})
        await taylor.makeImages('residual', {})
      }
      for (const [power, at] of [images.residual, slopes.residual].entries()) {
        const largest = dirty[power].reduce((most, value) => Math.max(most, Math.abs(value)), 0)
        truth.imaged(truth.left, power).forEach((value, i) => {
          const [x, y] = PIXELS[i]
          expect(Math.abs(taylor.pixels(at)[y * IMAGE.width + x] - value) / largest).toBeLessThan(epsilon)
        })
      }
    })
  }),
)

test('one channel is refused, a narrow band told of', async () => {
  const natural = { kind: 'natural' } as const
  await withRows({ windows: [evenWindow(0, 1)] }, async (source) => {
    const imaged = withImager(source, settingOf(source, natural), 1e-3, async () => {})
    await expect(imaged).rejects.toThrow(NarrowBandError)
  })
  await withRows({ windows: [evenWindow(0, 48)] }, async (source) => {
    const warning = await withImager(source, settingOf(source, natural), 1e-3, async ({ band }) =>
      narrowBandWarning(band),
    )
    expect(warning).toMatch(/^two Taylor terms of a band of 12\.0 MHz: .* spectral index within 3\.9$/)
  })
})
