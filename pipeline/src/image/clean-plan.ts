import {
  automaticPhases,
  automaticScales,
  type CleanPhase,
  type CleanPlan,
  planScales,
  type Scale,
} from '@contimg/numerics/minor'

/** hogbom and clark are the same: points, found in a list of pixels with the whole point spread function. */
export const DECONVOLVERS = ['hogbom', 'clark', 'multiscale'] as const

export type Deconvolver = (typeof DECONVOLVERS)[number]

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
  readonly deconvolver?: Deconvolver // hogbom where absent; cannot be changed midway
  readonly scalesPx?: readonly number[] // full widths of multi-scale components, a point as 0; by the beam where absent
  readonly localNoiseBeams?: number // thresholds go by the noise in cells of so many beams; 0 = by that of the whole image
}

export const DEFAULT_CLEAN_SETTINGS: CleanSettings = {
  iterations: 50_000,
  majorCycles: 20,
  threshold: 'auto',
  gain: 0.1,
  mgain: 0.8,
  cycleFactor: 0.5,
}

const MASK_SIGMA = 5
const DEPTH_SIGMA = 1
const MOST_SCALES = 8
const AUTOMATIC_SCALES = 5
const WIDEST_SCALE_PX = 4096
const LEAST_WINDOW_BEAMS = 5 // sources fill less of such a cell than misleads a median
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
  checkDeconvolver(settings, check)
}

type Check = (holds: boolean, found: string, wanted: string) => void

function checkDeconvolver(
  { deconvolver = 'hogbom', scalesPx, localNoiseBeams = 0 }: CleanSettings,
  check: Check,
): void {
  check(DECONVOLVERS.includes(deconvolver), `deconvolver ${deconvolver}`, `one of ${DECONVOLVERS.join(', ')}`)
  check(!scalesPx || deconvolver === 'multiscale', `scales with the deconvolver ${deconvolver}`, 'multiscale for them')
  const text = scalesPx?.join(', ')
  const isList = !scalesPx || (scalesPx.includes(0) && scalesPx.length <= MOST_SCALES)
  check(isList, `scales ${text}`, `0 (points) among them and at most ${MOST_SCALES}`)
  const isWide = (width: number) => width >= 0 && width <= WIDEST_SCALE_PX
  check(!scalesPx || scalesPx.every(isWide), `scales ${text}`, `widths of 0 to ${WIDEST_SCALE_PX} pixels`)
  const isWindow = localNoiseBeams === 0 || (localNoiseBeams >= LEAST_WINDOW_BEAMS && localNoiseBeams < 1e4)
  check(isWindow, `local noise over ${localNoiseBeams} beams`, `0 for none or at least ${LEAST_WINDOW_BEAMS}`)
}

/** The scales of multi-scale CLEAN; none for points alone. @throws RangeError for widths that cannot be */
export function cleanScales(
  { deconvolver, scalesPx }: Pick<CleanSettings, 'deconvolver' | 'scalesPx'>,
  beamPx: number,
  widthPx: number,
): Scale[] {
  if (deconvolver !== 'multiscale') return []
  return planScales(scalesPx ?? automaticScales(beamPx, widthPx).slice(0, AUTOMATIC_SCALES), beamPx)
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

/** By which one tells whether settings go equally deep. */
export function depthOf(settings: CleanSettings): string {
  return JSON.stringify([cleanPhases(settings), settings.localNoiseBeams ?? 0])
}

/** @throws RangeError for another deconvolver or other scales: what these work on is laid out once */
export function requireSameKind(before: CleanSettings, after: CleanSettings): void {
  const [was, is] = [before, after].map(({ deconvolver = 'hogbom', scalesPx }) => {
    return [deconvolver === 'multiscale' ? deconvolver : 'points', ...(scalesPx ?? [])].join(' ')
  })
  if (was !== is) throw new RangeError(`a session of ${was} changed to ${is}, wanted another session for it`)
}

/**
 * The plan for a phase: near the noise minor cycles go less deep, unless all of the mask is listed (isWhole), where they
 * follow every sidelobe that they could be misled by.
 */
export function cleanPlan(settings: CleanSettings, psfSidelobe: number, phase: number, isWhole = false): CleanPlan {
  const { iterations, majorCycles, mgain, cycleFactor } = settings
  const phases = cleanPhases(settings)
  const nearNoise = phases[phase].name === 'masked' && !isWhole
  const depth = nearNoise ? Math.min(MASKED_MGAIN, mgain) : mgain
  return { iterations, majorCycles, mgain: depth, cycleFactor: isWhole ? 0 : cycleFactor, psfSidelobe, phases }
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
