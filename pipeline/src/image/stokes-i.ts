import type { Spectra } from '../visibilities/block.ts'

/** What became of the samples of some rows. */
export interface SampleCounts {
  used: number
  flagged: number
  notFinite: number // NaN or infinite, and so not used; they are among the flagged too
}

/** Where the two correlations stand whose mean is Stokes I; the same one twice where the data are Stokes I. */
export type ParallelHands = readonly [first: number, second: number]

const PARALLEL_HANDS = [
  [9, 12], // XX, YY
  [5, 8], // RR, LL
  [1, 1], // I
] as const

/** @param correlations  Stokes codes of casacore, in the order of the data */
export function parallelHands(correlations: readonly number[]): ParallelHands | undefined {
  for (const [first, second] of PARALLEL_HANDS) {
    const found: ParallelHands = [correlations.indexOf(first), correlations.indexOf(second)]
    if (found.every((index) => index >= 0)) return found
  }
  return undefined
}

/**
 * Makes Stokes I of rows: (a + b)/2, with the smaller of the two weights; a sample is left out (weight 0) where either
 * is flagged, not finite or without weight.
 *
 * @param rows  which rows of `part` to take, in the order of the result
 * @param into  visibilities [row, channel, 2] Jy and weights [row, channel]
 */
export function combineStokesI(
  part: Spectra,
  rows: Int32Array,
  [first, second]: ParallelHands,
  into: { readonly visibilities: Float32Array; readonly weights: Float32Array },
  counts: SampleCounts,
): void {
  const { channelCount, polarizationCount, visibilities, flags, weights, weightSpectrum } = part
  for (let row = 0, sample = 0; row < rows.length; row++) {
    const rowWeights = rows[row] * polarizationCount
    for (let channel = 0; channel < channelCount; channel++, sample++) {
      const cell = (rows[row] * channelCount + channel) * polarizationCount
      const weightsAt = weightSpectrum ? cell : rowWeights
      const from = weightSpectrum ?? weights
      const weight = Math.min(from[weightsAt + first], from[weightsAt + second])
      const re = 0.5 * (visibilities[2 * (cell + first)] + visibilities[2 * (cell + second)])
      const im = 0.5 * (visibilities[2 * (cell + first) + 1] + visibilities[2 * (cell + second) + 1])
      const isNumber = re * 0 + im * 0 === 0
      if (!isNumber) counts.notFinite++
      if (
        isNumber &&
        flags[cell + first] + flags[cell + second] === 0 &&
        weight > 0 &&
        weight < Number.POSITIVE_INFINITY
      ) {
        into.visibilities[2 * sample] = re
        into.visibilities[2 * sample + 1] = im
        into.weights[sample] = weight
        counts.used++
      } else {
        into.visibilities[2 * sample] = 0
        into.visibilities[2 * sample + 1] = 0
        into.weights[sample] = 0
        counts.flagged++
      }
    }
  }
}
