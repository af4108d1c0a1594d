import type { Limits } from './stretch.ts'

const MOST_SAMPLES = 1 << 17

/** Values from all over an image in rising order, blank ones left out. */
export function sortedSample(data: Float32Array): Float32Array {
  const stride = Math.max(1, Math.ceil(data.length / MOST_SAMPLES))
  const sample = new Float32Array(Math.ceil(data.length / stride))
  let count = 0
  for (let i = 0; i < data.length; i += stride) if (Number.isFinite(data[i])) sample[count++] = data[i]
  return sample.slice(0, count).sort()
}

/** Between which lies such a share of the pixels; undefined where all are blank. */
export function shareLimits(sorted: Float32Array, share: number): Limits | undefined {
  if (sorted.length === 0) return undefined
  const cut = Math.floor(((1 - share) / 2) * (sorted.length - 1))
  const [low, high] = [sorted[cut], sorted[sorted.length - 1 - cut]]
  return high > low ? { low, high } : { low: low - 1, high: high + 1 }
}

/** The least and the largest of all, blank ones left out. */
export function extremes(data: Float32Array): Limits | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < data.length; i++) {
    const value = data[i]
    if (value < low && value > Number.NEGATIVE_INFINITY) low = value
    if (value > high && value < Number.POSITIVE_INFINITY) high = value
  }
  return high > low ? { low, high } : undefined
}

/** The spread of the noise, in sorted values: 1.4826 of the median distance from the median. */
export function robustSigma(sorted: Float32Array): number | undefined {
  if (sorted.length < 2) return undefined
  const median = sorted[sorted.length >> 1]
  const distances = sorted.map((value) => Math.abs(value - median)).sort()
  return 1.4826 * distances[distances.length >> 1]
}
