import { inflateSync } from 'node:zlib'
import { colourTable } from '@contimg/numerics/colours'
import { expect, test } from 'vitest'
import { type ImagePictureOptions, imagePicture } from './image-picture.ts'
import { SCALE_NAMES, type ScaleName, scaleOf } from './scales.ts'

const usual: ImagePictureOptions = {
  ...{ longestPx: undefined, colours: 'inferno', isInverted: false },
  ...{ scale: 'linear', limits: { low: 0, high: 1 } },
}

/** [row, column, channel] of a PNG of 8 bits RGBA whose rows are stored as they are or by difference. */
function pixelsOf(png: Uint8Array, width: number, height: number): number[][][] {
  const view = Buffer.from(png)
  expect([view.readUInt32BE(16), view.readUInt32BE(20), view[24], view[25]]).toEqual([width, height, 8, 6])
  const parts: Buffer[] = []
  for (let at = 8; at < view.length; at += 12 + view.readUInt32BE(at))
    if (view.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(view.subarray(at + 8, at + 8 + view.readUInt32BE(at)))
  const raw = inflateSync(Buffer.concat(parts))
  return Array.from({ length: height }, (_, row) => {
    const from = row * (4 * width + 1)
    expect(raw[from]).toBe(0)
    return Array.from({ length: width }, (__, x) => [...raw.subarray(from + 1 + 4 * x, from + 5 + 4 * x)])
  })
}

const colourOf = (step: number) => [...colourTable('inferno').subarray(3 * step, 3 * step + 3), 255]

test('north is on top, brightness is colour, and what is blank is transparent', () => {
  const data = Float32Array.from([0, 1, 0.2, Number.NaN, 2, -1])
  const rows = pixelsOf(imagePicture({ data, width: 3, height: 2 }, usual), 3, 2)
  expect(rows[1]).toEqual([colourOf(0), colourOf(255), colourOf(51)])
  expect(rows[0]).toEqual([[0, 0, 0, 0], colourOf(255), colourOf(0)])
  const turned = pixelsOf(imagePicture({ data, width: 3, height: 2 }, { ...usual, isInverted: true }), 3, 2)
  expect(turned[1]).toEqual([colourOf(255), colourOf(0), colourOf(204)])
})

test('a picture has the longer side that was asked for, each pixel the mean of what it covers', () => {
  const data = Float32Array.from([0, 1, 0.5, 0.5, 1, 0, 0.5, 0.5])
  const [row] = pixelsOf(imagePicture({ data, width: 4, height: 2 }, { ...usual, longestPx: 2 }), 2, 1)
  expect(row).toEqual([colourOf(128), colourOf(128)])
  pixelsOf(imagePicture({ data, width: 4, height: 2 }, { ...usual, longestPx: 40 }), 40, 20)
})

const noise = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i * i * 0.7) * Math.cos(i) + (i === 7 ? 300 : 0))

test.each(SCALE_NAMES)('scale %s grows from the lower limit to the upper, and has a way back', (name) => {
  for (const limits of [{}, { low: -1, high: 20 }, { low: 0.1 }, { high: 5 }]) {
    const { low, high, forward, inverse } = scaleOf(name, noise, limits)
    expect([low, high]).toEqual([limits.low ?? low, limits.high ?? high])
    expect([forward(low), forward(high)]).toEqual([expect.closeTo(0, 9), expect.closeTo(1, 9)])
    const places = [0.1, 0.3, 0.6, 0.9]
    expect(places.map((place) => forward(inverse(place)))).toEqual(places.map((place) => expect.closeTo(place, 9)))
  }
})

test('with both limits a scale is the same for every image; without, berlin lies about zero', () => {
  const other = noise.map((value) => 10 * value)
  const at = (name: ScaleName, data: Float32Array) => scaleOf(name, data, { low: 0, high: 2 }).forward(0.5)
  for (const name of SCALE_NAMES) expect(at(name, other)).toBe(at(name, noise))
  expect(at('sqrt', noise)).toBeCloseTo(0.5, 9)
  expect(at('log', noise)).toBeCloseTo(Math.log(251) / Math.log(1001), 9)
  expect(at('asinh', noise)).toBeCloseTo(Math.asinh(2.5) / Math.asinh(10), 9)
  const { low, high } = scaleOf('linear', noise, {}, true)
  expect(low).toBe(-high)
  expect(() => scaleOf('linear', noise, { low: 1, high: 1 })).toThrow('hi is 1, wanted more than 1')
})
