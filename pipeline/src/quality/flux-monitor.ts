import type { CalibratorFluxMeasurement, FluxDrift } from '../products.ts'

/** Calibrated visibilities of a calibrator at their phase centre, averaged as far as its phase is to be told. */
export interface CalibratorVisibilities {
  readonly visibilities: ArrayLike<number> // [sample, 2] real and imaginary part, Jy
  readonly flags: ArrayLike<number> // [sample] not 0: of no use
  readonly weights: ArrayLike<number> // [sample] 1/σ²
}

/** What identifies a measurement of a calibrator. */
export type MeasuredCalibrator = Pick<
  CalibratorFluxMeasurement,
  'calibrator' | 'measurementSet' | 'mjdS' | 'frequencyHz' | 'catalogFluxJy'
>

export interface DriftOptions {
  readonly windowS: number // until now
  readonly warning: number // drift beyond which someone should look
  readonly critical: number
  readonly leastMeasurements: number
}

/** The operators': a week, 20 % and 40 %, three measurements. */
export const DEFAULT_DRIFT_OPTIONS: DriftOptions = {
  windowS: 7 * 86400,
  warning: 0.2,
  critical: 0.4,
  leastMeasurements: 3,
}

/**
 * The flux of a calibrator over that of the catalogue. The observed flux is the real part of the weighted mean, in
 * which noise averages out (amplitudes would add it).
 *
 * @returns undefined where no sample can be used: then there is no flux to tell
 * @throws RangeError where the catalogue's flux is none
 */
export function measureCalibratorFlux(
  { visibilities, flags, weights }: CalibratorVisibilities,
  measured: MeasuredCalibrator,
): CalibratorFluxMeasurement | undefined {
  const { calibrator, catalogFluxJy } = measured
  if (!(catalogFluxJy > 0 && Number.isFinite(catalogFluxJy)))
    throw new RangeError(`${calibrator} has a flux of ${catalogFluxJy} Jy, wanted one above 0`)
  const sums = { weight: 0, re: 0, phase: 0, amplitude: 0, amplitudeSquare: 0, count: 0 }
  for (let at = 0; at < flags.length; at++) {
    const [re, im, weight] = [visibilities[2 * at], visibilities[2 * at + 1], weights[at]]
    if (flags[at] !== 0 || !(weight > 0) || !Number.isFinite(re + im + weight)) continue
    const amplitude = Math.hypot(re, im)
    sums.count++
    sums.weight += weight
    sums.re += weight * re
    sums.phase += weight * Math.atan2(im, re) ** 2
    sums.amplitude += weight * amplitude
    sums.amplitudeSquare += weight * amplitude ** 2
  }
  if (sums.count === 0) return undefined
  const observedFluxJy = sums.re / sums.weight
  const variance = Math.max(0, sums.amplitudeSquare / sums.weight - (sums.amplitude / sums.weight) ** 2)
  return {
    ...measured,
    observedFluxJy,
    fluxRatio: observedFluxJy / catalogFluxJy,
    phaseRmsRad: Math.sqrt(sums.phase / sums.weight),
    amplitudeRms: observedFluxJy > 0 ? Math.sqrt(variance) / observedFluxJy : null,
    flaggedFraction: 1 - sums.count / flags.length,
  }
}

/** How far the ratios of one calibrator lie apart in the window that ends now. A ratio that is not above 0 is no flux. */
export function fluxDrift(
  calibrator: string,
  measurements: readonly CalibratorFluxMeasurement[],
  nowMjdS: number,
  options: DriftOptions = DEFAULT_DRIFT_OPTIONS,
): FluxDrift {
  const startMjdS = nowMjdS - options.windowS
  const ratios = measurements
    .filter((one) => one.calibrator === calibrator && one.mjdS >= startMjdS && one.mjdS <= nowMjdS)
    .map(({ fluxRatio }) => fluxRatio)
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
  const found = { calibrator, count: ratios.length, startMjdS, endMjdS: nowMjdS }
  if (ratios.length < options.leastMeasurements) return { ...found, level: 'unknown', drift: null }
  const drift = Math.max(...ratios) / Math.min(...ratios) - 1
  const level = drift > options.critical ? 'critical' : drift > options.warning ? 'warning' : 'steady'
  return { ...found, level, drift }
}
