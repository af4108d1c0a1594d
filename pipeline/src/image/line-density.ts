import { densityFactor, type Weighting } from '@contimg/numerics/weight'
import type { IngestPlan } from './line-ingest.ts'

/**
 * What weights in each cell of the uv plane are multiplied with, from the density that the threads have found.
 *
 * @param cells    [thread] float64 [row, column], lost
 * @param factors  float32 [row, column], written; 0 where there is no weight
 */
export function writeFactors(weighting: Weighting, cells: readonly Float64Array[], factors: Float32Array): void {
  const [sum, ...others] = cells
  for (const other of others) for (let i = 0; i < sum.length; i++) sum[i] += other[i]
  const factor = densityFactor(weighting, sum)
  for (let i = 0; i < sum.length; i++) factors[i] = sum[i] > 0 ? factor(sum[i]) : 0
}

/** A sample's weight is that of its two correlations, however they are combined. */
export function haveSameWeights(one: IngestPlan['combinations'], other: IngestPlan['combinations']): boolean {
  return one.every((combination, id) => {
    const [a, b] = [combination, other[id]]
    return a?.first === b?.first && a?.second === b?.second
  })
}
