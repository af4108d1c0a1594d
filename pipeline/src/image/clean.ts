import {
  applyMask,
  type CleanEnd,
  type CleanLimits,
  type CleanState,
  maskAround,
  nextCleanStep,
  taperPsf,
} from '@contimg/numerics/clean'
import type { StageControl } from '../control.ts'
import type { Imager } from './imager.ts'

/** How CLEAN ended. */
export interface CleanResult {
  readonly end: CleanEnd
  readonly iterations: number
  readonly majorCycles: number
  readonly peakJy: number // of the residual
  readonly noiseJy: number // of the residual
  readonly thresholdJy: number
}

const MASK_SIGMA = 5 // with threshold auto, the whole image is cleaned down to this
const DEPTH_SIGMA = 1 // and then the surroundings of what was found down to this
const CYCLE_DEPTH = 0.8 // of minor cycles over the whole image
const MASKED_CYCLE_DEPTH = 0.5 // near the noise, where the minor cycle's point spread function misleads sooner

/**
 * Cotton–Schwab CLEAN (Schwab 1984, AJ 89, 1076): minor cycles find components in the residual image, and after each
 * these are subtracted from the visibilities and the residual is imaged anew. The imager's residual must hold the dirty
 * image; at the end its model holds all components, its residual what is left, and its psf is tapered.
 *
 * With threshold auto it cleans twice: everywhere down to 5 σ, then only within half a beam of what it has found down to
 * 1 σ. So noise is not taken for sources, and little of a source stays behind with the shape of the point spread
 * function, which in this array is a spike on a plateau and not the restoring beam.
 *
 * @param beamPx  major axis of the restoring beam
 * @throws CleanDivergedError
 */
export async function clean(
  imager: Imager,
  limits: Pick<CleanLimits, 'iterations' | 'majorCycles'> & { readonly threshold: number | 'auto' },
  gain: number,
  beamPx: number,
  control: StageControl,
): Promise<CleanResult> {
  const { psf, model } = imager.images
  const { width, height } = imager.plan
  imager.pixels(model).fill(0)
  taperPsf(imager.pixels(psf), width, height)
  const { threshold } = limits
  const first = threshold === 'auto' ? { sigma: MASK_SIGMA } : { jy: threshold }
  const wide = { ...limits, threshold: first, cycleDepth: CYCLE_DEPTH }
  const found = await descend(imager, wide, gain, undefined, { majorCycles: 0, iterations: 0 }, control)
  if (threshold !== 'auto') return found
  const mask = maskAround(imager.pixels(model), width, beamPx / 2)
  const deep = { ...limits, threshold: { sigma: DEPTH_SIGMA }, cycleDepth: MASKED_CYCLE_DEPTH }
  return descend(imager, deep, gain, mask, found, control)
}

type Spent = Pick<CleanState, 'majorCycles' | 'iterations'>

/** Major cycles until one of the limits is reached, over the whole image or within a mask. */
async function descend(
  imager: Imager,
  limits: CleanLimits,
  gain: number,
  mask: Uint8Array | undefined,
  spent: Spent,
  { progress, signal }: StageControl,
): Promise<CleanResult> {
  const { residual, masked, psf, model, found } = imager.images
  const { majorCycles, iterations } = spent
  let state = await measure(imager, mask, { majorCycles, iterations, previousPeakJy: Number.POSITIVE_INFINITY })
  const firstPeakJy = state.peakJy
  for (;;) {
    signal?.throwIfAborted()
    const step = nextCleanStep(state, limits)
    if ('end' in step) {
      const { iterations, majorCycles, peakJy, noiseJy } = state
      return { end: step.end, iterations, majorCycles, peakJy, noiseJy, thresholdJy: step.thresholdJy }
    }
    imager.pixels(found).fill(0)
    const { stopJy, iterations } = step
    const minor = await imager.minorCycle({
      residual: mask ? masked : residual,
      psf,
      model: found,
      gain,
      stopJy,
      iterations,
    })
    const message = `CLEAN, major cycle ${state.majorCycles + 1}, ${state.iterations + minor.iterations} components`
    const fraction = (depth(firstPeakJy, state.peakJy, step.thresholdJy) + (mask ? 1 : 0)) / 2
    const report: StageControl = { ...(signal && { signal }), progress: () => progress?.(fraction, message) }
    await imager.subtract(found, report)
    addTo(imager.pixels(model), imager.pixels(found))
    await imager.makeImage(residual, false, report)
    state = await measure(imager, mask, {
      majorCycles: state.majorCycles + 1,
      iterations: state.iterations + minor.iterations,
      previousPeakJy: state.peakJy,
    })
  }
}

/** Peak of the residual, within the mask where there is one, and noise of all of it. */
async function measure(
  imager: Imager,
  mask: Uint8Array | undefined,
  before: Pick<CleanState, 'majorCycles' | 'iterations' | 'previousPeakJy'>,
): Promise<CleanState> {
  const { residual, masked } = imager.images
  const { peakJy, noiseJy } = await imager.statistics(residual)
  if (!mask) return { ...before, peakJy, noiseJy }
  applyMask(imager.pixels(residual), mask, imager.pixels(masked))
  return { ...before, peakJy: (await imager.statistics(masked)).peakJy, noiseJy }
}

function addTo(sum: Float32Array, terms: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += terms[i]
}

/** How far the peak has come down, in the logarithm: each major cycle takes about the same factor. */
function depth(fromJy: number, nowJy: number, toJy: number): number {
  const whole = Math.log(fromJy / Math.max(toJy, 1e-4 * fromJy))
  return whole > 0 ? Math.min(1, Math.max(0, Math.log(fromJy / nowJy) / whole)) : 1
}
