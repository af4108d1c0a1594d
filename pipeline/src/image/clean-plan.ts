import { automaticPhases, type CleanPhase, type CleanPlan } from '@contimg/numerics/minor'

/** How CLEAN goes and where it stops; what is said here may be changed between two of its steps. */
export interface CleanSettings {
  readonly iterations: number // at most
  readonly majorCycles: number // at most
  readonly threshold: number | 'auto' // Jy/beam of the residual to stop at; auto = 5 σ, then 1 σ around what was found
  readonly gain: number // part of a peak that one iteration takes
  readonly mgain: number // part of the peak that goes before the residual is imaged anew; near the noise at most half
  readonly cycleFactor: number // × the largest sidelobe × the peak: not below that before the residual is imaged anew
  readonly autoMaskSigma?: number // depth of the search, then only around what it found; 0 = no such mask; 5 with auto
  readonly autoThresholdSigma?: number // where to stop in the end; 1 with threshold auto, else none
}

export const DEFAULT_CLEAN_SETTINGS: CleanSettings = {
  iterations: 50_000,
  majorCycles: 20,
  threshold: 'auto',
  gain: 0.1,
  mgain: 0.8,
  cycleFactor: 1,
}

const MASK_SIGMA = 5
const DEPTH_SIGMA = 1
const MASKED_MGAIN = 0.5 // near the noise, where the minor cycle's point spread function misleads sooner

/** @throws RangeError that names the setting, what it is and what it may be */
export function checkCleanSettings(settings: CleanSettings): void {
  const { iterations, majorCycles, threshold, gain, mgain, cycleFactor, autoMaskSigma, autoThresholdSigma } = settings
  const check = (holds: boolean, found: string, wanted: string) => {
    if (!holds) throw new RangeError(`${found}, wanted ${wanted}`)
  }
  check(Number.isInteger(iterations) && iterations >= 0, `${iterations} iterations`, 'a whole number from 0')
  check(Number.isInteger(majorCycles) && majorCycles >= 0, `${majorCycles} major cycles`, 'a whole number from 0')
  check(threshold === 'auto' || threshold >= 0, `threshold ${threshold} Jy`, 'auto, or 0 or more')
  check(gain > 0 && gain <= 1, `gain ${gain}`, 'above 0, at most 1')
  check(mgain > 0 && mgain <= 1, `mgain ${mgain}`, 'above 0, at most 1')
  check(cycleFactor >= 0 && cycleFactor < Number.POSITIVE_INFINITY, `cycle factor ${cycleFactor}`, '0 or more')
  const sigmas = [autoMaskSigma, autoThresholdSigma].filter((sigma) => sigma !== undefined)
  for (const sigma of sigmas) check(sigma >= 0 && sigma < Number.POSITIVE_INFINITY, `${sigma} sigma`, '0 or more')
}

/**
 * A threshold in janskys is taken at its word, everywhere, unless a multiple of the noise is asked for besides: then the
 * higher of the two holds. docs/decisions/0003 tells why auto goes deep only where something was found.
 */
export function cleanPhases({ threshold, autoMaskSigma, autoThresholdSigma }: CleanSettings): readonly CleanPhase[] {
  const isAuto = threshold === 'auto'
  const mask = autoMaskSigma ?? (isAuto ? MASK_SIGMA : 0)
  const sigmas = autoThresholdSigma ?? (isAuto ? DEPTH_SIGMA : 0)
  if (mask > 0) return automaticPhases(mask, sigmas, isAuto ? undefined : threshold)
  return [{ name: 'everywhere', threshold: { sigmas, ...(!isAuto && { jy: threshold }) } }]
}

/** The plan for a phase: near the noise minor cycles go less deep. */
export function cleanPlan(settings: CleanSettings, psfSidelobe: number, phase: number): CleanPlan {
  const { iterations, majorCycles, mgain, cycleFactor } = settings
  const phases = cleanPhases(settings)
  const nearNoise = phases[phase].name === 'masked'
  const depth = nearNoise ? Math.min(MASKED_MGAIN, mgain) : mgain
  return { iterations, majorCycles, mgain: depth, cycleFactor, psfSidelobe, phases }
}

/** How much of CLEAN is done, 0 to 1: in each phase the peak comes down by about the same factor a major cycle. */
export function cleanedPart(
  firstPeakJy: number,
  { phase, peakJy }: { readonly phase: number; readonly peakJy: number },
  thresholdJy: number,
  phases: number,
): number {
  const whole = Math.log(firstPeakJy / Math.max(thresholdJy, 1e-4 * firstPeakJy))
  const part = whole > 0 ? Math.min(1, Math.max(0, Math.log(firstPeakJy / peakJy) / whole)) : 1
  return Math.min(1, (phase + part) / phases)
}
