import { solvePositiveDefinite } from '../fit/positive-definite.ts'

/** Numbers of one set of sums for so many sources. */
export function sumsLength(sources: number): number {
  return 2 * sources * (sources + 1)
}

const RIDGE = 1e-9 // of the diagonal: keeps two sources that cannot be told apart from being infinitely bright

/**
 * The complex amplitudes a of points that explain visibilities best, min Σ W |V − Σ a_k p_k|²: solves
 * Σ_k (Σ W conj(p_j) p_k) a_k = Σ W conj(p_j) V for all j.
 *
 * @param sums  [source j, source k or values, 2], k < j left out: what PeeledLines add up
 * @returns     [source, 2]; all 0 where nothing has a weight
 */
export function solveAmplitudes(sums: Float64Array, sources: number): Float64Array {
  const size = 2 * sources
  const matrix = new Float64Array(size * size)
  const right = new Float64Array(size)
  for (let j = 0; j < sources; j++) {
    const row = 2 * j * (sources + 1)
    right[j] = sums[row + 2 * sources]
    right[sources + j] = sums[row + 2 * sources + 1]
    for (let k = j; k < sources; k++) {
      const [re, im] = [sums[row + 2 * k] * (j === k ? 1 + RIDGE : 1), j === k ? 0 : sums[row + 2 * k + 1]]
      for (const [one, other, value] of [
        [j, k, re],
        [sources + j, sources + k, re],
        [j, sources + k, -im],
        [sources + j, k, im],
      ]) {
        matrix[one * size + other] = value
        matrix[other * size + one] = value
      }
    }
  }
  const solved = solvePositiveDefinite(matrix, right)
  const amplitudes = new Float64Array(size)
  if (solved) for (let i = 0; i < size; i++) amplitudes[i] = solved[(i % 2) * sources + (i >> 1)]
  return amplitudes
}
