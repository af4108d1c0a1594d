import { expect, test } from 'vitest'
import { RandomStream } from '../simulate/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { FringeFitter } from './fringes.ts'
import { ImageFlagger } from './image-flagger.ts'
import { rfiKernel } from './kernel.ts'
import { imageShape } from './shape.ts'
import { DEFAULT_STRATEGY } from './testing.ts'

const shape = imageShape(24, 384)
const TIMES = 2.5
const phase = (channelTurns: number, timeTurns: number) => (t: number, k: number) =>
  2 * Math.PI * (channelTurns * k + timeTurns * t)

/** What is left of an image of noise and `signal` after fringes are taken out of it: less the noise, over the signal. */
function left(
  signal: (t: number, k: number) => number,
  dropped: (t: number, k: number) => boolean = () => false,
  isEarly = false,
) {
  const heap = new KernelHeap()
  const fitter = new FringeFitter(heap, rfiKernel(heap), shape, TIMES)
  const [residual, weights] = [heap.float32(shape.count), heap.float32(shape.count)]
  const random = new RandomStream(4)
  const noise = residual.map(() => random.normal())
  const wave = residual.map((_, i) => signal(Math.floor(i / shape.lanes), i % shape.lanes))
  weights.set(weights.map((_, i) => (dropped(Math.floor(i / shape.lanes), i % shape.lanes) ? 0 : 1)))
  residual.set(noise.map((value, i) => value + wave[i]))
  fitter.takeOut({ residual: residual.byteOffset, weights: weights.byteOffset }, isEarly, () => ({
    noise: 1,
    used: weights.reduce((sum, weight) => sum + weight, 0),
  }))
  const squares = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0)
  return Math.sqrt(squares(residual.map((value, i) => value - noise[i])) / Math.max(1e-9, squares(wave)))
}

test.each([
  [0.055, 0.3],
  [0.055, -0.3],
  [0.02, 0.1],
  [0.065, 0.45],
])('a fringe of %s turns a channel and %s an integration is taken out of noise', (channelTurns, timeTurns) => {
  const angle = phase(channelTurns, timeTurns)
  expect(left((t, k) => 3 * Math.cos(1 + angle(t, k)))).toBeLessThan(0.1)
  expect(left((t, k) => 3 * (0.6 + 0.03 * t) * Math.cos(angle(t, k)))).toBeLessThan(0.2)
  expect(
    left(
      (t, k) => 3 * Math.cos(angle(t, k)),
      (t, k) => t < 2 || k % 7 === 0,
    ),
  ).toBeLessThan(0.15)
})

test('two fringes are taken out one after the other', () => {
  const [one, other] = [phase(0.03, 0.2), phase(0.05, -0.15)]
  expect(left((t, k) => 4 * Math.cos(one(t, k)) + 2 * Math.cos(other(t, k)))).toBeLessThan(0.15)
})

test('noise is left as it is, and interference too', () => {
  expect(left(() => 0)).toBe(0)
  expect(left((_t, k) => (k % 48 === 5 ? 6 : 0))).toBeGreaterThan(0.9)
  expect(left((t) => (t === 9 ? 2 : 0))).toBeGreaterThan(0.75)
})

test('of two sources of 16 σ and 3 σ that beat less than 1 in 100 is lost, over some baselines', () => {
  const heap = new KernelHeap()
  const flagger = new ImageFlagger(heap, shape, DEFAULT_STRATEGY)
  const image = heap.float32(shape.count)
  let lost = 0
  const baselines = 6
  for (let seed = 20; seed < 20 + baselines; seed++) {
    const random = new RandomStream(seed)
    const beat = phase(0.055 * random.uniform(), 0.3 * (2 * random.uniform() - 1))
    for (let i = 0; i < image.length; i++) {
      const [t, k] = [Math.floor(i / shape.lanes), i % shape.lanes]
      const [strong, angle] = [16 * (1 - 0.01 * Math.abs(t - 8)), beat(t, k)]
      image[i] = Math.hypot(random.normal() + strong + 3 * Math.cos(angle), random.normal() + 3 * Math.sin(angle))
    }
    flagger.flag(image.byteOffset)
    lost += image.filter((value) => value < 0).length / image.length / baselines
  }
  expect(lost).toBeLessThan(0.01)
})

test('while interference is in the image, weak fringes stay and strong ones are taken out', () => {
  const fringe = (amplitude: number) => (t: number, k: number) => amplitude * Math.cos(phase(0.03, 0.2)(t, k))
  const never = () => false
  expect(left(fringe(0.25), never, true)).toBeCloseTo(1, 6)
  expect(left(fringe(0.25), never)).toBeLessThan(0.9)
  expect(left(fringe(3), never, true)).toBeLessThan(0.1)
})
