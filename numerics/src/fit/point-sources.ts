import { corePixels } from './core-pixels.ts'
import { accumulate, FitError } from './elliptical-gaussian.ts'
import { type GaussianShape, type QuadraticForm, quadraticForm } from './gaussian.ts'
import { leastSquares, type NormalEquations } from './levenberg-marquardt.ts'
import type { PixelList, Pixels } from './patch.ts'

export interface PointSource {
  readonly peak: number
  readonly x: number
  readonly y: number
}

/** Where a fit starts; a source in a fixed place has only its peak fitted. */
export interface InitialSource extends PointSource {
  readonly isFixed?: boolean
}

export interface PointSourcesFit {
  readonly sources: readonly PointSource[] // in the order of the initial ones
  readonly rms: number // of data − model
  readonly pixelCount: number
}

/**
 * Fits sources that all have the shape of the beam together to the pixels in the cores of their beams: peaks and, but
 * for those in fixed places, positions.
 *
 * @param maximumShiftPx  a source that wants to go further from its initial position is an error
 * @throws FitError where there are too few pixels that are not blank, or a source runs away
 */
export function fitPointSources(
  pixels: Pixels,
  beam: GaussianShape,
  initial: readonly InitialSource[],
  maximumShiftPx = beam.majorFwhm,
): PointSourcesFit {
  const core = corePixels(pixels, beam, initial)
  const pixelCount = core.values.length
  const start = Float64Array.from(initial.flatMap(({ peak, x, y, isFixed }) => (isFixed ? [peak] : [peak, x, y])))
  if (pixelCount <= start.length) throw new FitError(`${pixelCount} pixels to fit, wanted more than ${start.length}`)
  const form = quadraticForm(beam)
  const minimum = leastSquares((parameters, into) => linearise(core, form, initial, parameters, into), start)
  if (!minimum.converged) throw new FitError(`sources not found in ${minimum.iterations} iterations`)
  const sources = placedSources(initial, minimum.parameters)
  requireNear(sources, initial, maximumShiftPx)
  return { sources, rms: Math.sqrt(minimum.squares / pixelCount), pixelCount }
}

function placedSources(initial: readonly InitialSource[], parameters: Float64Array): PointSource[] {
  let next = 0
  return initial.map(({ x, y, isFixed }) => {
    const peak = parameters[next++]
    return isFixed ? { peak, x, y } : { peak, x: parameters[next++], y: parameters[next++] }
  })
}

function requireNear(sources: readonly PointSource[], initial: readonly PointSource[], maximumShiftPx: number): void {
  for (const [i, source] of sources.entries()) {
    const shiftPx = Math.hypot(source.x - initial[i].x, source.y - initial[i].y)
    if (!(shiftPx <= maximumShiftPx)) {
      const wanted = maximumShiftPx.toFixed(1)
      throw new FitError(`source ${i} moved ${shiftPx.toFixed(1)} pixels, wanted at most ${wanted}`)
    }
  }
}

function linearise(
  core: PixelList,
  { a, b, c }: QuadraticForm,
  initial: readonly InitialSource[],
  parameters: Float64Array,
  into: NormalEquations,
): void {
  const sources = placedSources(initial, parameters)
  const slope = new Float64Array(parameters.length)
  for (let pixel = 0; pixel < core.values.length; pixel++) {
    let residual = core.values[pixel]
    let next = 0
    for (let i = 0; i < sources.length; i++) {
      const dx = core.x[pixel] - sources[i].x
      const dy = core.y[pixel] - sources[i].y
      const shape = Math.exp(-(a * dx * dx + 2 * b * dx * dy + c * dy * dy))
      const model = sources[i].peak * shape
      residual -= model
      slope[next++] = shape
      if (initial[i].isFixed) continue
      slope[next++] = 2 * model * (a * dx + b * dy)
      slope[next++] = 2 * model * (b * dx + c * dy)
    }
    accumulate(into, slope, residual)
  }
}
