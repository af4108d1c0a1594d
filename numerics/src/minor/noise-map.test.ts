import { expect, test } from 'vitest'
import { randomNumbers } from '../testing/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { markAboveNoise, measureNoise, noiseAt, weighByNoise } from './noise-map.ts'
import { placed } from './testing.ts'

const [WIDTH, HEIGHT] = [390, 270]

function noisyImage() {
  const random = randomNumbers(29)
  const normal = () => (random() + random() + random()) * 1
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (1 + (i % WIDTH) / WIDTH) * normal())
}

test('local noise is the MAD of each cell, that of the median cell where all is blank', () => {
  const heap = new KernelHeap()
  const pixels = noisyImage()
  for (let y = 0; y < 90; y++) pixels.fill(Number.NaN, y * WIDTH, y * WIDTH + 98)
  const map = measureNoise(heap, placed(heap, pixels, WIDTH), 92)
  expect([map.columns, map.rows]).toEqual([4, 3])
  const cell: number[] = []
  for (let y = 90; y < 180; y++) cell.push(...pixels.subarray(y * WIDTH + 195, y * WIDTH + 293))
  const sorted = cell.sort((a, b) => a - b)
  const median = sorted[sorted.length >> 1]
  const deviations = Float32Array.from(cell, (value) => Math.abs(value - median)).sort()
  expect(map.sigma[6]).toBe(1.482602218505602 * deviations[deviations.length >> 1])
  expect(map.sigma[0]).toBe([...map.sigma.slice(1)].sort((a, b) => a - b)[5])
  const blank = placed(heap, new Float32Array(64).fill(Number.NaN), 8)
  expect(() => measureNoise(heap, blank, 4)).toThrow(/blank/)
})

test('noise is bilinear between the centres of cells and constant beyond', () => {
  const map = { width: 40, height: 20, columns: 2, rows: 2, sigma: Float64Array.of(1, 3, 5, 7) }
  expect(noiseAt(map, 0, 0)).toBe(1)
  expect(noiseAt(map, 9.5, 4.5)).toBe(1)
  expect(noiseAt(map, 19.5, 4.5)).toBe(2)
  expect(noiseAt(map, 19.5, 9.5)).toBe(4)
  expect(noiseAt(map, 39, 19)).toBe(7)
})

test.each([true, false])('pixels above so many times the local noise are marked (negative: %s)', (allowNegative) => {
  const heap = new KernelHeap()
  const pixels = noisyImage()
  const image = placed(heap, pixels, WIDTH)
  const map = measureNoise(heap, image, 92)
  const mask = heap.uint8(pixels.length).fill(0)
  mask[17] = 1
  markAboveNoise(heap, image, map, 2, mask.byteOffset, allowNegative)
  let wrong = 0
  pixels.forEach((value, i) => {
    const limit = 2 * noiseAt(map, i % WIDTH, Math.floor(i / WIDTH))
    const size = allowNegative ? Math.abs(value) : value
    if (Math.abs(size - limit) < 1e-5 || i === 17) return
    if (mask[i] !== (size >= limit ? 1 : 0)) wrong++
  })
  expect(wrong).toBe(0)
  expect(mask[17]).toBe(1)
})

test('weights make the noise that of the reference everywhere', () => {
  const heap = new KernelHeap()
  const map = measureNoise(heap, placed(heap, noisyImage(), WIDTH), 92)
  const weights = placed(heap, new Float32Array(WIDTH * HEIGHT), WIDTH)
  weighByNoise(heap, map, 3, weights.address)
  const worst = heap.float32(WIDTH * HEIGHT, weights.address).reduce((most, weight, i) => {
    return Math.max(most, Math.abs((weight * noiseAt(map, i % WIDTH, Math.floor(i / WIDTH))) / 3 - 1))
  }, 0)
  expect(worst).toBeLessThan(1e-5)
})
