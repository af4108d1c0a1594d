import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyLevels, putRows } from './pyramid.ts'

/** The mean of what is not blank of a square of the image. */
function meanOf(image: Float32Array, width: number, height: number, x: number, y: number, size: number): number {
  const values: number[] = []
  for (let row = y * size; row < Math.min(height, (y + 1) * size); row++)
    for (let column = x * size; column < Math.min(width, (x + 1) * size); column++)
      values.push(image[row * width + column])
  const good = values.filter(Number.isFinite)
  return good.length === 0 ? Number.NaN : good.reduce((a, b) => a + b) / good.length
}

test('levels halve the sides until the longer is no more than 512', () => {
  expect(emptyLevels(5040, 5040).map(({ width }) => width)).toEqual([5040, 2520, 1260, 630, 315])
  expect(emptyLevels(700, 3).map(({ width, height }) => [width, height])).toEqual([
    [700, 3],
    [350, 2],
  ])
  expect(emptyLevels(120, 100)).toHaveLength(1)
})

test('a pixel of the second level is the mean of the four below it, blank ones left out', () => {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.float({ min: -8, max: 8, noNaN: true }) },
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
  )
  const sizes = fc.tuple(fc.constantFrom(513, 514, 515), fc.integer({ min: 1, max: 5 }))
  fc.assert(
    fc.property(sizes, fc.array(value, { minLength: 40, maxLength: 60 }), ([width, height], pattern) => {
      const image = Float32Array.from({ length: width * height }, (_, i) => pattern[i % pattern.length])
      const levels = emptyLevels(width, height)
      putRows(levels, image, 0)
      const coarse = levels[1]
      for (let y = 0; y < coarse.height; y++)
        for (let x = 0; x < coarse.width; x += 37) {
          const wanted = meanOf(image, width, height, x, y, 2)
          const found = coarse.data[y * coarse.width + x]
          if (Number.isNaN(wanted)) expect(found).toBeNaN()
          else expect(found).toBeCloseTo(wanted, 4)
        }
    }),
    { numRuns: 40 },
  )
})

test('bands that come in any order make the same levels as all at once', () => {
  const [width, height, band] = [1100, 1030, 512]
  const image = Float32Array.from({ length: width * height }, (_, i) => Math.sin(i) * (i % 7))
  const [whole, parts] = [emptyLevels(width, height), emptyLevels(width, height)]
  putRows(whole, image, 0)
  for (const first of [512, 1024, 0])
    putRows(parts, image.subarray(first * width, Math.min(height, first + band) * width), first)
  for (const [i, { data }] of whole.entries()) expect(parts[i].data).toEqual(data)
})
