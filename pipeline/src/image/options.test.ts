import { expect, test } from 'vitest'
import { checkImageOptions, DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { parseAngleRad, parseFluxJy, QuantityError } from './quantity.ts'
import { stokesI } from './stokes.ts'

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
  expect(stokesI([9, 10, 11, 12])).toEqual({ first: 0, second: 3, difference: false })
  expect(stokesI([8, 5])).toEqual({ first: 1, second: 0, difference: false })
  expect(stokesI([1])).toEqual({ first: 0, second: 0, difference: false })
  expect(stokesI([9])).toBeUndefined()
  expect(stokesI([10, 11])).toBeUndefined()
})
