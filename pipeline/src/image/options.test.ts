import { expect, test } from 'vitest'
import { checkImageOptions, DEFAULT_IMAGE_OPTIONS } from './options.ts'
import { parseAngleRad, parseFluxJy, QuantityError } from './quantity.ts'
import { combinationOf, divideByI, parseStokes } from './stokes.ts'

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
  expect(combinationOf([9, 10, 11, 12], 'I')).toEqual({ first: 0, second: 3, difference: false })
  expect(combinationOf([8, 5], 'I')).toEqual({ first: 1, second: 0, difference: false })
  expect(combinationOf([1], 'I')).toEqual({ first: 0, second: 0, difference: false })
  expect(combinationOf([9], 'I')).toBeUndefined()
  expect(combinationOf([10, 11], 'I')).toBeUndefined()
})

test.each([
  [[9, 12], 'Q', { first: 0, second: 1, difference: true }],
  [[9, 12], 'U', undefined],
  [[9, 12], 'V', undefined],
  [[9, 12], 'YY', { first: 1, second: 1, difference: false }],
  [[9, 12], 'RR', undefined],
  [[9, 10, 11, 12], 'U', { first: 1, second: 2, difference: false }],
  [[9, 10, 11, 12], 'V', { first: 1, second: 2, difference: true, overI: true }],
  [[5, 8], 'V', { first: 0, second: 1, difference: true }],
  [[5, 8], 'Q', undefined],
  [[5, 6, 7, 8], 'Q', { first: 1, second: 2, difference: false }],
  [[5, 6, 7, 8], 'U', { first: 1, second: 2, difference: true, overI: true }],
  [[1, 2, 3, 4], 'V', { first: 3, second: 3, difference: false }],
] as const)('of the correlations %o Stokes %s is made by %o', (correlations, stokes, combination) => {
  expect(combinationOf(correlations, stokes)).toEqual(combination)
})

test('1 over i is −i', () => {
  const values = Float32Array.of(1, 0, 0, 1, 3, -4)
  divideByI(values)
  expect([...values]).toEqual([0, -1, 1, -0, -4, -3])
})

test('lists of Stokes parameters are read, and what is none is named', () => {
  expect(parseStokes('I,q')).toEqual(['I', 'Q'])
  expect(() => parseStokes('I,XY')).toThrow(/"XY", wanted some of I, Q/)
  expect(() => parseStokes('I,I')).toThrow(/Stokes I twice/)
})
