import { CleanDivergedError, type Growth } from '@contimg/numerics/clean'
import type { StopReason } from '@contimg/numerics/minor'
import type { StageControl } from '../control.ts'
import type { CleanImager } from './clean-cycle.ts'
import type { CleanSettings } from './clean-plan.ts'
import { CleanSession } from './clean-session.ts'
import type { CleanField } from './major-cycles.ts'

/** How CLEAN ended. */
export interface CleanResult {
  readonly end: StopReason
  readonly iterations: number
  readonly majorCycles: number
  readonly peakJy: number // of the residual, where components may be
  readonly noiseJy: number // of the residual
  readonly thresholdJy: number
  readonly diverged?: Growth // where it ended so: of the major cycle that was taken back
}

/**
 * CLEANs until the end, as CleanSession does. The imager's residual must hold the dirty image; at the end its model holds
 * all components, its residual what is left, and its psf is tapered.
 *
 * With threshold auto it cleans twice: everywhere down to 5 σ, then only within half a beam of what it has found down to
 * 1 σ. So noise is not taken for sources, and little of a source stays behind with the shape of the point spread
 * function, which in this array is a spike on a plateau and not the restoring beam.
 *
 * @throws CleanDivergedError where the very first major cycle makes the residual grow; later ones are taken back, and
 *         the result says so
 */
export async function clean(
  imager: CleanImager,
  settings: CleanSettings,
  field: CleanField,
  control: StageControl,
): Promise<CleanResult> {
  const session = await CleanSession.open(imager, settings, field)
  const { end = 'no progress', phase: _, ...state } = await session.run(control)
  if (state.diverged?.majorCycles === 1) throw new CleanDivergedError(state.diverged)
  return { end, ...state }
}
