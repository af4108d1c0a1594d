/** Where CLEAN stops. */
export interface CleanLimits {
  readonly iterations: number // minor iterations in all
  readonly threshold: CleanThreshold
  readonly majorCycles: number
  readonly cycleDepth: number // part of the peak that one minor cycle takes away, before visibilities are looked at again
}

/** Residual to stop at: Jy/beam, or a multiple of the noise of the residual, which is measured anew each cycle. */
export type CleanThreshold = { readonly jy: number } | { readonly sigma: number }

/** What the latest residual, after `majorCycles` subtractions of the model from the visibilities, looks like. */
export interface CleanState {
  readonly majorCycles: number
  readonly iterations: number
  readonly peakJy: number
  readonly noiseJy: number
  readonly previousPeakJy: number // before the latest major cycle; infinite before the first
}

export type CleanEnd = 'threshold' | 'iterations' | 'major cycles' | 'no progress'

/** What to do next: how deep the next minor cycle may go, or why there is none. */
export type CleanDecision =
  | { readonly stopJy: number; readonly thresholdJy: number; readonly iterations: number }
  | { readonly end: CleanEnd; readonly thresholdJy: number }

/** The residual grows instead of shrinking: the model has nothing to do with the sky any more. */
export class CleanDivergedError extends Error {
  override readonly name = 'CleanDivergedError'
  readonly majorCycles: number
  readonly peakJy: number
  readonly previousPeakJy: number

  constructor({ majorCycles, peakJy, previousPeakJy }: CleanState) {
    super(
      `CLEAN diverges: after major cycle ${majorCycles} the residual peaks at ${peakJy} Jy/beam, ` +
        `before it at ${previousPeakJy} (flag bad data, or ask for a higher threshold)`,
    )
    this.majorCycles = majorCycles
    this.peakJy = peakJy
    this.previousPeakJy = previousPeakJy
  }
}

const PROGRESS = 0.95 // a major cycle that leaves more of the peak than this meets what points cannot describe
const DIVERGENCE = 2 // growth of the peak that cannot be chance

/** @throws CleanDivergedError */
export function nextCleanStep(state: CleanState, limits: CleanLimits): CleanDecision {
  if (!(state.peakJy <= DIVERGENCE * state.previousPeakJy)) throw new CleanDivergedError(state)
  const { threshold } = limits
  const thresholdJy = 'jy' in threshold ? threshold.jy : threshold.sigma * state.noiseJy
  if (state.peakJy <= thresholdJy) return { end: 'threshold', thresholdJy }
  if (state.peakJy > PROGRESS * state.previousPeakJy) return { end: 'no progress', thresholdJy }
  const iterations = limits.iterations - state.iterations
  if (iterations <= 0) return { end: 'iterations', thresholdJy }
  if (state.majorCycles >= limits.majorCycles) return { end: 'major cycles', thresholdJy }
  return { stopJy: Math.max(thresholdJy, (1 - limits.cycleDepth) * state.peakJy), thresholdJy, iterations }
}
