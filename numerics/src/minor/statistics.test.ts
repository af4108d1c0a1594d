import { expect, test } from 'vitest'
import { randomNumbers } from '../testing/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { annulus, rowsOf } from './pixels.ts'
import { ImageStatistics } from './statistics.ts'
import { placed } from './testing.ts'

/** Median and median absolute deviation by sorting, in float32. */
function bySorting(pixels: Float32Array) {
  const middle = (values: Float32Array) => {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort()
    const upper = sorted.length >> 1
    return sorted.length % 2 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2
  }
  const median = Math.fround(middle(pixels))
  return { median, mad: middle(pixels.map((value) => Math.abs(value - median))) }
}

const random = randomNumbers(17)
const IMAGES: Readonly<Record<string, (i: number) => number>> = {
  'normal noise and sources': (i) =>
    (random() + random() + random() + random()) / 100 + (i % 1000 === 3 ? 5 * random() : 0),
  'noise far from zero': () => 1000 + random(),
  'blank pixels among noise': (i) => (i % 3 === 0 ? Number.NaN : random()),
  'few different values': (i) => Math.round(3 * random()) + (i % 5 === 0 ? 0.5 : 0),
  'half of it zero': (i) => (i % 2 === 0 ? 0 : random()),
  constant: () => -2.5,
  'wide range': () => random() * 10 ** (20 * random()),
  'rows that the sample misses': (i) => (i % 9 === 4 ? 1e6 + random() : i + random()),
}

test.each(Object.keys(IMAGES))('median and MAD are those of the sorted image: %s', (name) => {
  for (const [length, room] of [
    [60_001, 1 << 14],
    [50_000, 1 << 10],
    [5000, 1 << 14],
    [5, 1 << 10],
  ] as const) {
    const heap = new KernelHeap()
    const pixels = Float32Array.from({ length }, (_, i) => IMAGES[name](i))
    const image = placed(heap, pixels, length)
    const { median, mad, sigma } = new ImageStatistics(heap, room).noise(rowsOf(image.address, length, 0, 1))
    expect({ median, mad }).toEqual(bySorting(pixels))
    expect(sigma).toBe(1.482602218505602 * mad)
  }
})

test('nothing has no noise', () => {
  const heap = new KernelHeap()
  const image = placed(heap, new Float32Array(64).fill(Number.NaN), 8)
  expect(new ImageStatistics(heap).noise(rowsOf(image.address, 8, 0, 8)).mad).toBeNaN()
})

test('peak, rms and noise within an annulus are those of its pixels', () => {
  const heap = new KernelHeap()
  const [width, height] = [92, 70]
  const pixels = Float32Array.from({ length: width * height }, random)
  pixels[1234] = Number.NaN
  const image = placed(heap, pixels, width)
  const ring = annulus(image, 30.5, 20, 8, 27)
  const inside = pixels.filter((_, i) => {
    const radius = Math.hypot((i % width) - 30.5, Math.floor(i / width) - 20)
    return radius >= 8 && radius <= 27
  })
  const statistics = new ImageStatistics(heap)
  const { count, rms } = statistics.moments(ring)
  const given = inside.filter((value) => !Number.isNaN(value))
  expect(count).toBe(given.length)
  expect(rms).toBeCloseTo(Math.sqrt(given.reduce((sum, value) => sum + value * value, 0) / given.length), 6)
  expect(statistics.noise(ring)).toMatchObject(bySorting(inside))
})

test('the peak is the largest of the mask, by magnitude or not', () => {
  const heap = new KernelHeap()
  const pixels = Float32Array.from({ length: 4096 }, () => 0.5 * random())
  pixels[100] = -3
  pixels[2000] = 2
  pixels[2001] = 1
  pixels[40] = Number.NaN
  const image = placed(heap, pixels, 64)
  const mask = heap.uint8(4096).fill(1)
  const statistics = new ImageStatistics(heap)
  const peak = (allowNegative: boolean, at = 0) => statistics.peak(image.address, 4096, allowNegative, at)
  expect(peak(true)).toEqual({ value: -3, index: 100 })
  expect(peak(false)).toEqual({ value: 2, index: 2000 })
  mask[100] = mask[2000] = 0
  expect(peak(true, mask.byteOffset)).toEqual({ value: 1, index: 2001 })
  mask.fill(0)
  expect(peak(true, mask.byteOffset)).toEqual({ value: 0, index: -1 })
})

test('a quantile has that part of the magnitudes below it', () => {
  const heap = new KernelHeap()
  const pixels = Float32Array.from({ length: 80_000 }, random)
  const image = placed(heap, pixels, 1000)
  const value = new ImageStatistics(heap, 1 << 12).quantile(rowsOf(image.address, 1000, 0, 80), 0.99, true)
  expect(value).toBe(pixels.map(Math.abs).sort()[79_200])
})
