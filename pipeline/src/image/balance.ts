/**
 * Dirty image and point spread function go through the same complex transforms, the real and the imaginary parts of one
 * image. Rounding errors are a part of the larger of the two, so they drown an image that is much fainter than the point
 * spread function's 1 Jy/beam, and spoil the point spread function of data in other units than janskys. Then visibilities
 * are scaled by a power of two, which changes no digit of them, and the image back.
 */
const ROUNDING = 4e-7 // of the larger one's peak: twice what was measured

/**
 * What to scale visibilities with; 1 where rounding stays below epsilon of both peaks.
 *
 * @param low           [row, column, 2] dirty image and point spread function, not divided by the sum of weights
 * @param sumOfWeights  the peak of the point spread function
 */
export function balanceOf(low: Float32Array, sumOfWeights: number, epsilon: number): number {
  let peak = 0
  for (let i = 0; i < low.length; i += 2) {
    const value = Math.abs(low[i])
    if (value > peak) peak = value
  }
  const ratio = peak / sumOfWeights
  if (!(ratio > 0 && ratio < Infinity) || Math.min(ratio, 1 / ratio) >= ROUNDING / epsilon) return 1
  return 2 ** -Math.round(Math.log2(ratio))
}

/**
 * Whether neither of two images that go through the same transforms is so much fainter that rounding errors of the other
 * one spoil it.
 *
 * @param low  [row, column, 2] the two, not divided by their sums of weights
 */
export function areAlike(low: Float32Array, epsilon: number): boolean {
  let [first, second] = [0, 0]
  for (let i = 0; i < low.length; i += 2) {
    first = Math.max(first, Math.abs(low[i]))
    second = Math.max(second, Math.abs(low[i + 1]))
  }
  return Math.min(first / second, second / first) >= ROUNDING / epsilon
}

const LOOKED_AT = 16 // one of so many samples
const FAR = 50 // from what likely peaks are

/**
 * What to scale visibilities with before there is an image: its peak lies between √Σ|value|², where nothing adds up, and
 * Σ|value|, where all does. 1 unless the mean of these, a geometric one, is far from the point spread function's peak.
 */
export function likelyBalance(values: readonly Float32Array[], psfPeak: number): number {
  let [sum, squares] = [0, 0]
  for (const set of values)
    for (let i = 0; i + 1 < set.length; i += 2 * LOOKED_AT) {
      const square = set[i] ** 2 + set[i + 1] ** 2
      squares += square
      sum += Math.sqrt(square)
    }
  const ratio = Math.sqrt(LOOKED_AT * sum * Math.sqrt(LOOKED_AT * squares)) / psfPeak
  if (!(ratio > 0 && ratio < Infinity) || Math.min(ratio, 1 / ratio) >= 1 / FAR) return 1
  return 2 ** -Math.round(Math.log2(ratio))
}

export function scaleAll(values: Float32Array, scale: number): void {
  for (let i = 0; i < values.length; i++) values[i] *= scale
}
