import type { PairMatrix } from './pairs.ts'

/**
 * How much a baseline counts whose residual is r standard deviations: `huber`, 1 up to 1.345 and 1.345/r beyond (95 % as
 * good as least squares where the noise is Gaussian); `student`, (ν + 2)/(ν + r²) with ν = 4 and r² of the complex
 * residual, the weights of Student's t for a complex number.
 */
export type RobustLoss = 'none' | 'huber' | 'student'

const HUBER_STEP = 1.345 * Math.SQRT2 // of a complex residual, whose two parts each have a variance of 1
const FREEDOM = 4

/** Weight of a complex residual whose squared size is `squared` in units of the variance of one of its parts. */
export function robustWeight(loss: RobustLoss, squared: number): number {
  if (loss === 'huber') return Math.min(1, HUBER_STEP / Math.sqrt(squared))
  return loss === 'student' ? (FREEDOM + 2) / (FREEDOM + squared) : 1
}

/**
 * Weights of all pairs for the next round, from the residuals of the last: the sum of a baseline differs from
 * g_p conj(g_q) B by Δ, whose parts have the variance s² B. s² is the median of |Δ|²/B over its value for Gaussian
 * noise, 2 ln 2, so that outliers do not set it.
 *
 * @returns weights [n, padded], 0 where there are no data, and s²
 */
export function pairWeights(
  matrix: PairMatrix,
  gains: Float64Array,
  loss: RobustLoss,
): { readonly weights: Float64Array; readonly variance: number } {
  const { antennas, padded, real, imag, power } = matrix
  const n = antennas.length
  const squared = new Float64Array(n * padded)
  const sample: number[] = []
  for (let p = 0; p < n; p++)
    for (let q = p + 1; q < n; q++) {
      const at = p * padded + q
      if (!(power[at] > 0)) continue
      const gr = gains[2 * p] * gains[2 * q] + gains[2 * p + 1] * gains[2 * q + 1]
      const gi = gains[2 * p + 1] * gains[2 * q] - gains[2 * p] * gains[2 * q + 1]
      squared[at] = ((real[at] - gr * power[at]) ** 2 + (imag[at] - gi * power[at]) ** 2) / power[at]
      sample.push(squared[at])
    }
  const median = Float64Array.from(sample).sort()[sample.length >> 1] ?? 0
  const variance = Math.max(median / (2 * Math.LN2), Number.MIN_VALUE)
  const weights = new Float64Array(n * padded)
  for (let p = 0; p < n; p++)
    for (let q = p + 1; q < n; q++) {
      const weight = power[p * padded + q] > 0 ? robustWeight(loss, squared[p * padded + q] / variance) : 0
      weights[p * padded + q] = weights[q * padded + p] = weight
    }
  return { weights, variance }
}

/** The matrices with each pair multiplied by its weight; `target` has the shape of `matrix`. */
export function weigh(matrix: PairMatrix, weights: Float64Array, target: PairMatrix): void {
  for (const name of ['real', 'imag', 'power'] as const)
    for (let at = 0; at < weights.length; at++) target[name][at] = matrix[name][at] * weights[at]
}
