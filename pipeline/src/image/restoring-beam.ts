import { fitBeam } from '@contimg/numerics/clean'
import { FitError, type GaussianShape } from '@contimg/numerics/fit'

type Psf = Parameters<typeof fitBeam>[0]

/**
 * The restoring beam of a point spread function, in pixels. An image that is not CLEANed does without where none fits,
 * and says so.
 *
 * @param estimatePx  about the width at half maximum, from the longest baseline
 * @throws FitError   where none fits and one is needed
 */
export function restoringBeam(
  psf: Psf,
  estimatePx: number,
  isNeeded: boolean,
): { readonly beam: GaussianShape | undefined; readonly warning: string | undefined } {
  try {
    return { beam: fitBeam(psf, estimatePx, 'quadrant'), warning: undefined }
  } catch (error) {
    if (!(error instanceof FitError) || isNeeded) throw error
    return { beam: undefined, warning: `the image has no beam: ${error.message}` }
  }
}
