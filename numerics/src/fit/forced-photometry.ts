import { corePixels } from './core-pixels.ts'
import { accumulate, FitError } from './elliptical-gaussian.ts'
import { type GaussianShape, quadraticForm } from './gaussian.ts'
import type { NormalEquations } from './levenberg-marquardt.ts'
import type { Pixels } from './patch.ts'
import { solvePositiveDefinite } from './positive-definite.ts'

export interface ForcedFit {
  readonly fluxes: readonly number[] // in the order of the positions, in the unit of the image
  readonly errors: readonly number[] // of each, for noise that is correlated over the beam
  readonly chiSquared: number // Σ ((data − model) / n)²
  readonly pixelCount: number
}

/**
 * Peak fluxes at given positions, the shape being the beam K. For one source in noise n
 *
 *   flux = Σ(d K/n²) / Σ(K²/n²),   error = Σ(n K/n²) / Σ(K/n²) = n
 *
 * over the core of the beam, and for several the least-squares solution of the same model, in which blended sources
 * share their pixels. With A = ΣK Kᵀ the error of source i is then n √(A⁻¹ᵢᵢ Aᵢᵢ): what a blend adds to that of a
 * source alone.
 *
 * @param noise  rms of one pixel, the same everywhere near the sources
 * @throws FitError where the pixels do not determine the fluxes
 */
export function forcedFluxes(
  pixels: Pixels,
  beam: GaussianShape,
  positions: readonly { readonly x: number; readonly y: number }[],
  noise: number,
): ForcedFit {
  const count = positions.length
  const { a, b, c } = quadraticForm(beam)
  const core = corePixels(pixels, beam, positions)
  const equations = { curvature: new Float64Array(count * count), gradient: new Float64Array(count), squares: 0 }
  const shape = new Float64Array(count)
  for (let pixel = 0; pixel < core.values.length; pixel++) {
    for (let i = 0; i < count; i++) {
      const dx = core.x[pixel] - positions[i].x
      const dy = core.y[pixel] - positions[i].y
      shape[i] = Math.exp(-(a * dx * dx + 2 * b * dx * dy + c * dy * dy))
    }
    accumulate(equations, shape, core.values[pixel])
  }
  const fluxes = solve(equations, core.values.length)
  const explained = fluxes.reduce((sum, flux, i) => sum + flux * equations.gradient[i], 0)
  return {
    fluxes: [...fluxes],
    errors: positions.map((_, i) => noise * blendFactor(equations, i)),
    chiSquared: (equations.squares - explained) / noise ** 2,
    pixelCount: core.values.length,
  }
}

function solve({ curvature, gradient }: NormalEquations, pixelCount: number): Float64Array {
  const fluxes = pixelCount > gradient.length ? solvePositiveDefinite(curvature, gradient) : undefined
  if (!fluxes) throw new FitError(`${pixelCount} pixels do not determine ${gradient.length} fluxes`)
  return fluxes
}

function blendFactor({ curvature, gradient }: NormalEquations, i: number): number {
  const count = gradient.length
  const unit = new Float64Array(count)
  unit[i] = 1
  const column = solvePositiveDefinite(curvature, unit)
  return Math.sqrt((column?.[i] ?? Number.NaN) * curvature[i * count + i])
}
