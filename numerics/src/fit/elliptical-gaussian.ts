import { type Gaussian, gaussianShape, quadraticForm } from './gaussian.ts'
import { leastSquares, type NormalEquations } from './levenberg-marquardt.ts'
import { type Box, forEachPixel, type Pixels } from './patch.ts'

export interface GaussianFit {
  readonly gaussian: Gaussian
  readonly rms: number // of data − model over the box
  readonly pixelCount: number
}

/** No Gaussian could be fitted; the message says why. */
export class FitError extends Error {
  override readonly name = 'FitError'
}

const PARAMETERS = 6 // peak, x, y, and a, b, c of the quadratic form

/**
 * Fits one elliptical Gaussian on a zero background to the pixels of a box, all six parameters free, every pixel with
 * the same weight.
 *
 * @param initial  near the answer: position to about a half width, shape to a factor of a few
 * @throws FitError where the box has fewer than seven pixels that are not blank, or no Gaussian fits
 */
export function fitEllipticalGaussian(
  data: Pixels['data'],
  width: number,
  height: number,
  box: Box,
  initial: Gaussian,
): GaussianFit {
  const pixels = { data, width, height }
  const pixelCount = forEachPixel(pixels, box, () => {})
  if (pixelCount <= PARAMETERS) throw new FitError(`${pixelCount} pixels to fit, wanted more than ${PARAMETERS}`)
  const form = quadraticForm(initial)
  const start = Float64Array.of(initial.peak, initial.x, initial.y, form.a, form.b, form.c)
  const minimum = leastSquares((parameters, into) => linearise(pixels, box, parameters, into), start)
  const [peak, x, y, a, b, c] = minimum.parameters
  const shape = gaussianShape({ a, b, c })
  if (!minimum.converged || !shape) throw new FitError(`no Gaussian found in ${minimum.iterations} iterations`)
  return { gaussian: { peak, x, y, ...shape }, rms: Math.sqrt(minimum.squares / pixelCount), pixelCount }
}

function linearise(pixels: Pixels, box: Box, parameters: Float64Array, into: NormalEquations): void {
  const [peak, x0, y0, a, b, c] = parameters
  if (!(a > 0 && a * c > b * b)) {
    into.squares = Number.NaN
    return
  }
  const slope = new Float64Array(PARAMETERS)
  forEachPixel(pixels, box, (value, x, y) => {
    const dx = x - x0
    const dy = y - y0
    const shape = Math.exp(-(a * dx * dx + 2 * b * dx * dy + c * dy * dy))
    const model = peak * shape
    slope[0] = shape
    slope[1] = 2 * model * (a * dx + b * dy)
    slope[2] = 2 * model * (b * dx + c * dy)
    slope[3] = -model * dx * dx
    slope[4] = -2 * model * dx * dy
    slope[5] = -model * dy * dy
    accumulate(into, slope, value - model)
  })
}

/** Adds one datum with its slopes and its residual to the normal equations. */
export function accumulate(into: NormalEquations, slope: Float64Array, residual: number): void {
  const count = slope.length
  into.squares += residual * residual
  for (let i = 0; i < count; i++) {
    into.gradient[i] += slope[i] * residual
    for (let j = 0; j < count; j++) into.curvature[i * count + j] += slope[i] * slope[j]
  }
}
