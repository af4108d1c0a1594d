import { describe, expect, test } from 'vitest'
import { randomNumbers } from '../testing/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { ActiveList, type ListPlan, listBytes } from './active-list.ts'
import { placed, plainHogbom, ripples, spreadPoints, sumByPixel } from './testing.ts'
import { tilePsf } from './tiled-psf.ts'

const [WIDTH, HEIGHT] = [120, 97]
const POINTS = [
  [40, 52, 3],
  [43, 30, -1.5],
  [0, 1, 2],
  [119, 96, 1.2],
  [61, 2, 0.8],
] as const
const PLAN: ListPlan = { width: WIDTH, height: HEIGHT, capacity: 4000, terms: 1, allowNegative: true }

/** A list of every pixel of an image of points and noise, beside what Högbom's loop finds in it. */
function bothWays(psfWidth: number, psfHeight: number, allowNegative: boolean, mask?: Uint8Array) {
  const random = randomNumbers(7)
  const psf = ripples(psfWidth, psfHeight)
  const dirty = Float32Array.from(spreadPoints(POINTS, PLAN, psf, psfWidth), (value) => value + 0.01 * random())
  const heap = new KernelHeap()
  const residual = placed(heap, dirty, WIDTH)
  const spread = tilePsf(heap, placed(heap, psf, psfWidth))
  const list = new ActiveList(heap, { ...PLAN, allowNegative })
  const maskAt = heap.allocate(dirty.length)
  if (mask) heap.uint8(mask.length, maskAt).set(mask)
  list.collect({ residual: residual.address, limitJy: Number.NEGATIVE_INFINITY, ...(mask && { mask: maskAt }) })
  const limits = { gain: 0.1, stopJy: 0.05, iterations: 600 }
  const plain = plainHogbom(dirty, WIDTH, psf, psfWidth, { ...limits, allowNegative, ...(mask && { mask }) })
  return { heap, list, spread, limits, plain, dirty }
}

function found(list: ActiveList): Map<number, number> {
  return new Map(list.components().map(({ x, y, flux }) => [y * WIDTH + x, flux]))
}

describe.each([
  { psf: 'as large as the image', psfWidth: 120, psfHeight: 96 },
  { psf: 'smaller than the image', psfWidth: 50, psfHeight: 34 },
  { psf: 'larger than the image', psfWidth: 300, psfHeight: 260 },
])('with a point spread function $psf', ({ psfWidth, psfHeight }) => {
  test.each([true, false])(
    'a list of all pixels finds what Högbom finds, bit for bit (negative: %s)',
    (allowNegative) => {
      const { list, spread, limits, plain } = bothWays(psfWidth, psfHeight, allowNegative)
      const { iterations, peakJy } = list.iterate(spread, limits)
      expect(iterations).toBe(plain.length)
      expect(iterations).toBeGreaterThan(40)
      if (allowNegative) expect(peakJy).toBeLessThanOrEqual(0.05)
      const sums = sumByPixel(plain, WIDTH)
      expect(found(list)).toEqual(new Map([...sums].sort(([a], [b]) => a - b)))
      expect([...sums.values()].some((flux) => flux < -1)).toBe(allowNegative)
    },
  )
})

test('nothing is found outside of the mask, and inside what Högbom finds there', () => {
  const mask = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    Math.hypot((i % WIDTH) - 43, Math.floor(i / WIDTH) - 42) < 13.3 ? 255 : 0,
  )
  const { list, spread, limits, plain } = bothWays(120, 96, true, mask)
  list.iterate(spread, limits)
  const components = found(list)
  expect(components).toEqual(new Map([...sumByPixel(plain, WIDTH)].sort(([a], [b]) => a - b)))
  expect([...components.keys()].every((at) => mask[at])).toBe(true)
})

test.each([1, 7, 64])(
  'blocks of %i iterations find the same to the bit, stopped and copied away in between',
  (size) => {
    const whole = bothWays(120, 96, true)
    whole.list.iterate(whole.spread, whole.limits)
    const { heap, list, spread, limits } = bothWays(120, 96, true)
    const bytes = heap.uint8(listBytes(list.plan), list.address)
    let copy = bytes.slice()
    for (;;) {
      bytes.fill(0xee)
      bytes.set(copy)
      const { iterations } = list.iterate(spread, { ...limits, iterations: size })
      copy = bytes.slice()
      if (iterations < size) break
    }
    expect(list.iterations).toBe(whole.list.iterations)
    expect(list.peakJy).toBe(whole.list.peakJy)
    expect(found(list)).toEqual(found(whole.list))
  },
)

test('a weighted list takes the largest weighted peak and subtracts what is there: Högbom of the weighted image', () => {
  const heap = new KernelHeap()
  const psf = ripples(120, 96)
  const dirty = Float32Array.from(spreadPoints(POINTS, PLAN, psf, 120))
  const weights = Float32Array.from(dirty, (_, i) => (i % WIDTH < 60 ? 0.25 : 1.5))
  const [residual, weight] = [dirty, weights].map((pixels) => placed(heap, pixels, WIDTH).address)
  const list = new ActiveList(heap, PLAN)
  const plain = Float64Array.from(dirty)
  list.collect({ residual, weights: weight, limitJy: 0 })
  const spread = tilePsf(heap, placed(heap, psf, 120))
  const sums = new Map<number, number>()
  for (let n = 0; n < 200; n++) {
    const at = plain.reduce((best, value, i) => {
      return Math.abs(value * weights[i]) > Math.abs(plain[best] * weights[best]) ? i : best
    }, 0)
    expect(list.peakJy / Math.abs(plain[at] * weights[at])).toBeCloseTo(1, 4)
    const { iterations } = list.iterate(spread, { gain: 0.1, stopJy: 0, iterations: 1 })
    expect(iterations).toBe(1)
    const flux = 0.1 * plain[at]
    sums.set(at, (sums.get(at) ?? 0) + flux)
    spreadPoints([[at % WIDTH, Math.floor(at / WIDTH), flux]], PLAN, psf, 120).forEach((value, i) => {
      plain[i] -= value
    })
  }
  const taken = found(list)
  expect([...taken.keys()].sort()).toEqual([...sums.keys()].sort())
  for (const [at, flux] of sums) expect(taken.get(at)! / flux).toBeCloseTo(1, 3)
  expect([...sums.keys()][0]).toBe(96 * WIDTH + 119)
})

test('gain, threshold and mask may change between blocks', () => {
  const { heap, list, spread, dirty } = bothWays(120, 96, true)
  list.iterate(spread, { gain: 0.5, stopJy: 1, iterations: 100 })
  const before = list.iterations
  const mask = heap.uint8(dirty.length, heap.allocate(dirty.length)).fill(0)
  for (let y = 45; y < 60; y++) mask.fill(1, y * WIDTH + 30, y * WIDTH + 50)
  const far = list.components().filter(({ x }) => x > 60).length
  list.restrict(mask.byteOffset)
  list.iterate(spread, { gain: 0.05, stopJy: 0.02, iterations: 100 })
  expect(list.iterations).toBeGreaterThan(before)
  expect(list.components().filter(({ x }) => x > 60).length).toBe(far)
})

test('only blocks with a pixel above the limit are listed, and more than there is room for raise it', () => {
  const heap = new KernelHeap()
  const random = randomNumbers(3)
  const [width, height] = [256, 128]
  const image = placed(heap, Float32Array.from({ length: width * height }, random), width)
  const list = new ActiveList(heap, { width, height, capacity: 500, terms: 1, allowNegative: true })
  expect(list.collect({ residual: image.address, limitJy: 0.999 })).toBe(0.999)
  const pixels = heap.float32(width * height, image.address)
  const blocks = pixels.reduce((set, value, i) => (Math.abs(value) >= 0.999 ? set.add(i >> 2) : set), new Set<number>())
  expect(list.blocks).toBe(blocks.size)
  expect(list.peakJy).toBe(pixels.reduce((most, value) => Math.max(most, Math.abs(value)), 0))
  const raised = list.collect({ residual: image.address, limitJy: 0.2 })
  expect(raised).toBeGreaterThan(0.97)
  expect(raised).toBeLessThan(0.99)
  expect(list.blocks).toBeGreaterThan(450)
})

test('blank pixels are never components, infinite ones and odd widths are refused', () => {
  const heap = new KernelHeap()
  const pixels = new Float32Array(64 * 8).fill(0.5)
  pixels[70] = Number.NaN
  const image = placed(heap, pixels, 64)
  const psf = tilePsf(heap, placed(heap, ripples(64, 8), 64))
  const list = new ActiveList(heap, { width: 64, height: 8, capacity: 128, terms: 1, allowNegative: true })
  list.collect({ residual: image.address, limitJy: 0 })
  list.iterate(psf, { gain: 0.1, stopJy: 0, iterations: 200 })
  expect(list.components().every(({ x, y, flux }) => y * 64 + x !== 70 && Number.isFinite(flux))).toBe(true)
  heap.float32(512, image.address)[9] = Number.POSITIVE_INFINITY
  expect(() => list.collect({ residual: image.address, limitJy: 0 })).toThrow(/infinite/)
  expect(() => new ActiveList(heap, { ...PLAN, width: 66 })).toThrow(/66/)
})
