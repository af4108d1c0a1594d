import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isoOf } from './times.ts'

test('a time is written as Date writes it, in whatever order times are asked about', () => {
  const timeS = fc.oneof(
    fc.double({ min: -62_167_219_200, max: 253_402_300_799, noNaN: true }), // of the years 0 to 9999
    fc.integer({ min: 20_000, max: 20_010 }).map((day) => day * 86_400),
    fc.integer({ min: 1_700_000_000_000, max: 1_700_200_000_000 }).map((ms) => ms / 1000),
  )
  fc.assert(
    fc.property(fc.array(timeS, { maxLength: 20 }), (times) => {
      for (const one of times) expect(isoOf(one)).toBe(new Date(1000 * one).toISOString())
    }),
    { numRuns: 500 },
  )
})

test('what is no time is refused as Date refuses it', () => {
  for (const none of [Number.NaN, Number.POSITIVE_INFINITY, 1e15]) expect(() => isoOf(none)).toThrow(RangeError)
})
