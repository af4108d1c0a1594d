/** Where CLEAN goes and stops. */
export interface CleanPlan {
  readonly iterations: number // minor iterations in all
  readonly majorCycles: number
  readonly mgain: number // part of the peak that the minor cycles take before a major one, 0 … 1
  readonly cycleFactor: number // × the largest sidelobe × the peak: no deeper than that before a major cycle
  readonly psfSidelobe: number // largest |PSF| outside of its main lobe, of a peak of 1: largestSidelobe
  readonly phases: readonly CleanPhase[] // at least one
}

/** One descent to a threshold. With auto-mask the first goes everywhere, the second only where the first has been. */
export interface CleanPhase {
  readonly name: 'everywhere' | 'masked'
  readonly threshold: CleanDepth
}

/** Residual to stop at: a multiple of the noise, an absolute value, or whichever of the two is higher. */
export interface CleanDepth {
  readonly sigmas?: number
  readonly jy?: number
}

/** What the residual after a major cycle looks like. */
export interface CleanProgress {
  readonly phase: number // index
  readonly majorCycles: number
  readonly iterations: number
  readonly peakJy: number // within the mask of the phase, by magnitude where negative components are allowed
  readonly noiseJy: number
  readonly previousPeakJy: number // before the latest major cycle; infinite at the beginning of a phase
  readonly previousNoiseJy?: number // before the latest major cycle; absent at the beginning of a phase
  readonly stopJy?: number // to which the latest minor cycle of the phase went; absent at its beginning
  readonly bestPeakJy: number // the least of the phase so far, this one included
}

export type StopReason = 'threshold' | 'iterations' | 'major cycles' | 'no progress' | 'diverged'

/** What to do next. */
export type Decision =
  | { readonly next: 'minor'; readonly stopJy: number; readonly thresholdJy: number; readonly iterations: number }
  | { readonly next: 'phase'; readonly phase: number; readonly thresholdJy: number }
  | { readonly next: 'stop'; readonly reason: StopReason; readonly thresholdJy: number }

export const DIVERGENCE = 1.6 // growth of the peak over the best that is no chance
const PROGRESS = 0.98 // a major cycle that leaves more of the peak than this no longer helps
const DEEPER = 0.97 // of the threshold: so far minor cycles go, for what others leave there to end below it
const AHEAD = 1.25 // times the threshold: so much may stand out of what a minor cycle left that went down to it
const SETTLED = 0.85 // of the noise before a major cycle: with so much left it was noise, and not sidelobes
const SHALLOWEST = 0.9 // of the peak: however large the sidelobes, a tenth is taken (CASA's maxpsffraction is 0.8)

/** Auto-mask: down to maskSigmas everywhere, then down to thresholdSigmas within what was found. */
export function automaticPhases(maskSigmas: number, thresholdSigmas: number, jy?: number): readonly CleanPhase[] {
  const floor = jy === undefined ? {} : { jy }
  return [
    { name: 'everywhere', threshold: { sigmas: Math.max(maskSigmas, thresholdSigmas), ...floor } },
    { name: 'masked', threshold: { sigmas: thresholdSigmas, ...floor } },
  ]
}

export function thresholdJy({ sigmas = 0, jy = 0 }: CleanDepth, noiseJy: number): number {
  return Math.max(sigmas * noiseJy, jy)
}

/**
 * How deep the minor cycles may go before the model is subtracted from the visibilities again: to (1 − mgain) of the
 * peak, not below cycleFactor times the sidelobes that the peak had, where they and what is real cannot be told apart
 * (Schwab 1984), and not below the threshold but for the few per cent by which a residual imaged anew exceeds the list's.
 */
export function nextStopJy(
  { mgain, cycleFactor, psfSidelobe }: Pick<CleanPlan, 'mgain' | 'cycleFactor' | 'psfSidelobe'>,
  peakJy: number,
  thresholdJy: number,
): number {
  const part = Math.min(SHALLOWEST, Math.max(1 - mgain, cycleFactor * psfSidelobe))
  return Math.max(DEEPER * thresholdJy, part * peakJy)
}

export function decide(progress: CleanProgress, plan: CleanPlan): Decision {
  const { phase, peakJy } = progress
  const threshold = thresholdJy(plan.phases[phase].threshold, progress.noiseJy)
  const stop = (reason: StopReason) => ({ next: 'stop', reason, thresholdJy: threshold }) as const
  const onward = (reason: StopReason): Decision =>
    phase + 1 < plan.phases.length ? { next: 'phase', phase: phase + 1, thresholdJy: threshold } : stop(reason)
  if (hasDiverged(progress)) return stop('diverged')
  if (peakJy <= threshold) return onward('threshold')
  if (hasReached(progress, plan)) return onward('threshold')
  const iterations = plan.iterations - progress.iterations
  if (iterations <= 0) return stop('iterations')
  if (progress.majorCycles >= plan.majorCycles) return stop('major cycles')
  if (!hasProgressed(progress)) return onward('no progress')
  return { next: 'minor', stopJy: nextStopJy(plan, peakJy, threshold), thresholdJy: threshold, iterations }
}

/**
 * The latest minor cycle went to the threshold, and little stands out of what it left: enough for a phase that another
 * follows. The last one ends so only at multiples of the noise, if that is much the same as it was then: it falls a bit
 * with every noise peak that is taken, and who goes on until the threshold stays where it is models noise.
 */
function hasReached(progress: CleanProgress, { phases }: CleanPlan): boolean {
  const { phase, peakJy, noiseJy, previousNoiseJy, stopJy } = progress
  const { sigmas = 0, jy = 0 } = phases[phase].threshold
  const left = (threshold: number) => stopJy !== undefined && stopJy <= threshold && peakJy <= AHEAD * threshold
  if (phase + 1 < phases.length && left(thresholdJy({ sigmas, jy }, noiseJy))) return true
  if (previousNoiseJy === undefined || noiseJy < SETTLED * previousNoiseJy) return false
  return sigmas * previousNoiseJy >= jy && left(sigmas * previousNoiseJy)
}

/** The latest major cycle took something off the peak or, as extended sources go, off what the noise is measured of. */
function hasProgressed({ peakJy, noiseJy, previousPeakJy, previousNoiseJy = 0 }: CleanProgress): boolean {
  return peakJy <= PROGRESS * previousPeakJy || noiseJy <= PROGRESS * previousNoiseJy
}

/** The peak is no number, or 1.6 times the least that this phase has seen. */
export function hasDiverged({ peakJy, bestPeakJy }: Pick<CleanProgress, 'peakJy' | 'bestPeakJy'>): boolean {
  return !(peakJy <= DIVERGENCE * bestPeakJy)
}
