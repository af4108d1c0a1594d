const SIGMA_PER_MAD = 1.482602218505602 // of a normal distribution: 1/Φ⁻¹(3/4)

/** What a set of pixels says about the noise; blank pixels are left out. */
export interface Noise {
  readonly rms: number // about zero
  readonly robustRms: number // 1.4826 × median absolute deviation about the median
  readonly median: number
  readonly count: number
}

/** All NaN where there is no value at all. */
export function noiseOf(values: Float32Array | Float64Array): Noise {
  const finite = values.filter((value) => Number.isFinite(value))
  let squares = 0
  for (const value of finite) squares += value * value
  const median = medianOf(finite)
  const deviations = finite.map((value) => Math.abs(value - median))
  return {
    rms: Math.sqrt(squares / finite.length),
    robustRms: SIGMA_PER_MAD * medianOf(deviations),
    median,
    count: finite.length,
  }
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. Sorts the array in place. */
export function medianOf(values: Float32Array | Float64Array): number {
  if (values.length === 0) return Number.NaN
  values.sort()
  const upper = values.length >> 1
  return values.length % 2 ? values[upper] : (values[upper - 1] + values[upper]) / 2
}
