import { expect, test } from 'vitest'
import type { Spectra } from '../visibilities/block.ts'
import { checkImageOptions, DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { parseAngleRad, parseFluxJy, QuantityError } from './quantity.ts'
import { combineStokesI, parallelHands } from './stokes-i.ts'

test.each([
  ['0.5mJy', 5e-4],
  ['1 Jy', 1],
  ['20 uJy', 2e-5],
  ['3e-3Jy/beam', 3e-3],
  [' .25 mJy ', 2.5e-4],
])('%s is a flux', (text, jy) => {
  expect(parseFluxJy(text)).toBeCloseTo(jy, 12)
})

test.each(['0.5', '0.5 K', 'mJy', '', '1 mjy', '1,5 Jy', 'NaN Jy', '1 toString'])('"%s" is no flux', (text) => {
  expect(() => parseFluxJy(text)).toThrow(QuantityError)
})

test('angles carry their unit', () => {
  expect(parseAngleRad('5arcsec')).toBeCloseTo(2.42406840554768e-5, 15)
  expect(parseAngleRad('0.5 deg')).toBeCloseTo(Math.PI / 360, 12)
  expect(() => parseAngleRad('5')).toThrow(/"5", wanted an angle/)
})

test.each([
  [{ sizePx: 2521 }, /2521/],
  [{ sizePx: 2522 }, /2522/],
  [{ cellRad: 0 }, /pixel/],
  [{ weighting: { kind: 'briggs', robust: 3 } }, /robust 3/],
  [{ iterations: -1 }, /-1 iterations/],
  [{ threshold: Number.NaN }, /threshold NaN/],
  [{ gain: 0 }, /gain 0/],
] as const)('%o is refused by name', (options, message) => {
  expect(() => checkImageOptions({ ...DEFAULT_IMAGE_OPTIONS, imageName: 'x', ...options })).toThrow(message)
})

test('Stokes I is the mean of the parallel hands, wherever they stand', () => {
  expect(parallelHands([9, 10, 11, 12])).toEqual([0, 3])
  expect(parallelHands([8, 5])).toEqual([1, 0])
  expect(parallelHands([1])).toEqual([0, 0])
  expect(parallelHands([9])).toBeUndefined()
  expect(parallelHands([10, 11])).toBeUndefined()
})

test('a sample is dropped where either hand is flagged, not finite or without weight', () => {
  const part: Spectra = {
    dataDescriptionId: 0,
    firstRow: 0,
    rowCount: 3,
    channelCount: 2,
    polarizationCount: 2,
    visibilities: Float32Array.of(
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      10,
      11,
      12,
      13,
      Number.NaN,
      15,
      16,
      17,
      18,
      19,
      20,
      1,
      1,
      1,
      1,
    ),
    flags: Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    weights: Float32Array.of(2, 3, 5, 4, 0, 1),
    weightSpectrum: undefined,
  }
  const into = { visibilities: new Float32Array(12).fill(7), weights: new Float32Array(6).fill(7) }
  const counts = { used: 0, flagged: 0, notFinite: 0 }
  combineStokesI(part, Int32Array.of(0, 1, 2), [0, 1], into, counts)
  expect(Array.from(into.visibilities)).toEqual([2, 3, 0, 0, 10, 11, 0, 0, 0, 0, 0, 0])
  expect(Array.from(into.weights)).toEqual([2, 0, 4, 0, 0, 0])
  expect(counts).toEqual({ used: 2, flagged: 4, notFinite: 1 })
})
