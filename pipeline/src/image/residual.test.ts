import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { directImageValue, directVisibilities } from '@contimg/numerics/planes'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { Weighting } from '@contimg/numerics/weight'
import { expect, test } from 'vitest'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre } from '../visibilities/rephase.ts'
import { Imager } from './imager.ts'
import { stokesIOfAll } from './stokes.ts'
import { directionOf, type Setting, somePixels, weightedRows } from './testing/images.ts'
import { evenWindow, plainSet, writePlainSet } from './testing/rows.ts'

const IMAGE = { width: 96, height: 80, cellRad: 1.6e-4 }
const PIXELS = somePixels(IMAGE, 40)
const MODELS = [
  [
    [30, 12, 3],
    [95, 0, 1],
  ],
  [
    [48, 40, 0.8],
    [0, 79, -0.5],
    [31, 12, 1.2],
  ],
] as const

/** The residual by definition: a model's visibilities are subtracted from every sample, and these imaged. */
function directResidual(source: MeasurementSetSource, setting: Setting): Float64Array {
  const points = MODELS.flat().map(([x, y, fluxJy]) => {
    const [l, m] = directionOf(IMAGE, [x, y])
    return { l, m, fluxJy }
  })
  const { sets, sumOfWeights } = weightedRows(source, setting)
  const left = sets.map((set) => {
    const model = directVisibilities(set.uvwM, set.frequenciesHz, points)
    return { ...set, visibilities: set.visibilities.map((value, i) => value - model[i]) }
  })
  return Float64Array.from(PIXELS, (pixel) => directImageValue(left, ...directionOf(IMAGE, pixel)) / sumOfWeights)
}

/** The imager's, after two major cycles, over the dirty image's peak. */
async function residualOf(source: MeasurementSetSource, setting: Setting, epsilon: number) {
  const request = { ...setting, combinations: stokesIOfAll(source), epsilon, use: 'clean' } as const
  await using imager = new Imager(source, new KernelHeap(), request)
  const { residual, found } = imager.images
  await imager.load({})
  await imager.ready()
  await imager.makeImages('dirty and psf', {})
  const peakJy = imager.pixels(residual).reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  for (const model of MODELS) {
    const pixels = imager.pixels(found).fill(0)
    for (const [x, y, fluxJy] of model) pixels[y * IMAGE.width + x] = fluxJy
    await imager.subtractFound({})
    await imager.makeImages('residual', {})
  }
  return { peakJy, pixels: imager.pixels(residual).slice() }
}

test.each<[number, Weighting]>([
  [1e-3, { kind: 'natural' }],
  [1e-5, { kind: 'natural' }],
  [1e-5, { kind: 'briggs', robust: 0 }],
])('after major cycles the residual is that of the definition, at accuracy %s, %o', async (epsilon, weighting) => {
  const path = join(temporaryFolder(), 'rows.ms')
  const window = Float64Array.of(...evenWindow(64, 6), 1.3487e9)
  const stations = [1, 5, 24, 47, 72, 116] // near ones, whose channels are compressed to few samples, and far ones
  writePlainSet(
    path,
    plainSet({ windows: [0, 16, 32, 48].map((first) => evenWindow(first, 16)).concat(window), stations }),
  )
  using source = openVisibilities(path)
  const fieldIds = new Set(source.fields.keys())
  const setting = { image: IMAGE, centre: medianCentre(source.fields), fieldIds, weighting }
  const truth = directResidual(source, setting)
  const { peakJy, pixels } = await residualOf(source, setting, epsilon)
  PIXELS.forEach(([x, y], i) => {
    expect(Math.abs(pixels[y * IMAGE.width + x] - truth[i]) / peakJy).toBeLessThan(epsilon)
  })
})
