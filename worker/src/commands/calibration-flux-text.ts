import type { CalibratorFluxMeasurement } from '@contimg/pipeline'
import type { StandingFluxAlert } from '@contimg/state/products'
import { mjdOrNull, timeText } from './registry-values.ts'

const DEG_RAD = Math.PI / 180

export function fluxLine(found: CalibratorFluxMeasurement): string {
  const { calibrator, observedFluxJy, catalogFluxJy, frequencyHz, phaseRmsRad, amplitudeRms, flaggedFraction } = found
  const flux = `${observedFluxJy.toPrecision(4)} Jy of ${catalogFluxJy.toPrecision(4)} at ${(frequencyHz / 1e9).toFixed(3)} GHz`
  const scatter = `rms of phase ${degrees(phaseRmsRad)}, of amplitude ${percent(amplitudeRms)}`
  return `${calibrator}  ${flux}, ratio ${ratioText(found)}; ${scatter}; ${percent(flaggedFraction)} flagged`
}

export function ratioText({ fluxRatio, fluxRatioError }: CalibratorFluxMeasurement): string {
  const ratio = fluxRatio.toPrecision(4)
  return fluxRatioError === null ? ratio : `${ratio} ± ${fluxRatioError.toPrecision(2)}`
}

/** With the names of the columns of the database. */
export function fluxRecord(found: CalibratorFluxMeasurement) {
  return {
    calibrator_name: found.calibrator,
    ms_path: found.measurementSet,
    observed_flux_jy: found.observedFluxJy,
    catalog_flux_jy: found.catalogFluxJy,
    flux_ratio: found.fluxRatio,
    flux_ratio_error: found.fluxRatioError,
    frequency_ghz: found.frequencyHz / 1e9,
    mjd: mjdOrNull(found.mjdS),
    timestamp_iso: timeText(found.mjdS),
    phase_rms_deg: found.phaseRmsRad === null ? null : found.phaseRmsRad / DEG_RAD,
    amp_rms: found.amplitudeRms,
    flagged_fraction: found.flaggedFraction,
  }
}

export function alertRecord(alert: StandingFluxAlert) {
  return {
    id: alert.id,
    severity: alert.severity,
    calibrator_name: alert.calibrator,
    time_window_days: alert.windowS / 86400,
    flux_drift_percent: 100 * alert.drift,
    n_measurements: alert.count,
    message: alert.message,
    triggered_at: alert.triggeredS,
    acknowledged_at: alert.acknowledgedS ?? null,
    acknowledged_by: alert.acknowledgedBy ?? null,
    resolved_at: alert.resolvedS ?? null,
    resolution_note: alert.resolution ?? null,
  }
}

/** An alert in a line or two: what, and what became of it. */
export function alertText(alert: StandingFluxAlert): string {
  const { id, severity, message, triggeredS, acknowledgedS, acknowledgedBy, resolvedS, resolution } = alert
  return [
    `${id}  ${severity}, ${unixText(triggeredS)}: ${message}`,
    ...(acknowledgedS === undefined ? [] : [`   acknowledged by ${acknowledgedBy}, ${unixText(acknowledgedS)}`]),
    ...(resolvedS === undefined ? [] : [`   resolved, ${unixText(resolvedS)}: ${resolution}`]),
  ].join('\n')
}

function unixText(timeS: number): string {
  return new Date(1000 * timeS).toISOString().slice(0, 19)
}

function degrees(angleRad: number | null): string {
  return angleRad === null ? 'unknown' : `${(angleRad / DEG_RAD).toFixed(1)}°`
}

function percent(fraction: number | null): string {
  return fraction === null ? 'unknown' : `${(100 * fraction).toFixed(1)} %`
}
