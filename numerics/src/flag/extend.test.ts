import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ExtendOptions, extendFlags } from './extend.ts'

const NOTHING: ExtendOptions = {
  growTimePercent: 0,
  growFrequencyPercent: 0,
  growAround: false,
  flagNearTime: false,
  flagNearFrequency: false,
  acrossPolarizations: false,
}

/** The lines of a picture, one a time, of one polarization. */
function extended(picture: readonly string[], options: Partial<ExtendOptions>): string[] {
  const [times, channels] = [picture.length, picture[0].length]
  const flags = Uint8Array.from(picture.join(''), (sign) => (sign === '#' ? 1 : 0))
  extendFlags(flags, times, channels, 1, { ...NOTHING, ...options })
  return picture.map((_, time) =>
    Array.from(flags.subarray(time * channels, (time + 1) * channels), (flag) => (flag ? '#' : '.')).join(''),
  )
}

const SPOT = ['.....', '..#..', '.....']

test('flags spread to the samples beside them in time and in frequency', () => {
  expect(extended(SPOT, { flagNearTime: true })).toEqual(['..#..', '..#..', '..#..'])
  expect(extended(SPOT, { flagNearFrequency: true })).toEqual(['.....', '.###.', '.....'])
  expect(extended(SPOT, { flagNearTime: true, flagNearFrequency: true })).toEqual(['..#..', '.###.', '..#..'])
})

test('a sample with more than four flagged neighbours is flagged, one with four is not', () => {
  expect(extended(['###..', '#.#..', '.....'], { growAround: true })).toEqual(['###..', '###..', '.....'])
  expect(extended(['###..', '#....', '.....'], { growAround: true })).toEqual(['###..', '#....', '.....'])
})

test('a channel flagged at enough times is flagged at all, a time in enough channels in all', () => {
  const picture = ['##...', '#.#..', '...#.', '.....']
  expect(extended(picture, { growTimePercent: 50 })).toEqual(['##...', '#.#..', '#..#.', '#....'])
  expect(extended(picture, { growTimePercent: 51 })).toEqual(picture)
  expect(extended(picture, { growFrequencyPercent: 40 })).toEqual(['#####', '#####', '...#.', '.....'])
  expect(extended(picture, { growFrequencyPercent: 40, growTimePercent: 50 })).toEqual([
    '#####',
    '#####',
    '#..#.',
    '#....',
  ])
})

test('growing counts what the neighbours have just got', () => {
  expect(extended(SPOT, { flagNearFrequency: true, growFrequencyPercent: 60 })).toEqual(['.....', '#####', '.....'])
})

test('a flag in one polarization flags the others', () => {
  const flags = Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0)
  extendFlags(flags, 2, 2, 2, { ...NOTHING, acrossPolarizations: true })
  expect(flags.join('')).toBe('00111100')
})

test('extending never takes a flag away, and treats polarizations apart', () => {
  const options = fc.record({
    growTimePercent: fc.constantFrom(0, 30, 80),
    growFrequencyPercent: fc.constantFrom(0, 30, 80),
    growAround: fc.boolean(),
    flagNearTime: fc.boolean(),
    flagNearFrequency: fc.boolean(),
    acrossPolarizations: fc.constant(false),
  })
  const plane = fc.uint8Array({ min: 0, max: 1, minLength: 60, maxLength: 60 })
  fc.assert(
    fc.property(plane, plane, options, (one, other, wanted) => {
      const joined = Uint8Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? one : other)[i >> 1])
      extendFlags(joined, 6, 10, 2, wanted)
      const [alone, apart] = [one.slice(), other.slice()]
      extendFlags(alone, 6, 10, 1, wanted)
      extendFlags(apart, 6, 10, 1, wanted)
      expect(joined.filter((_, i) => i % 2 === 0)).toEqual(alone)
      expect(joined.filter((_, i) => i % 2 === 1)).toEqual(apart)
      expect(alone.every((flag, i) => flag >= one[i])).toBe(true)
    }),
  )
})
