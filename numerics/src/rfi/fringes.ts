import type { KernelHeap } from '../wasm/heap.ts'
import type { RfiKernel } from './kernel.ts'
import type { ImageShape } from './shape.ts'
import { Smoother } from './smoother.ts'

const FASTEST = 1 / 14 // turns a channel: 2.6 km, 244 kHz and sources 3.8° apart
const SLOWEST = 2 // half turns across the band: a weak burst has less
const BAND_SHARE = 1 / 12 // σ of what a fringe is fitted to: more than most interference fills, or that would be fitted
const OVERSAMPLING = 2
const MOST_FRINGES = 6 // that are worth the time: three sources have three
const CORRELATED = 1.06 // mean square of runs of samples over that of noise; above, there is something to look for
const CORRELATED_EARLY = 1.4 // while interference is still in the image: what is left of it is correlated, too
const LEAST_POWER = 40 // of a fringe, over that of the noise at any one frequency: 0.1 σ in 24 × 768 samples
const SMALLEST_BOX = 16 // samples that one smooth value is of
const SMOOTHED = 7 // images that a fringe is fitted with

/** What a fringe is taken out of; addresses of f32 [time, channel]. */
export interface FringedImage {
  readonly residual: number
  readonly weights: number // 1 where a sample is used
}

/**
 * Two sources beat: the amplitude of a baseline has a fringe of its own, whose delay and rate are the difference of
 * theirs. On long baselines that is faster than a smooth background follows, and in a run of channels it looks like
 * interference. Such fringes are found in the Fourier transform of the residual, one after the other, and each is taken
 * out as the smooth background is, turned back by its delay and rate, so that it may grow and fade.
 */
export class FringeFitter {
  readonly #heap: KernelHeap
  readonly #kernel: RfiKernel
  readonly #shape: ImageShape
  readonly #smoother: Smoother
  readonly #delays: number
  readonly #period: number
  readonly #delayTurns: number
  readonly #rates: number
  readonly #rateTurns: number
  readonly #timeTurns: number
  readonly #channelTurns: number
  readonly #sums: number
  readonly #smoothed: number
  readonly #weightSums: number
  readonly #scratch: readonly number[]
  readonly #out: number

  constructor(heap: KernelHeap, kernel: RfiKernel, shape: ImageShape, smoothingTimes: number) {
    const { lines, lanes } = shape
    this.#heap = heap
    this.#kernel = kernel
    this.#shape = shape
    this.#smoother = new Smoother(kernel, shape, { times: smoothingTimes, channels: BAND_SHARE * shape.channels })
    this.#period = OVERSAMPLING * lanes
    this.#rates = OVERSAMPLING * lines
    this.#delays = 2 * Math.ceil((FASTEST * this.#period) / 2)
    this.#delayTurns = turnsOf(heap, this.#period, (i) => i / this.#period)
    this.#rateTurns = turnsOf(heap, lines * this.#rates, (i) => {
      const [time, rate] = [Math.floor(i / this.#rates), i % this.#rates]
      return ((time * rate) % this.#rates) / this.#rates
    })
    this.#timeTurns = heap.allocate(8 * lines)
    this.#channelTurns = heap.allocate(8 * lanes)
    this.#sums = heap.allocate(16 * lines)
    this.#smoothed = heap.allocate(4 * SMOOTHED * shape.count)
    this.#weightSums = heap.allocate(4 * shape.count)
    this.#scratch = [0, 1, 2].map(() => heap.allocate(4 * shape.count))
    this.#out = heap.allocate(32)
  }

  /**
   * @param isEarly  before the last background: only what is strong, for the search that follows takes little
   * @param spread   of the residual as it is: its σ, and how many samples the weights use; undefined where too few tell
   */
  takeOut(image: FringedImage, isEarly: boolean, spread: () => { noise: number; used: number } | undefined): void {
    if (this.#smoother.area < SMALLEST_BOX) return
    const limit = isEarly ? CORRELATED_EARLY : CORRELATED
    for (let count = 0; count < MOST_FRINGES; count++) {
      const found = spread()
      if (!found || this.#correlation(image, found.noise) <= limit) return
      const { power, delay, rate } = this.#strongest(image)
      if (power < LEAST_POWER * found.noise ** 2 * found.used) return
      this.#take(image, delay / this.#period, rate / this.#rates)
    }
  }

  #take({ residual, weights }: FringedImage, channelTurns: number, timeTurns: number): void {
    const { lines, lanes, count } = this.#shape
    const [x, xRe, xIm, re, im, re2, im2] = Array.from({ length: SMOOTHED }, (_, i) => this.#smoothed + 4 * count * i)
    const turnBack = (values: number, toRe: number, toIm: number, times: number) => {
      fillTurns(this.#heap, this.#timeTurns, lines, times * timeTurns)
      fillTurns(this.#heap, this.#channelTurns, lanes, times * channelTurns)
      this.#kernel.turnBack(values, weights, toRe, toIm, lines, lanes, this.#timeTurns, this.#channelTurns)
    }
    this.#heap.float32(count, this.#weightSums).set(this.#heap.float32(count, weights))
    this.#smooth(this.#weightSums)
    this.#kernel.weigh(residual, weights, x, count, 0)
    turnBack(weights, re2, im2, 2)
    turnBack(weights, re, im, 1)
    turnBack(residual, xRe, xIm, 1)
    for (const part of [x, xRe, xIm, re, im, re2, im2]) this.#smooth(part)
    this.#kernel.takeFringe(residual, this.#weightSums, x, lines, lanes, this.#timeTurns, this.#channelTurns)
  }

  #smooth(image: number): void {
    const [turned, one, other] = this.#scratch
    this.#kernel.transpose(image, turned, this.#shape.lines, this.#shape.lanes)
    this.#smoother.smooth(turned, [one, other], image, turned)
  }

  /** 1 for noise: the sums of runs scatter by the root of their length, and no more. */
  #correlation({ residual, weights }: FringedImage, noise: number): number {
    const { times, lanes } = this.#shape
    return this.#kernel.correlationOfRuns(residual, weights, times, lanes, noise * noise)
  }

  #strongest({ residual, weights }: FringedImage): { power: number; delay: number; rate: number } {
    const { lines, lanes, count } = this.#shape
    const [turned, weighed] = this.#scratch
    this.#kernel.weigh(residual, weights, weighed, count, 0)
    this.#kernel.transpose(weighed, turned, lines, lanes)
    const [delays, period, rates] = [this.#delays, this.#period, this.#rates]
    const [delayTurns, rateTurns] = [this.#delayTurns, this.#rateTurns]
    const { kernel, sums, out } = { kernel: this.#kernel, sums: this.#sums, out: this.#out }
    kernel.strongestFringe(turned, lanes, lines, SLOWEST, delays, delayTurns, period, rates, rateTurns, sums, out)
    const [power, delay, rate] = this.#heap.float32(3, out)
    return { power, delay, rate }
  }
}

/** Cosines and sines of phases in turns: f32 [2, count]. */
function turnsOf(heap: KernelHeap, count: number, turn: (i: number) => number): number {
  const turns = heap.float32(2 * count)
  for (let i = 0; i < count; i++) {
    turns[i] = Math.cos(2 * Math.PI * turn(i))
    turns[count + i] = Math.sin(2 * Math.PI * turn(i))
  }
  return turns.byteOffset
}

function fillTurns(heap: KernelHeap, address: number, count: number, turns: number): void {
  const values = heap.float32(2 * count, address)
  const [c, s] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)]
  for (let i = 0, re = 1, im = 0; i < count; i++) {
    values[i] = re
    values[count + i] = im
    const next = re * c - im * s
    im = re * s + im * c
    re = next
  }
}
