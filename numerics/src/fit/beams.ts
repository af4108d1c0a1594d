import { type GaussianShape, gaussianShape, quadraticForm } from './gaussian.ts'

/**
 * Gaussians convolve by adding their covariance matrices, the inverses of their quadratic forms (up to a factor).
 * Widths in any one unit.
 */
export function convolveBeams(one: GaussianShape, other: GaussianShape): GaussianShape {
  const sum = combine(covariance(one), covariance(other), 1)
  const shape = shapeOfCovariance(sum)
  if (!shape) throw new RangeError('a beam has an axis that is not positive')
  return shape
}

/**
 * The shape that convolved with `beam` gives `observed`; undefined where there is none, that is where the observed
 * source is no larger than the beam in some direction.
 */
export function deconvolveBeam(observed: GaussianShape, beam: GaussianShape): GaussianShape | undefined {
  return shapeOfCovariance(combine(covariance(observed), covariance(beam), -1))
}

/** Solid angle (or area, in the square of the unit of the widths): π θM θm / (4 ln 2). */
export function beamArea({ majorFwhm, minorFwhm }: GaussianShape): number {
  return (Math.PI * majorFwhm * minorFwhm) / (4 * Math.LN2)
}

interface Covariance {
  readonly xx: number
  readonly xy: number
  readonly yy: number
}

function covariance(shape: GaussianShape): Covariance {
  const { a, b, c } = quadraticForm(shape)
  const determinant = a * c - b * b
  return { xx: c / determinant, xy: -b / determinant, yy: a / determinant }
}

function combine(one: Covariance, other: Covariance, sign: 1 | -1): Covariance {
  return { xx: one.xx + sign * other.xx, xy: one.xy + sign * other.xy, yy: one.yy + sign * other.yy }
}

function shapeOfCovariance({ xx, xy, yy }: Covariance): GaussianShape | undefined {
  const determinant = xx * yy - xy * xy
  if (!(xx > 0 && determinant > 0)) return undefined
  return gaussianShape({ a: yy / determinant, b: -xy / determinant, c: xx / determinant })
}
