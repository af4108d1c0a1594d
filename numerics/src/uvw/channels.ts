/** The spacing of channels that lie evenly to 0.1 mHz, negative where they fall; NaN where they lie otherwise. */
export function evenStepHz(frequenciesHz: Float64Array): number {
  const last = frequenciesHz.length - 1
  if (last < 1) return 0
  const stepHz = (frequenciesHz[last] - frequenciesHz[0]) / last
  const even = frequenciesHz.every((f, i) => Math.abs(f - frequenciesHz[0] - i * stepHz) < 1e-4)
  return even ? stepHz : Number.NaN
}
