import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { directVisibilities } from '@contimg/numerics/planes'
import { describe, expect, test } from 'vitest'
import type { ModelImage } from '../sky/model-image.ts'
import type { Spectra } from '../visibilities/block.ts'
import { type MeasurementSetSource, openVisibilities } from '../visibilities/from-ms.ts'
import { medianCentre, Rephaser } from '../visibilities/rephase.ts'
import { predictedRows } from './predicted-rows.ts'
import { directionOf, imagesOf, randomOf, Workshop } from './testing/images.ts'
import { evenWindow, type PlainSet, plainSet, writePlainSet } from './testing/rows.ts'

const CELL_RAD = 1.6e-4
const EPSILON = 1e-5

/** Both whole and cut: the second window lies on three lines. */
const SET = plainSet({
  windows: [evenWindow(0, 8), Float64Array.of(...evenWindow(8, 4), ...evenWindow(14, 3), 1.3363e9), evenWindow(24, 8)],
})

function opened(set: PlainSet): MeasurementSetSource {
  const path = join(temporaryFolder(), 'rows.ms')
  writePlainSet(path, set)
  return openVisibilities(path)
}

function modelOf(
  { fields }: MeasurementSetSource,
  width: number,
  height: number,
  ...components: [number, number, number][]
): ModelImage {
  const pixels = new Float32Array(width * height)
  for (const [x, y, fluxJy] of components) pixels[y * width + x] += fluxJy
  return { path: '', description: '', centre: medianCentre(fields), width, height, cellRad: CELL_RAD, pixels }
}

/** Stokes I of every row about its own phase centre, as the definition says: [row] of [channel, 2]. */
function definedRows(source: MeasurementSetSource, { pixels, centre, ...grid }: ModelImage): Map<number, Float64Array> {
  const components = Array.from(pixels.keys()).filter((i) => pixels[i] !== 0)
  const points = components.map((i) => {
    const [l, m] = directionOf(grid, [i % grid.width, Math.floor(i / grid.width)])
    return { l, m, fluxJy: pixels[i] }
  })
  const rephaser = new Rephaser(source, centre)
  const rows = new Map<number, Float64Array>()
  for (const block of source.blocks()) {
    const pathsM = rephaser.turnUvw(block)
    for (const { dataDescriptionId, firstRow, rowCount } of block.spectra) {
      const { frequenciesHz } = source.spectralWindows[source.dataDescriptions[dataDescriptionId].spectralWindow]
      for (let row = firstRow; row < firstRow + rowCount; row++) {
        const values = directVisibilities(block.uvwM.subarray(3 * row, 3 * row + 3), frequenciesHz, points)
        rows.set(block.firstRow + row, turned(values, frequenciesHz, pathsM[row]))
      }
    }
  }
  return rows
}

/** Back to the phase centre from which the path to the new one is pathM longer. */
function turned(values: Float64Array, frequenciesHz: Float64Array, pathM: number): Float64Array {
  return values.map((value, i) => {
    const phase = (2 * Math.PI * pathM * frequenciesHz[i >> 1]) / 299_792_458
    const other = values[i ^ 1]
    return value * Math.cos(phase) + (i % 2 ? other : -other) * Math.sin(phase)
  })
}

async function expectDefined(source: MeasurementSetSource, model: ModelImage): Promise<void> {
  const truth = definedRows(source, model)
  const fluxJy = model.pixels.reduce((sum, value) => sum + Math.abs(value), 0)
  let worst = 0
  for await (const { firstRow, rowCount, stokesI } of predictedRows(source, model, {})) {
    const width = stokesI.length / rowCount
    for (let row = 0; row < rowCount; row++) {
      const expected = truth.get(firstRow + row)!
      expect(expected.length).toBe(width)
      expected.forEach((value, i) => {
        worst = Math.max(worst, Math.abs(stokesI[row * width + i] - value))
      })
      truth.delete(firstRow + row)
    }
  }
  expect(truth.size).toBe(0) // every row, once
  expect(worst / fluxJy).toBeLessThan(EPSILON)
}

describe('what a model image predicts is what its components give by definition', () => {
  test('for every row, autocorrelations and windows on several lines among them', async () => {
    using source = opened(SET)
    await expectDefined(source, modelOf(source, 96, 80, [0, 0, 1.5], [95, 79, 1], [48, 40, 3], [13, 70, -0.4]))
  })

  test.each([
    [94, 82],
    [10, 6],
    [18, 130],
  ])('for an image of %d × %d pixels', async (width, height) => {
    using source = opened({ ...SET, rows: SET.rows.filter((_, i) => i % 3 === 0) })
    await expectDefined(source, modelOf(source, width, height, [0, 0, 1.5], [width - 1, height - 1, 1], [1, 4, 0.7]))
  })

  test('and an odd number of pixels, which has no pixel in its middle, is refused', async () => {
    using source = opened({ ...SET, rows: SET.rows.slice(0, 20) })
    const rows = predictedRows(source, modelOf(source, 33, 32), {})
    await expect(rows.next()).rejects.toThrow('a model image 33 pixels wide or high, wanted an even number')
  })
})

test('imaging is the adjoint of prediction', async () => {
  await using workshop = new Workshop()
  using source = opened({ ...SET, rows: SET.rows.filter(({ antenna1, antenna2 }) => antenna1 !== antenna2) })
  const model = modelOf(source, 96, 80)
  const random = randomOf(3)
  for (let i = 0; i < model.pixels.length; i++) model.pixels[i] = 2 * random() - 1
  const { centre, width, height } = model
  const image = { width, height, cellRad: CELL_RAD }
  const setting = { image, centre, fieldIds: new Set(source.fields.keys()), weighting: { kind: 'natural' } } as const
  const { dirty, sumOfWeights } = await imagesOf(source, setting, EPSILON, workshop)
  const onImage = dirty.reduce((sum, value, i) => sum + value * model.pixels[i], 0) * sumOfWeights

  const predicted = new Map<number, Float32Array>()
  for await (const { firstRow, rowCount, stokesI } of predictedRows(source, model, {}))
    for (let row = 0, width = stokesI.length / rowCount; row < rowCount; row++)
      predicted.set(firstRow + row, stokesI.slice(row * width, (row + 1) * width))
  let [onRows, largest] = [0, 0]
  for (const block of source.blocks())
    for (const part of block.spectra)
      for (let row = 0; row < part.rowCount; row++) {
        const at = block.firstRow + part.firstRow + row
        const of = predicted.get(at)!
        eachUsed(part, row, (channel, weight, re, im) => {
          onRows += weight * (re * of[2 * channel] + im * of[2 * channel + 1])
          largest += weight * Math.hypot(re, im) * Math.hypot(of[2 * channel], of[2 * channel + 1])
        })
      }
  expect(Math.abs(onImage - onRows) / largest).toBeLessThan(1e-6)
  expect(Math.abs(onRows) / largest).toBeGreaterThan(1e-3)
})

/** Stokes I of the unflagged samples of a row, and the smaller weight of XX and YY. */
function eachUsed(
  { flags, weights, visibilities, channelCount }: Spectra,
  row: number,
  use: (channel: number, weight: number, re: number, im: number) => void,
): void {
  for (let channel = 0, i = 2 * row * channelCount; channel < channelCount; channel++, i += 2) {
    if (flags[i] || flags[i + 1]) continue
    const [re, im] = [0, 1].map((part) => (visibilities[2 * i + part] + visibilities[2 * i + 2 + part]) / 2)
    use(channel, Math.min(weights[2 * row], weights[2 * row + 1]), re, im)
  }
}
