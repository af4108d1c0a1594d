import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeOfValue, STRETCHES, valueOfPlace } from './stretch.ts'

const limits = { low: -0.0012, high: 0.024 }

test('a stretch grows from the lower limit to the upper one, and goes back', () => {
  fc.assert(
    fc.property(fc.constantFrom(...STRETCHES), fc.integer({ min: 0, max: 1000 }), (stretch, parts) => {
      const place = parts / 1000
      expect(placeOfValue(valueOfPlace(place, stretch, limits), stretch, limits)).toBeCloseTo(place, 6)
    }),
  )
  for (const stretch of STRETCHES) {
    expect([-1, limits.low, limits.high, 5].map((value) => placeOfValue(value, stretch, limits))).toEqual([0, 0, 1, 1])
  }
})

// asinh(10 x)/asinh(10), sqrt(x), log(1 + 1000 x)/log(1001): as the pictures of the API have them
test('the curves are those of the pictures of the API', () => {
  const at = (stretch: 'linear' | 'asinh' | 'sqrt' | 'log') => placeOfValue(0.25, stretch, { low: 0, high: 1 })
  expect(at('linear')).toBe(0.25)
  expect(at('asinh')).toBeCloseTo(0.549402, 6)
  expect(at('sqrt')).toBe(0.5)
  expect(at('log')).toBeCloseTo(0.799776, 6)
})
