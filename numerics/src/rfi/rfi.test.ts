import { expect, test } from 'vitest'
import { RandomStream } from '../simulate/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { judgeArray } from './array.ts'
import { AutocorrelationFlagger, spikesOf } from './autocorrelation.ts'
import { ImageFlagger } from './image-flagger.ts'
import { imageShape } from './shape.ts'
import { DEFAULT_STRATEGY, type Disturbance, simulatedAmplitudes } from './testing.ts'
import { evenWindows } from './window-shape.ts'

const shape = imageShape(24, 384)
const BASELINES = 12

/** Parts of the disturbed and of the clean samples that are dropped, over some baselines. */
function score(sourceSigma: number, disturbance: Disturbance): { found: number; falseFlags: number } {
  const heap = new KernelHeap()
  const flagger = new ImageFlagger(heap, shape, DEFAULT_STRATEGY)
  const image = heap.float32(shape.times * shape.lanes)
  const random = new RandomStream(5)
  const [total, dropped] = [
    [0, 0],
    [0, 0],
  ]
  for (let baseline = 0; baseline < BASELINES; baseline++) {
    image.set(simulatedAmplitudes(shape, random, sourceSigma, disturbance))
    flagger.flag(image.byteOffset)
    for (let t = 0; t < shape.times; t++)
      for (let k = 0; k < shape.channels; k++) {
        const kind = disturbance(t, k) > 0 ? 1 : 0
        total[kind]++
        if (Object.is(Math.sign(image[t * shape.lanes + k]), -1)) dropped[kind]++
      }
  }
  return { found: dropped[1] / total[1], falseFlags: dropped[0] / total[0] }
}

const KINDS: readonly (readonly [string, (amplitude: number) => Disturbance])[] = [
  ['narrow combs', (a) => (_t, k) => (k % 48 === 20 ? a : 0)],
  ['broadband bursts', (a) => (t) => (t === 7 ? a : 0)],
  ['drifting lines', (a) => (t, k) => (Math.abs(k - 100 - 4 * t) < 2 ? a : 0)],
  ['steady signals with edges', (a) => (_t, k) => (k >= 150 && k < 162 ? a : 0)],
  ['satellites', (a) => (t, k) => (t >= 9 && t < 14 && k >= 250 && k < 270 ? a : 0)],
]

test.each(KINDS)('%s above 5 σ are found in noise, on each baseline by itself', (_kind, at) => {
  for (const amplitude of [5.5, 8, 20, 1000]) expect(score(0, at(amplitude)).found).toBeGreaterThan(0.95)
})

test.each(KINDS)('%s of 10 σ are found over a source of 1.5 σ', (_kind, at) => {
  expect(score(1.5, at(10)).found).toBeGreaterThan(0.95)
})

test.each([0, 1, 4, 20])('of noise and a source of %s σ less than 1 part in 200 is lost', (sourceSigma) => {
  expect(score(sourceSigma, () => 0).falseFlags).toBeLessThan(0.005)
})

test('what cannot be used stays out of it: a whole missing window changes nothing beside it', () => {
  const heap = new KernelHeap()
  const flagger = new ImageFlagger(heap, shape, DEFAULT_STRATEGY)
  const image = heap.float32(shape.times * shape.lanes)
  image.set(simulatedAmplitudes(shape, new RandomStream(3), 0, () => 0))
  for (let t = 0; t < shape.times; t++) image.fill(-1, t * shape.lanes + 96, t * shape.lanes + 144)
  flagger.flag(image.byteOffset)
  const near = Array.from({ length: shape.times }, (_, t) => image.slice(t * shape.lanes + 84, t * shape.lanes + 96))
  expect(near.flatMap((part) => [...part]).filter((value) => value < 0).length).toBeLessThan(6) // of 288
})

test('an image without noise, and one without a sample, are left as they are', () => {
  const heap = new KernelHeap()
  const flagger = new ImageFlagger(heap, shape, DEFAULT_STRATEGY)
  const image = heap.float32(shape.times * shape.lanes).fill(3)
  flagger.flag(image.byteOffset)
  expect(image).not.toContain(-3)
  image.fill(-1)
  flagger.flag(image.byteOffset)
  expect(image.every((value) => value === -1)).toBe(true)
})

test('what is too weak for any baseline is found in the mean of all, and nothing in clean means', () => {
  const heap = new KernelHeap()
  const random = new RandomStream(8)
  const counts = new Float32Array(shape.count).fill(400)
  const clean = counts.map((count) => count * (0.2 + random.normal() / Math.sqrt(400)))
  const weak = clean.slice()
  for (let t = 0; t < shape.times; t++) weak[t * shape.lanes + 77] += 400 * 0.6
  const dropped = new Float32Array(shape.count)
  expect(judgeArray(heap, shape, DEFAULT_STRATEGY, { sums: clean, counts, dropped }).bad).not.toContain(1)
  const verdict = judgeArray(heap, shape, DEFAULT_STRATEGY, { sums: weak, counts, dropped })
  expect(verdict.channels).toEqual([77])
  expect(verdict.bad.reduce((sum, bad) => sum + bad, 0)).toBe(shape.times)
})

test('channels and integrations that most baselines lose are bad for the array', () => {
  const counts = new Float32Array(shape.count).fill(10)
  const dropped = new Float32Array(shape.count)
  for (let t = 0; t < shape.times; t++) dropped[t * shape.lanes + 5] = 7
  dropped.fill(7, 3 * shape.lanes, 4 * shape.lanes)
  const sums = new Float32Array(shape.count)
  const { channels, times } = judgeArray(new KernelHeap(), shape, DEFAULT_STRATEGY, { sums, counts, dropped })
  expect([channels, times]).toEqual([[5], [3]])
})

test('autocorrelations lose carriers and bursts, not their bandpass and the drift of their gain', () => {
  const heap = new KernelHeap()
  const flagger = new AutocorrelationFlagger(heap, new ImageFlagger(heap, shape, DEFAULT_STRATEGY), 8)
  const image = heap.float32(shape.times * shape.lanes)
  const random = new RandomStream(11)
  const truth = new Uint8Array(image.length)
  for (let t = 0; t < shape.times; t++)
    for (let k = 0; k < shape.channels; k++) {
      const at = t * shape.lanes + k
      const edge = 1 - 0.36 * ((2 * (k % 48) + 1) / 48 - 1) ** 4
      const ripple = 1 + 0.05 * Math.cos((2 * Math.PI * 3.5 * k) / shape.channels)
      const drift = 1 + 0.01 * Math.sin(2 + t / 12)
      truth[at] = k === 120 || t === 9 || (k === 200 && t === 4) ? 1 : 0
      image[at] = 5800 * edge * ripple * drift * (1 + 5.6e-4 * random.normal()) + 40 * truth[at]
    }
  flagger.flag(image.byteOffset)
  const flagged = Array.from(image, (value) => (value < 0 ? 1 : 0))
  const share = (kind: number) => {
    const of = flagged.filter((_, i) => truth[i] === kind)
    return of.reduce((sum: number, flag) => sum + flag, 0) / of.length
  }
  expect(share(1)).toBe(1)
  expect(share(0)).toBeLessThan(0.01)
})

test('a spike stands out of the humps and notches of a bandpass, which do not stand out themselves', () => {
  const edge = (k: number) => 1 - 0.36 * ((2 * (k % 48) + 1) / 48 - 1) ** 4
  const series = Float32Array.from(
    { length: 192 },
    (_, k) => edge(k) * (1 + 0.1 * Math.cos(k / 20) + 1e-4 * Math.sin(k * k)),
  )
  expect(spikesOf(series, 4, 8)).toEqual([])
  for (const channel of [20, 70, 71, 120]) series[channel] *= 1.01
  expect(spikesOf(series, 4, 8)).toEqual([20, 70, 71, 120])
})

test('windows are evened out by the shape they have in common, whatever interference is in some of them', () => {
  const edge = (k: number) => 1 - 0.3 * ((2 * (k % 16) + 1) / 16 - 1) ** 4
  const spectrum = Float32Array.from({ length: 96 }, (_, k) => (2 + k / 100) * edge(k) + (k >= 40 && k < 50 ? 5 : 0))
  const factors = evenWindows(spectrum, [16, 16, 16, 16, 16, 16])
  const flat = spectrum.map((value, k) => value * factors[k])
  for (let k = 65; k < 80; k++) expect(flat[k] / flat[k - 1]).toBeCloseTo(1, 1)
  expect(flat[0] / flat[8]).toBeCloseTo(1, 1)
  expect(flat[45] / flat[60]).toBeGreaterThan(2)
  expect(new Set(evenWindows(spectrum, [48, 48]))).toEqual(new Set([1]))
  expect(new Set(evenWindows(spectrum, [16, 32, 48]))).toEqual(new Set([1]))
})
