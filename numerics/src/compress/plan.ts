import { TapDesign, worstInterpolationError } from './coefficients.ts'
import {
  chebyshevBasis,
  fitMoments,
  GRAM_MOMENTS,
  productWidth,
  TAP_MOMENTS,
  tapProducts,
  tapsOfMoments,
} from './moments.ts'

/** What compression needs to know of a line of channels. */
export interface ChannelLine {
  readonly firstHz: number
  readonly stepHz: number
  readonly channelCount: number
}

/** Compression of a line by one factor q; q = 1 has one tap and changes nothing. */
export interface CompressionFactor {
  readonly factor: number // q, channels to a coarse sample
  readonly taps: number // T
  readonly sampleCount: number // M, coarse samples of a row
  readonly firstHz: number // of coarse sample 0
  readonly stepHz: number // between coarse samples: q times that of the channels
  readonly largestDelayS: number // of what the taps represent; Infinity where q = 1
  readonly tapTable: Float32Array // [q, T]
  readonly moments: TapMoments | undefined // how the kernel makes those taps where a block is long
  readonly products: Float32Array // [q or 12 moments, productWidth(T)] for the Gram matrix
}

/** Taps as polynomials of the place in a block. */
export interface TapMoments {
  readonly basis: Float32Array // [q, 12]
  readonly taps: Float32Array // [8, T]
}

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

function leastOversampling(taps: number, epsilon: number): number {
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

function tapsAt(design: TapDesign, places: readonly number[]): Float32Array {
  const table = new Float32Array(places.length * design.taps)
  for (const [i, x] of places.entries()) design.at(x, table.subarray(i * design.taps, (i + 1) * design.taps))
  return table
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

function coarseCount(channelCount: number, factor: number, taps: number): number {
  return Math.ceil(channelCount / factor) + taps - 1
}

function planWith(line: ChannelLine, factors: readonly number[], taps: number, oversampling: number): CompressionPlan {
  const design = new TapDesign(taps, oversampling)
  const useful = factors.filter((q) => q > 1 && coarseCount(line.channelCount, q, taps) < line.channelCount)
  const compressions = useful.map((factor) => compressionBy(line, factor, design))
  const errors = compressions.map(({ tapTable, factor }) =>
    worstInterpolationError(tapTable, placesOf(factor), oversampling),
  )
  return { line, taps, oversampling, worstError: Math.max(0, ...errors), factors: [identity(line), ...compressions] }
}

function placesOf(factor: number): number[] {
  return Array.from({ length: factor }, (_, p) => p / factor)
}

function identity({ firstHz, stepHz, channelCount }: ChannelLine): CompressionFactor {
  const one = new Float32Array([1])
  const sampling = { factor: 1, taps: 1, sampleCount: channelCount, firstHz, stepHz, largestDelayS: Infinity }
  return { ...sampling, tapTable: one, moments: undefined, products: one }
}

function compressionBy(line: ChannelLine, factor: number, design: TapDesign): CompressionFactor {
  const { taps, oversampling } = design
  const stepHz = factor * line.stepHz
  const sampling = {
    factor,
    taps,
    sampleCount: coarseCount(line.channelCount, factor, taps),
    firstHz: line.firstHz - (taps / 2 - 1) * stepHz,
    stepHz,
    largestDelayS: 1 / (2 * oversampling * Math.abs(stepHz)),
  }
  const designed = tapsAt(design, placesOf(factor))
  if (factor <= GRAM_MOMENTS) {
    const products = Float32Array.from(tapProducts(designed, factor, taps))
    return { ...sampling, tapTable: designed, moments: undefined, products }
  }
  const basis = chebyshevBasis(factor)
  const theta = fitMoments(basis, factor, TAP_MOMENTS, designed, taps)
  const tapTable = tapsOfMoments(basis, factor, theta, taps)
  const everyProduct = tapProducts(tapTable, factor, taps)
  const products = fitMoments(basis, factor, GRAM_MOMENTS, everyProduct, productWidth(taps))
  return { ...sampling, tapTable, moments: { basis, taps: theta }, products }
}
