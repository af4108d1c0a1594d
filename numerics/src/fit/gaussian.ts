/**
 * An elliptical Gaussian on a pixel grid. Pixel (x, y) has its centre at whole numbers, counted from 0, x along a row.
 *
 * The position angle runs from +y towards −x. In an image with north up and east left and square pixels it is the
 * astronomical position angle, north through east.
 */
export interface Gaussian extends GaussianShape {
  readonly peak: number
  readonly x: number
  readonly y: number
}

export interface GaussianShape {
  readonly majorFwhm: number // pixels where it lies on an image; beams may be in any unit
  readonly minorFwhm: number
  readonly paRad: number // [0, π)
}

/** exp(−(a·dx² + 2b·dx·dy + c·dy²)): the same shape without the angle that a circle leaves undefined. */
export interface QuadraticForm {
  readonly a: number
  readonly b: number
  readonly c: number
}

export const FWHM_PER_SIGMA = Math.sqrt(8 * Math.LN2)
const FOUR_LN2 = 4 * Math.LN2

export function quadraticForm(shape: GaussianShape): QuadraticForm {
  const sin = Math.sin(shape.paRad)
  const cos = Math.cos(shape.paRad)
  const major = FOUR_LN2 / shape.majorFwhm ** 2
  const minor = FOUR_LN2 / shape.minorFwhm ** 2
  return {
    a: major * sin * sin + minor * cos * cos,
    b: (minor - major) * sin * cos,
    c: major * cos * cos + minor * sin * sin,
  }
}

/** The inverse of `quadraticForm`; undefined where the form is not positive definite and so no Gaussian. */
export function gaussianShape({ a, b, c }: QuadraticForm): GaussianShape | undefined {
  const mean = (a + c) / 2
  const split = Math.hypot((a - c) / 2, b)
  if (!(mean - split > 0)) return undefined
  return {
    majorFwhm: Math.sqrt(FOUR_LN2 / (mean - split)),
    minorFwhm: Math.sqrt(FOUR_LN2 / (mean + split)),
    paRad: halfTurn(Math.atan2(2 * b, a - c) / 2),
  }
}

export function gaussianValue(gaussian: Gaussian, x: number, y: number): number {
  const { a, b, c } = quadraticForm(gaussian)
  const dx = x - gaussian.x
  const dy = y - gaussian.y
  return gaussian.peak * Math.exp(-(a * dx * dx + 2 * b * dx * dy + c * dy * dy))
}

/** Turns an orientation into [0, π). */
function halfTurn(angleRad: number): number {
  const turned = angleRad % Math.PI
  return turned < 0 ? turned + Math.PI : turned
}
