import { LIGHT_M_PER_S } from '../frames/light.ts'
import { addDensity, applyDensity, type DensityGrid, type WeightSums } from '../weight/density.ts'
import type { UvLimits } from '../weight/uv-limits.ts'
import { densityFactor, type Weighting } from '../weight/weighting.ts'
import type { PreciseRows } from './plan.ts'

/** How the weights of visibilities become those of an image. */
export interface PreciseWeighting {
  readonly grid: DensityGrid
  readonly weighting: Weighting
  readonly uv?: UvLimits
}

/** Turns the weights of rows, 1/σ², into imaging weights, in float64 throughout: see UvLimiter and densityFactor. */
export function weighPrecisely(
  sets: readonly PreciseRows[],
  { grid, weighting, uv = {} }: PreciseWeighting,
): WeightSums {
  if (uv.ranges) for (const set of sets) restrict(set, uv.ranges)
  const cells = new Float64Array(grid.columns * grid.rows)
  if (weighting.kind !== 'natural') for (const set of sets) addDensity(grid, cells, set)
  if (uv.taperRad) for (const set of sets) taper(set, uv.taperRad)
  const factor = densityFactor(weighting, cells)
  const sums = sets.map((set) => applyDensity(grid, cells, factor, set))
  return {
    sum: sums.reduce((total, { sum }) => total + sum, 0),
    squares: sums.reduce((total, { squares }) => total + squares, 0),
  }
}

function restrict(set: PreciseRows, ranges: NonNullable<UvLimits['ranges']>): void {
  eachDistance(set, (i, distanceM, perMetre) => {
    const isIn = ranges.some(({ low, high, inWavelengths }) => {
      const distance = inWavelengths ? distanceM * perMetre : distanceM
      return distance >= low && distance <= high
    })
    if (!isIn) set.weights[i] = 0
  })
}

function taper(set: PreciseRows, taperRad: number): void {
  const exponent = -((Math.PI * taperRad) ** 2) / (4 * Math.LN2)
  eachDistance(set, (i, distanceM, perMetre) => {
    set.weights[i] *= Math.exp(exponent * (distanceM * perMetre) ** 2)
  })
}

function eachDistance(
  { uvwM, frequenciesHz, weights }: PreciseRows,
  use: (sample: number, distanceM: number, wavelengthsPerMetre: number) => void,
): void {
  const channels = frequenciesHz.length
  for (let i = 0; i < weights.length; i++) {
    const row = Math.floor(i / channels)
    use(i, Math.hypot(uvwM[3 * row], uvwM[3 * row + 1]), frequenciesHz[i % channels] / LIGHT_M_PER_S)
  }
}
