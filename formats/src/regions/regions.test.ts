import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCrtfRegions, readDs9Regions, writeCrtfRegions, writeDs9Regions } from './index.ts'
import type { Region, RegionFrame } from './region.ts'

/** Whether `found` has all that `wanted` has, numbers to 1e-13 of themselves. */
function within(found: unknown, wanted: unknown, name = ''): void {
  if (typeof wanted === 'number') {
    const error = Math.abs((found as number) - wanted)
    if (!(error <= 1e-13 * Math.max(1, Math.abs(wanted)))) expect(found, name).toBe(wanted)
  } else if (typeof wanted === 'object' && wanted !== null) {
    const keys = Object.keys(wanted) as (keyof typeof wanted)[]
    if (Array.isArray(wanted)) expect((found as unknown[]).length, name).toBe(wanted.length)
    for (const key of keys) within((found as typeof wanted)[key], wanted[key], `${name}.${key}`)
  } else expect(found, name).toBe(wanted)
}

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })

/** Lists of regions of every shape that a format can hold whole. */
function regions(format: 'ds9' | 'crtf'): fc.Arbitrary<Region[]> {
  const isDs9 = format === 'ds9'
  const words = fc.stringMatching(isDs9 ? /^[ -|~]{1,12}$/ : /^[ -&(-~]{1,12}$/).map((text) => text.trim() || 'x')
  const sky = fc.constantFrom<RegionFrame>('icrs', 'fk5', 'fk4', 'galactic', 'ecliptic')
  const pixels: fc.Arbitrary<RegionFrame> = isDs9 ? fc.constantFrom('image', 'physical') : fc.constant('image')
  const frames = fc.oneof(sky, pixels)
  return fc.array(
    frames.chain((frame) => {
      const inPixels = frame === 'image' || frame === 'physical'
      const place = inPixels
        ? fc.tuple(real(-1e4, 1e4), real(-1e4, 1e4))
        : fc.tuple(real(0, 6.28), real(-Math.PI / 2, Math.PI / 2))
      const length = inPixels ? real(0, 1e4) : real(0, 0.1)
      const turn = real(-7, 7)
      const symbols = isDs9 ? (['circle', 'boxcircle', 'arrow'] as const) : (['circle', 'dot', 'cross'] as const)
      const shape = fc.oneof(
        fc.record({ shape: fc.constant('circle' as const), centre: place, radius: length }),
        fc.record({
          shape: fc.constant('ellipse' as const),
          centre: place,
          semiX: length,
          semiY: length,
          rotationRad: turn,
        }),
        fc.record({
          shape: fc.constant('box' as const),
          centre: place,
          width: length,
          height: length,
          rotationRad: turn,
        }),
        fc.record({
          shape: fc.constant('polygon' as const),
          vertices: fc.array(place, { minLength: 3, maxLength: 6 }),
        }),
        fc.record({
          shape: fc.constant('annulus' as const),
          centre: place,
          radii: fc.tuple(real(0, 0.01), real(0.011, 0.1)),
        }),
        fc.record({ shape: fc.constant('point' as const), centre: place, symbol: fc.constantFrom(...symbols) }),
        fc.record({ shape: fc.constant('line' as const), start: place, end: place }),
        fc.record({ shape: fc.constant('text' as const), centre: place }),
      )
      const facts = fc.record({
        frame: fc.constant(frame),
        include: fc.boolean(),
        annotation: fc.boolean(),
        color: fc.option(fc.constantFrom('red', '#ff8800'), { nil: undefined }),
        text: fc.option(words, { nil: undefined }),
        tags: isDs9 ? fc.array(words, { maxLength: 2 }) : fc.constant([]),
        properties: fc.constant(
          isDs9 ? { width: '3', font: 'helvetica 10 normal' } : { corr: '[I, Q]', linewidth: '2' },
        ),
      })
      return fc.tuple(facts, shape).map(([a, b]) => ({ ...a, ...b }) as Region)
    }),
    { maxLength: 5 },
  )
}

test('any regions of DS9 that are written are read back (500 cases)', () => {
  fc.assert(
    fc.property(regions('ds9'), (written) => {
      const text = writeDs9Regions(written)
      const found = readDs9Regions('a.reg', text)
      within(found, written)
    }),
    { numRuns: 500, seed: 20261121 },
  )
})

test('any regions of CASA that are written are read back (500 cases)', () => {
  fc.assert(
    fc.property(regions('crtf'), (written) => {
      const whole = written.map((region) =>
        region.shape === 'text' ? { ...region, text: region.text ?? 'x' } : region,
      )
      within(readCrtfRegions('a.crtf', writeCrtfRegions(whole)), whole)
    }),
    { numRuns: 500, seed: 20261121 },
  )
})

test('what CRTF holds, a file of DS9 holds too, and gives it back (200 cases)', () => {
  fc.assert(
    fc.property(regions('crtf'), (written) => {
      const found = readDs9Regions('a.reg', writeDs9Regions(written))
      const facts = (list: typeof written) =>
        list.map(({ shape, frame, include, annotation, color, text }) => [
          shape,
          frame,
          include,
          annotation,
          color,
          text,
        ])
      expect(facts(found)).toEqual(facts(written))
    }),
    { numRuns: 200, seed: 20261121 },
  )
})
