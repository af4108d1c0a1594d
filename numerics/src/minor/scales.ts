import type { Component } from './component.ts'

const SIGMA_PER_SCALE = 3 / 16 // of a Gaussian about as wide as WSClean's tapered quadratic of that scale
const FIRST_SCALE_BEAMS = 2
const SEEN_PART = 0.1 // of the peak that a Gaussian beam would give
const CUT_SIGMAS = 6 // where a component's Gaussian ends

/** A size that components may have. */
export interface Scale {
  readonly widthPx: number // 0 is a point
  readonly sigmaPx: number // of the round Gaussian of sum 1 that a component of flux 1 has
  readonly bias: number // that peaks of the residual smoothed with it are multiplied with when scales are compared
  readonly leastPeak: number // of the psf smoothed twice, below which the array does not see this scale
}

/**
 * Scales to clean with: components are points or round Gaussians of σ = 3/16 of the scale, and a scale twice as wide is
 * chosen once its peak is `preference` times that of the narrower (Offringa & Smirnov 2017, section 2.1):
 *
 *   bias = preference^(−log2(scale / 2 beams)), 1 of a point
 *
 * @param widthsPx  full widths, a point among them as 0; Offringa's own choice is 0, 2 beams, 4 beams, …
 */
export function planScales(widthsPx: readonly number[], beamPx: number, preference = 0.6): Scale[] {
  if (!widthsPx.includes(0)) throw new RangeError(`scales ${widthsPx.join(', ')} without points (0)`)
  return [...new Set(widthsPx)]
    .sort((a, b) => a - b)
    .map((widthPx) => ({
      widthPx,
      sigmaPx: SIGMA_PER_SCALE * widthPx,
      bias: widthPx === 0 ? 1 : preference ** -Math.log2(widthPx / (FIRST_SCALE_BEAMS * beamPx)),
      leastPeak: SEEN_PART / (1 + 16 * Math.LN2 * (SIGMA_PER_SCALE * (widthPx / beamPx)) ** 2),
    }))
}

/** A point, then 2, 4, 8, … beams while they are at most a part of the image. */
export function automaticScales(beamPx: number, imagePx: number, largestPart = 0.1): number[] {
  const widths = [0]
  for (let width = FIRST_SCALE_BEAMS * beamPx; width <= largestPart * imagePx; width *= 2) widths.push(width)
  return widths
}

type PlacedFlux = Pick<Component, 'x' | 'y' | 'flux'>

/** Adds a component of a scale to a model [height, width], cut at 6 σ and at the edges. */
export function addScaled(model: Float32Array, width: number, component: PlacedFlux, sigmaPx: number): void {
  addAllScaled(model, width, [component], sigmaPx)
}

/** The same for many components of one scale. */
export function addAllScaled(
  model: Float32Array,
  width: number,
  components: readonly PlacedFlux[],
  sigmaPx: number,
): void {
  const height = model.length / width
  const reach = Math.ceil(CUT_SIGMAS * sigmaPx)
  const profile = Float64Array.from({ length: reach + 1 }, (_, r) =>
    r === 0 ? 1 : Math.exp((-r * r) / (2 * sigmaPx ** 2)),
  )
  const sum = profile.reduce((total, value) => total + 2 * value, -1)
  for (const { x, y, flux } of components) {
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      const part = (flux * profile[Math.abs(row - y)]) / sum ** 2
      for (let column = Math.max(0, x - reach); column <= Math.min(width - 1, x + reach); column++) {
        model[row * width + column] += part * profile[Math.abs(column - x)]
      }
    }
  }
}
