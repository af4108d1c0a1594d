import { noiseOf } from '@contimg/numerics/fit'
import { zscaleRange } from './zscale.ts'

/** How brightness becomes a place on the colour map, 0 to 1, and back. */
export interface Stretch {
  readonly low: number
  readonly high: number
  forward(value: number): number
  inverse(place: number): number
}

export type StretchName = 'asinh' | 'zscale'

const LOWEST_SIGMA = -3
const LINEAR_SIGMA = 3 // asinh is linear below about so many σ
const HIGHEST_SHARE = 0.9998 // of the pixels are fainter than the brightest colour, unless that is too near the noise
const LEAST_HIGH_SIGMA = 30
const MOST_SAMPLES = 1 << 19

/** The stretch that shows an image well; blank pixels are left out. */
export function chooseStretch(name: StretchName, data: Float32Array | Float64Array): Stretch {
  const sample = sampleOf(data)
  if (sample.length === 0) return linear(0, 1)
  return name === 'zscale' ? linear(...zscaleRange(sample)) : asinhOfNoise(sample, largestOf(data))
}

/** Pixels from all over an image, none blank: all of a small one, every n-th of a large one. */
export function sampleOf(data: Float32Array | Float64Array): Float64Array {
  const stride = Math.ceil(data.length / MOST_SAMPLES)
  const sample = Float64Array.from({ length: Math.ceil(data.length / stride) || 0 }, (_, i) => data[i * stride])
  return sample.filter((value) => Number.isFinite(value))
}

function largestOf(data: Float32Array | Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY
  for (const value of data) if (value > largest && value < Number.POSITIVE_INFINITY) largest = value
  return largest
}

function asinhOfNoise(sample: Float64Array, most: number): Stretch {
  const sigma = noiseOf(sample).robustRms
  const sorted = sample.sort()
  const least = sorted[0]
  if (!(sigma > 0)) return linear(least, most)
  const low = Math.max(least, LOWEST_SIGMA * sigma)
  const share = sorted[Math.floor(HIGHEST_SHARE * (sorted.length - 1))]
  const high = Math.min(most, Math.max(share, LEAST_HIGH_SIGMA * sigma))
  return asinh(low, high, LINEAR_SIGMA * sigma)
}

export function linear(low: number, high: number): Stretch {
  const span = high > low ? high - low : 1
  return { low, high: low + span, forward: (value) => (value - low) / span, inverse: (place) => low + place * span }
}

/** asinh(value / knee), from `low` to `high`: linear near zero, logarithmic far from it. */
export function asinh(low: number, high: number, knee: number): Stretch {
  const bottom = Math.asinh(low / knee)
  const span = Math.asinh(high / knee) - bottom || 1
  return {
    low,
    high,
    forward: (value) => (Math.asinh(value / knee) - bottom) / span,
    inverse: (place) => knee * Math.sinh(bottom + place * span),
  }
}
