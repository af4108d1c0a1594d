import { TapDesign, worstInterpolationError } from './coefficients.ts'
import {
  type ChannelLine,
  type CompressionFactor,
  coarseCount,
  compressionBy,
  identity,
  placesOf,
  tapsAt,
} from './factor.ts'

export interface CompressionPlan {
  readonly line: ChannelLine
  readonly taps: number // T of every factor above 1
  readonly oversampling: number // coarse samples for each that the largest delay asks for
  readonly worstError: number // measured: of e^{2πiτν} by the taps, over channels and |τ| up to the largest delay
  readonly factors: readonly CompressionFactor[] // rising
}

const TAP_COUNTS = [4, 8, 12, 16]
const SMALLEST_EPSILON = 1e-6
const LARGEST_OVERSAMPLING = 16
const LARGEST_FACTOR = 256 // a longer block saves hardly a sample, and its sums lose digits
const SAMPLE_COST = 800 // what a coarse sample costs to grid, in channels times taps of compression
const GRAM_COST = 40 // what each number of the Gram matrix costs, in the same
const DESIGN_PLACES = [0.1, 0.3, 0.5, 0.7, 0.9]

/**
 * Plans the compression of a line of channels. The visibilities of a row with largest delay τ over the imaged field need
 *
 *   e^{2πiτν_k} ≈ Σ_a t_a(k mod q) e^{2πiτF_{⌊k/q⌋+a}},   F_j = firstHz + j · stepHz of the factor,
 *
 * so the image needs only Aᵀ W V of them, whatever else they hold (noise, sources out of the field): the error of each
 * pixel is at most epsilon · Σ|W V|. Long blocks use taps that are polynomials of the place in the block.
 *
 * @param epsilon  the largest error of the exponential, 1e-6 or more
 * @param delaysS  of some rows, if known: the number of taps is chosen for them
 */
export function planCompression(line: ChannelLine, epsilon: number, delaysS?: ArrayLike<number>): CompressionPlan {
  if (!(epsilon >= SMALLEST_EPSILON && epsilon < 1)) {
    throw new RangeError(`epsilon ${epsilon}, wanted ${SMALLEST_EPSILON} to 1: the taps are float32`)
  }
  const factors = factorsUpTo(line.stepHz === 0 ? 1 : line.channelCount)
  const delays = Array.from(delaysS ?? likelyDelaysS(line))
  const designs = TAP_COUNTS.map((taps) => ({ taps, oversampling: leastOversampling(taps, epsilon) }))
  const costs = designs.map(({ taps, oversampling }) => planCost(line, factors, taps, oversampling, delays))
  const { taps, oversampling } = designs[costs.indexOf(Math.min(...costs))]
  for (let wider = oversampling; wider < 2 * LARGEST_OVERSAMPLING; wider *= 1.02) {
    const plan = planWith(line, factors, taps, wider)
    if (plan.worstError <= epsilon) return plan
  }
  throw new RangeError(`epsilon ${epsilon} is out of reach of ${taps} float32 taps`)
}

/** Which of a plan's factors a row of this largest delay takes: the largest allowed. */
export function factorOf(plan: CompressionPlan, delayS: number): number {
  let index = plan.factors.length - 1
  while (index > 0 && !(delayS <= plan.factors[index].largestDelayS)) index--
  return index
}

/** 1, 2, 3 and 4, 5, 6, 7 times powers of two; the whole line last, if it is not too long. */
function factorsUpTo(channelCount: number): number[] {
  const factors = [1, 2, 3]
  for (let octave = 1; octave < channelCount; octave *= 2) factors.push(4 * octave, 5 * octave, 6 * octave, 7 * octave)
  const largest = Math.min(channelCount, LARGEST_FACTOR)
  return [...factors.filter((factor) => factor < largest), largest]
}

/** Without rows to look at: delays that spread evenly over the factors, in octaves. */
function likelyDelaysS({ stepHz, channelCount }: ChannelLine): number[] {
  const octaves = Math.max(1, Math.log2(channelCount))
  return Array.from({ length: 32 }, (_, i) => 1 / (4 * Math.abs(stepHz) * 2 ** ((octaves * i) / 32)))
}

const oversamplings = new Map<string, number>() // by taps and epsilon, of which a program has few

function leastOversampling(taps: number, epsilon: number): number {
  const key = `${taps} ${epsilon}`
  const found = oversamplings.get(key) ?? findOversampling(taps, epsilon)
  oversamplings.set(key, found)
  return found
}

function findOversampling(taps: number, epsilon: number): number {
  let [low, high] = [1, LARGEST_OVERSAMPLING]
  if (designError(taps, high) > epsilon) return Infinity
  for (let i = 0; i < 12; i++) {
    const middle = Math.sqrt(low * high)
    if (designError(taps, middle) > 0.95 * epsilon) low = middle
    else high = middle
  }
  return high
}

function designError(taps: number, oversampling: number): number {
  return worstInterpolationError(tapsAt(new TapDesign(taps, oversampling), DESIGN_PLACES), DESIGN_PLACES, oversampling)
}

function planCost(
  { stepHz, channelCount }: ChannelLine,
  factors: readonly number[],
  taps: number,
  oversampling: number,
  delaysS: readonly number[],
): number {
  if (!Number.isFinite(oversampling)) return Infinity
  return delaysS.reduce((cost, delayS) => {
    const largest = 1 / (2 * oversampling * Math.abs(stepHz) * delayS)
    const factor = factors.findLast((q) => q <= largest && coarseCount(channelCount, q, taps) < channelCount) ?? 1
    const samples = factor === 1 ? channelCount : coarseCount(channelCount, factor, taps)
    const width = factor === 1 ? 1 : taps
    return cost + samples * (SAMPLE_COST + GRAM_COST * width) + channelCount * width
  }, 0)
}

const KEPT_PLANS = 16
const plans = new Map<string, CompressionPlan>() // the latest: integrations imaged one by one have lines in common

function planWith(line: ChannelLine, factors: readonly number[], taps: number, oversampling: number): CompressionPlan {
  const key = `${line.firstHz} ${line.stepHz} ${line.channelCount} ${taps} ${oversampling}`
  const plan = plans.get(key) ?? makePlan(line, factors, taps, oversampling)
  if (plans.size >= KEPT_PLANS) plans.clear()
  plans.set(key, plan)
  return plan
}

function makePlan(line: ChannelLine, factors: readonly number[], taps: number, oversampling: number): CompressionPlan {
  const design = new TapDesign(taps, oversampling)
  const useful = factors.filter((q) => q > 1 && coarseCount(line.channelCount, q, taps) < line.channelCount)
  const compressions = useful.map((factor) => compressionBy(line, factor, design))
  const errors = compressions.map(({ tapTable, factor }) =>
    worstInterpolationError(tapTable, placesOf(factor), oversampling),
  )
  return { line, taps, oversampling, worstError: Math.max(0, ...errors), factors: [identity(line), ...compressions] }
}
