import { fitBeam, fitBeamInMiddle } from '@contimg/numerics/clean'
import { FitError, type GaussianShape } from '@contimg/numerics/fit'
import type { ImageGrid } from './image-plan.ts'

type Psf = Parameters<typeof fitBeam>[0]

export interface RestoringBeam {
  readonly beam: GaussianShape | undefined // pixels
  readonly warning: string | undefined // where there is none
}

/**
 * The restoring beam of a point spread function. An image that is not CLEANed does without where none fits, and says so.
 *
 * @param estimatePx  about the width at half maximum, from the longest baseline
 * @throws FitError   where none fits and one is needed
 */
export function restoringBeam(psf: Psf, estimatePx: number, isNeeded: boolean): RestoringBeam {
  try {
    return { beam: fitBeam(psf, estimatePx, 'quadrant'), warning: undefined }
  } catch (error) {
    if (isNeeded) throw error
    return withoutBeam(error)
  }
}

/** The same of the middle alone, of an image that is not CLEANed; undefined where the beam asks for more than the middle. */
export function beamOfMiddle(
  middle: Psf,
  whole: Pick<ImageGrid, 'width' | 'height'>,
  estimatePx: number,
): RestoringBeam | undefined {
  try {
    const beam = fitBeamInMiddle(middle, whole, estimatePx, 'quadrant')
    return beam && { beam, warning: undefined }
  } catch (error) {
    return withoutBeam(error)
  }
}

function withoutBeam(error: unknown): RestoringBeam {
  if (!(error instanceof FitError)) throw error
  return { beam: undefined, warning: `the image has no beam: ${error.message}` }
}
