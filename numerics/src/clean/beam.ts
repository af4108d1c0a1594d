import { accumulate, FitError } from '../fit/elliptical-gaussian.ts'
import { type GaussianShape, gaussianShape } from '../fit/gaussian.ts'
import { leastSquares, type NormalEquations } from '../fit/levenberg-marquardt.ts'
import type { Box } from '../fit/patch.ts'

const BOX_PER_BEAM = 10 // width of the fitted square over the beam's
const SMALLEST_BOX_PX = 10
const ATTEMPTS = 5

interface Size {
  readonly width: number
  readonly height: number
}

interface Psf extends Size {
  readonly data: Float32Array
}

/**
 * Which pixels of the square are fitted.
 *
 * all       every one
 * quadrant  those with x and y at or above the centre: what WSClean 3.1 fits, whose differences of unsigned indices
 *           overflow below it. Where the sidelobes are not Gaussian the two differ by some per cent.
 */
export type FittedPixels = 'all' | 'quadrant'

/**
 * The restoring beam: the elliptical Gaussian of height 1 at the centre pixel (N/2) that fits the point spread function
 * best, in least squares over a square ten times its width. The square grows until it is that wide, as WSClean's does,
 * so that beams of the two can be compared. The wide square lets a plateau of sidelobes widen the beam.
 *
 * @param estimatePx  about the width at half maximum, from the longest baseline
 * @returns           widths in pixels, position angle from +y towards −x (north through east)
 * @throws FitError   where no Gaussian fits
 */
export function fitBeam(psf: Psf, estimatePx: number, pixels: FittedPixels): GaussianShape {
  return fitBeamInMiddle(psf, psf, estimatePx, pixels)!
}

/**
 * The same of what may be the middle of a point spread function alone.
 *
 * @param whole  size of all of it
 * @returns      undefined where the square reaches beyond that middle
 */
export function fitBeamInMiddle(
  middle: Psf,
  whole: Size,
  estimatePx: number,
  pixels: FittedPixels,
): GaussianShape | undefined {
  let widthPx = Math.max(estimatePx, 1)
  let boxPx = boxWidth(widthPx)
  for (let attempt = 0; ; attempt++) {
    if (Math.min(boxPx, whole.width) > middle.width || Math.min(boxPx, whole.height) > middle.height) return undefined
    const beam = fitInBox(middle, boxPx, widthPx, pixels)
    const wanted = 0.8 * BOX_PER_BEAM * beam.majorFwhm
    const isWholeImage = boxPx >= whole.width && boxPx >= whole.height
    if (wanted < boxPx || isWholeImage || attempt === ATTEMPTS) return narrowerThan(whole, beam)
    boxPx = boxWidth(beam.majorFwhm)
    widthPx = Math.max(widthPx, beam.majorFwhm)
  }
}

/** @throws FitError for a beam as wide as what it was fitted to, of which that tells nothing */
function narrowerThan({ width, height }: Size, beam: GaussianShape): GaussianShape {
  const limitPx = Math.max(width, height)
  if (beam.majorFwhm < limitPx) return beam
  const found = `a beam ${beam.majorFwhm.toPrecision(3)} × ${beam.minorFwhm.toPrecision(3)} pixels wide`
  throw new FitError(`${found} fits the point spread function, wanted one narrower than the image's ${limitPx}`)
}

function boxWidth(beamPx: number): number {
  return 2 * Math.ceil(Math.max(SMALLEST_BOX_PX, Math.ceil(BOX_PER_BEAM * beamPx)) / 2)
}

function fitInBox(psf: Psf, boxPx: number, startPx: number, pixels: FittedPixels): GaussianShape {
  const [right, top] = [Math.min(boxPx, psf.width) / 2, Math.min(boxPx, psf.height) / 2]
  const box = pixels === 'all' ? { left: -right, bottom: -top, right, top } : { left: 0, bottom: 0, right, top }
  const round = (4 * Math.LN2) / startPx ** 2
  const minimum = leastSquares((form, into) => linearise(psf, box, form, into), Float64Array.of(round, 0, round))
  const [a, b, c] = minimum.parameters
  const shape = gaussianShape({ a, b, c })
  if (!minimum.converged || !shape) {
    throw new FitError(`no Gaussian fits the centre of the point spread function (${minimum.iterations} iterations)`)
  }
  return shape
}

/** Normal equations of exp(−(a dx² + 2b dx dy + c dy²)) in (a, b, c); the box is counted from the centre. */
function linearise({ data, width, height }: Psf, box: Box, [a, b, c]: Float64Array, into: NormalEquations): void {
  if (!(a > 0 && a * c > b * b)) {
    into.squares = Number.NaN
    return
  }
  const slope = new Float64Array(3)
  for (let dy = box.bottom; dy < box.top; dy++) {
    for (let dx = box.left; dx < box.right; dx++) {
      const model = Math.exp(-(a * dx * dx + 2 * b * dx * dy + c * dy * dy))
      slope[0] = -model * dx * dx
      slope[1] = -2 * model * dx * dy
      slope[2] = -model * dy * dy
      accumulate(into, slope, data[(height / 2 + dy) * width + width / 2 + dx] - model)
    }
  }
}
