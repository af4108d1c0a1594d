import type { SourceMeasurement } from '../measure/measurement.ts'
import type { TruthSource } from '../simulate/truth.ts'

/** One injected source beside what the image says of it. */
export interface ComparedSource {
  readonly truth: TruthSource
  readonly measurement: SourceMeasurement
  readonly snr: number // true apparent flux over the noise there
  readonly isJudged: boolean // bright enough for the rules
  readonly fluxRatio: number | undefined // measured over true apparent flux
  readonly faults: readonly string[]
}

export interface Comparison {
  readonly sources: readonly ComparedSource[] // brightest apparent flux first
  readonly meanFluxRatio: number | undefined // of the judged ones
  readonly meanFluxRatioError: number | undefined // standard error
  readonly noiseJy: number
  readonly theoreticalNoiseJy: number
  readonly faults: readonly string[] // all that is out of tolerance; none: the pipeline gives what was put in
}

const JUDGED_SNR = 10
const FLUX_TOLERANCE = 0.03
const FLUX_SIGMAS = 4
const POSITION_TOLERANCE_ARCSEC = 1
const POSITION_SIGMAS = 4
const MEAN_TOLERANCE = 0.01
const MEAN_SIGMAS = 3
const NOISE_FACTOR = 1.2

/**
 * Holds measured against injected: of every source above 10 σ the flux within max(3 %, 4 σ) and the position within
 * 1″ + 4 σ, their mean flux ratio within max(1 %, 3 standard errors) of 1, and the noise within 1.2 of the theory.
 */
export function compare(
  truths: readonly TruthSource[],
  measurements: readonly SourceMeasurement[],
  noiseJy: number,
  theoreticalNoiseJy: number,
): Comparison {
  const sources = truths
    .map((truth, i) => compareSource(truth, measurements[i], noiseJy))
    .sort((a, b) => b.truth.apparent_flux_jy - a.truth.apparent_flux_jy)
  const ratios = sources.flatMap(({ isJudged, fluxRatio }) => (isJudged && fluxRatio !== undefined ? [fluxRatio] : []))
  const { mean, error } = meanOf(ratios)
  const faults = sources.flatMap((source) => source.faults)
  if (mean === undefined) faults.push('no source above 10 σ was measured')
  else if (!(Math.abs(mean - 1) <= Math.max(MEAN_TOLERANCE, MEAN_SIGMAS * (error ?? 0)))) {
    faults.push(`mean flux ratio ${mean.toFixed(4)}, wanted 1 ± ${MEAN_TOLERANCE} or 3 standard errors`)
  }
  if (!(noiseJy <= NOISE_FACTOR * theoreticalNoiseJy)) {
    const found = `${(1e3 * noiseJy).toFixed(3)} mJy`
    faults.push(`noise ${found}, wanted at most ${NOISE_FACTOR} × ${(1e3 * theoreticalNoiseJy).toFixed(3)} mJy`)
  }
  return { sources, meanFluxRatio: mean, meanFluxRatioError: error, noiseJy, theoreticalNoiseJy, faults }
}

function compareSource(truth: TruthSource, measurement: SourceMeasurement, noiseJy: number): ComparedSource {
  const trueJy = truth.apparent_flux_jy
  const localNoiseJy = measurement.status === 'unmeasured' ? noiseJy : measurement.fluxErrorJy
  const snr = trueJy / localNoiseJy
  const isJudged = snr > JUDGED_SNR
  if (measurement.status === 'unmeasured') {
    const faults = isJudged ? [`${truth.name}: not measured, ${measurement.reason}`] : []
    return { truth, measurement, snr, isJudged, fluxRatio: undefined, faults }
  }
  const faults: string[] = []
  const toleranceJy = Math.max(FLUX_TOLERANCE * trueJy, FLUX_SIGMAS * measurement.fluxErrorJy)
  if (isJudged && !(Math.abs(measurement.fluxJy - trueJy) <= toleranceJy)) {
    faults.push(`${truth.name}: flux ${mJy(measurement.fluxJy)}, wanted ${mJy(trueJy)} ± ${mJy(toleranceJy)}`)
  }
  const allowedArcsec = POSITION_TOLERANCE_ARCSEC + POSITION_SIGMAS * measurement.positionErrorArcsec
  if (isJudged && !(measurement.offsetArcsec <= allowedArcsec)) {
    faults.push(
      `${truth.name}: ${measurement.offsetArcsec.toFixed(2)}″ off, wanted at most ${allowedArcsec.toFixed(2)}″`,
    )
  }
  return { truth, measurement, snr, isJudged, fluxRatio: measurement.fluxJy / trueJy, faults }
}

function mJy(fluxJy: number): string {
  return `${(1e3 * fluxJy).toFixed(2)} mJy`
}

function meanOf(values: readonly number[]): { mean: number | undefined; error: number | undefined } {
  if (values.length === 0) return { mean: undefined, error: undefined }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  if (values.length === 1) return { mean, error: undefined }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, error: Math.sqrt(variance / values.length) }
}
