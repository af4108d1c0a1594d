import type { KernelHeap } from '../wasm/heap.ts'
import { FringeFitter } from './fringes.ts'
import { type RfiKernel, rfiKernel } from './kernel.ts'
import { parabolaOf } from './levels.ts'
import { type Run, runsOf } from './runs.ts'
import type { ImageShape } from './shape.ts'
import { Smoother } from './smoother.ts'
import type { RfiStrategy } from './strategy.ts'

const SPREAD_SAMPLES = 2048 // of an image tell its median and noise, which then is known to 2 %
const FEWEST_SAMPLES = 16 // that tell anything
const DEVIATION = 1.4826 // σ of a normal distribution over its median absolute deviation
const LEAST_NOISE = 1e-6 // of the median amplitude: rounding
const LEAST_UNFITTED = 3 // no threshold is below; fringes stand 1 above their median in these units, a drift 1.4
const CLIP = 6 // in the mean over the array, so that one baseline is one voice

/** Where what stands above the background is added up: addresses of f32 images like those of the flagger. */
export interface AntennaTally {
  readonly sums: number // amplitudes above the background, in units of the noise
  readonly counts: number // how many baselines that is of
}

/** Where the statistics of the array are added up. */
export interface ArrayTally extends AntennaTally {
  readonly dropped: number // and on how many of them the sample was dropped
}

/** What makes the mean 0 and the noise 1: (value − centre) × factor. */
interface Scale {
  readonly centre: number
  readonly factor: number
}

/**
 * Looks for interference in images of amplitude, one baseline and polarization each: SumThreshold about a smooth
 * background that is fitted to what is not dropped, in several iterations (Offringa et al. 2010, section 2), then lines
 * of too high an rms, then the scale-invariant rank operator (2012).
 */
export class ImageFlagger {
  readonly shape: ImageShape
  readonly kernel: RfiKernel
  readonly #strategy: RfiStrategy
  readonly #heap: KernelHeap
  readonly #stride: number
  // [time, channel]
  readonly #amplitude: number
  readonly #usable: number
  readonly #residual: number
  readonly #weights: number
  readonly #values: number
  readonly #spare: number
  // [channel, time]
  readonly #turnedAmplitude: number
  readonly #turnedUsable: number
  readonly #turnedWeights: number
  readonly #turnedValues: number
  readonly #turnedSums: number
  readonly #turnedSpare: number
  readonly #out: number
  readonly #ones: number
  readonly #smoother: Smoother
  readonly #fringes: FringeFitter

  constructor(heap: KernelHeap, shape: ImageShape, strategy: RfiStrategy) {
    this.#heap = heap
    this.shape = shape
    this.#strategy = strategy
    this.kernel = rfiKernel(heap)
    this.#stride = strideThrough(shape.count, shape.lanes)
    const take = () => heap.allocate(4 * shape.count)
    this.#amplitude = take()
    this.#usable = take()
    this.#residual = take()
    this.#weights = take()
    this.#values = take()
    this.#spare = take()
    this.#turnedAmplitude = take()
    this.#turnedUsable = take()
    this.#turnedWeights = take()
    this.#turnedValues = take()
    this.#turnedSums = take()
    this.#turnedSpare = take()
    this.#out = heap.allocate(16 * (shape.lanes + shape.lines) + 64)
    this.#ones = heap.allocate(4 * shape.lanes)
    heap.float32(shape.lanes, this.#ones).fill(1)
    this.#smoother = new Smoother(this.kernel, shape, {
      times: strategy.smoothingTimes,
      channels: strategy.smoothingChannels,
    })
    this.#fringes = new FringeFitter(heap, this.kernel, shape, strategy.smoothingTimes)
  }

  /**
   * Sets the sign bit of the amplitudes that are disturbed.
   *
   * @param image    address of f32 [time, lane], not negative; with the sign bit set where a sample cannot be used
   * @param factors  address of f32 [lane], by which amplitudes are multiplied; all 1 where it is not given
   * @param tally    added to
   * @param ofBoth   of the two antennas, added to
   */
  flag(image: number, factors = this.#ones, tally?: ArrayTally, ofBoth: readonly AntennaTally[] = []): void {
    const { kernel, shape } = this
    const given = shape.times * shape.lanes
    kernel.unfold(image, factors, this.#amplitude, this.#usable, shape.times, shape.lanes)
    this.#clearBeyond(given)
    kernel.transpose(this.#amplitude, this.#turnedAmplitude, shape.lines, shape.lanes)
    kernel.transpose(this.#usable, this.#turnedUsable, shape.lines, shape.lanes)
    const first = this.#spreadOf(this.#amplitude, this.#usable)
    if (first === undefined || first.median === 0) return
    const least = LEAST_NOISE * first.median
    let residual = this.#amplitude
    let scale = { centre: first.median, factor: 1 / Math.max(least, first.noise) }
    for (let left = this.#strategy.iterations; ; left--) {
      this.#search(residual, scale, this.#strategy.iterationFactor ** left, residual === this.#amplitude)
      if (left === 0) break
      this.#lowerTimes()
      this.#fitBackground(first.median, left > 1)
      residual = this.#residual
      const noise = this.#spreadOf(residual, this.#weights)?.noise ?? 1 / scale.factor
      scale = { centre: 0, factor: 1 / Math.max(least, noise) }
    }
    this.#extend()
    if (tally) {
      const { sums, counts, dropped } = tally
      const [one, other] = [this.#weights, this.#spare]
      const { centre, factor } = scale
      kernel.tally(residual, this.#usable, one, other, given, centre, factor, CLIP, sums, counts, dropped)
    }
    for (const { sums, counts } of ofBoth)
      kernel.tallyAntenna(residual, this.#usable, given, scale.centre, scale.factor, CLIP, sums, counts)
    kernel.settle(image, this.#weights, this.#spare, given)
  }

  /**
   * Drops runs of samples, integrations and channels that stand out, in weights and turnedWeights.
   *
   * @param unfitted  no background is taken out yet: the slow change of a strong source is no interference
   */
  #search(residual: number, { centre, factor }: Scale, raised: number, unfitted: boolean): void {
    const { kernel, shape } = this
    const { timeThreshold, channelThreshold, thresholdFall, longestTimes, longestChannels } = this.#strategy
    const { times, channels, lines, lanes } = shape
    const least = unfitted ? LEAST_UNFITTED : 0
    kernel.standardise(residual, this.#usable, this.#values, shape.count, centre, factor)
    this.#heap.float32(shape.count, this.#weights).fill(1)
    const alongTime = runsOf(raised * timeThreshold, thresholdFall, longestTimes, times, least)
    this.#dropRuns(alongTime, this.#values, this.#weights, lines, lanes)
    if (this.#strategy.timeRms > 0 && !unfitted) {
      const limit = raised * this.#strategy.timeRms
      kernel.cutLines(this.#values, this.#weights, this.#usable, lines, lanes, channels, limit, this.#out)
    }
    kernel.transpose(this.#values, this.#turnedValues, lines, lanes)
    kernel.transpose(this.#weights, this.#turnedWeights, lines, lanes)
    const alongChannel = runsOf(raised * channelThreshold, thresholdFall, longestChannels, channels, least)
    this.#dropRuns(alongChannel, this.#turnedValues, this.#turnedWeights, lanes, lines)
    if (this.#strategy.channelRms > 0 && !unfitted) {
      const limit = raised * this.#strategy.channelRms
      const [values, weights] = [this.#turnedValues, this.#turnedWeights]
      kernel.cutLines(values, weights, this.#turnedUsable, lanes, lines, times, limit, this.#out)
    }
    kernel.intersect(this.#turnedWeights, this.#turnedUsable, shape.count)
    kernel.transpose(this.#turnedWeights, this.#weights, lanes, lines)
  }

  #dropRuns(runs: readonly Run[], values: number, weights: number, lines: number, lanes: number): void {
    for (const { length, threshold } of runs) this.kernel.sumThreshold(values, weights, lines, lanes, length, threshold)
  }

  /** Takes the parabola in time out of the amplitudes that are not dropped. */
  #lowerTimes(): void {
    const { kernel, shape } = this
    const { times, lines, lanes } = shape
    kernel.sumLines(this.#amplitude, this.#weights, times, lanes, this.#out)
    const offsets = parabolaOf(this.#heap.float32(2 * times, this.#out), times)
    this.#heap.float32(times, this.#out).set(offsets)
    kernel.lowerLines(this.#amplitude, this.#out, times, lanes)
    kernel.transpose(this.#amplitude, this.#turnedAmplitude, lines, lanes)
  }

  /** residual = amplitude − centre − smooth background of what is not dropped − fringes. */
  #fitBackground(centre: number, isEarly: boolean): void {
    const { kernel, shape } = this
    const { count } = shape
    const [residual, weights, weightSums] = [this.#residual, this.#weights, this.#spare]
    const [one, other] = [this.#turnedValues, this.#turnedSpare]
    kernel.weigh(this.#turnedAmplitude, this.#turnedWeights, this.#turnedSums, count, centre)
    this.#smoother.smooth(this.#turnedSums, [one, other], residual, this.#values)
    this.#smoother.smooth(this.#turnedWeights, [one, other], weightSums, this.#values)
    kernel.subtract(this.#amplitude, residual, weightSums, residual, count, centre)
    this.#fringes.takeOut({ residual, weights }, isEarly, () => this.#spreadOf(residual, weights))
  }

  /** The rank operator in both directions, on the same weights: into weights and spare. */
  #extend(): void {
    const { kernel, shape } = this
    const { lines, lanes } = shape
    const { rankTimes, rankChannels } = this.#strategy
    const [turned, scratch] = [this.#turnedValues, this.#turnedSpare]
    const eta = (value: number) => Math.round(1000 * value)
    kernel.rank(this.#turnedWeights, this.#turnedUsable, turned, lanes, lines, eta(rankChannels), scratch)
    kernel.transpose(turned, this.#spare, lanes, lines)
    kernel.rank(this.#weights, this.#usable, this.#values, lines, lanes, eta(rankTimes), scratch)
    this.#heap.float32(shape.count, this.#weights).set(this.#heap.float32(shape.count, this.#values))
  }

  #spreadOf(values: number, weights: number): { median: number; noise: number; used: number } | undefined {
    const { count } = this.shape
    const used = this.kernel.spreadOf(values, weights, count, this.#stride, this.#turnedSpare, this.#out)
    if (used < FEWEST_SAMPLES) return undefined
    const [median, deviation] = this.#heap.float32(2, this.#out)
    return { median, noise: DEVIATION * deviation, used: used * this.#stride }
  }

  /** The lines that fill the image up to a multiple of four hold nothing. */
  #clearBeyond(given: number): void {
    const { count } = this.shape
    if (given === count) return
    this.#heap.float32(count, this.#amplitude).fill(0, given)
    this.#heap.float32(count, this.#usable).fill(0, given)
  }
}

/** A step through an image that comes by all its channels: it has no factor in common with their number. */
function strideThrough(count: number, lanes: number): number {
  let stride = Math.max(1, Math.floor(count / SPREAD_SAMPLES))
  while (commonFactor(stride, lanes) > 1) stride++
  return stride
}

function commonFactor(a: number, b: number): number {
  return b === 0 ? a : commonFactor(b, a % b)
}
