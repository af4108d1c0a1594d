import type { TapDesign } from './coefficients.ts'
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

/** Coarse samples of a line. */
export function coarseCount(channelCount: number, factor: number, taps: number): number {
  return Math.ceil(channelCount / factor) + taps - 1
}

/** @returns [place, tap] */
export function tapsAt(design: TapDesign, places: readonly number[]): Float32Array {
  const table = new Float32Array(places.length * design.taps)
  for (const [i, x] of places.entries()) design.at(x, table.subarray(i * design.taps, (i + 1) * design.taps))
  return table
}

/** Of the channels of a block, 0 … 1. */
export function placesOf(factor: number): number[] {
  return Array.from({ length: factor }, (_, p) => p / factor)
}

/** No compression. */
export function identity({ firstHz, stepHz, channelCount }: ChannelLine): CompressionFactor {
  const one = new Float32Array([1])
  const sampling = { factor: 1, taps: 1, sampleCount: channelCount, firstHz, stepHz, largestDelayS: Infinity }
  return { ...sampling, tapTable: one, moments: undefined, products: one }
}

/** Compression by a factor above 1, with taps of a design. */
export function compressionBy(line: ChannelLine, factor: number, design: TapDesign): CompressionFactor {
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
