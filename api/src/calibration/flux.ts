import { DEFAULT_DRIFT_OPTIONS, fluxDrift } from '@contimg/pipeline/registry'
import { type FluxRecord, listFluxAlerts, listFluxMeasurements, type StandingFluxAlert } from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import type { FluxMonitoring } from '../schemas/calibration-health.ts'
import { isoOfMjdS, mjdSOfMs } from '../times.ts'

const DEG = Math.PI / 180
const NOT_MEASURED = 'no flux of a calibrator was measured in this time: contimg calibration flux measure <ms> does'

/** How much of their catalogued fluxes calibrators showed. */
export async function fluxMonitoring(
  { products, nowMs }: ApiContext,
  { days, calibrator }: { readonly days: number; readonly calibrator?: string | undefined },
): Promise<FluxMonitoring> {
  const nowMjdS = mjdSOfMs(nowMs())
  const windowS = days * 86_400
  const found = await listFluxMeasurements(products, { calibrator, startMjdS: nowMjdS - windowS, endMjdS: nowMjdS })
  const alerts = await listFluxAlerts(products, { standingOnly: true })
  const byCalibrator = [...Map.groupBy(found, (one) => one.calibrator)]
  const options = { ...DEFAULT_DRIFT_OPTIONS, windowS }
  return {
    ...{ from: isoOfMjdS(nowMjdS - windowS), to: isoOfMjdS(nowMjdS) },
    limits: {
      ...{ warning_percent: 100 * options.warning, critical_percent: 100 * options.critical },
      least_measurements: options.leastMeasurements,
    },
    reason: found.length === 0 ? NOT_MEASURED : null,
    calibrators: byCalibrator.map(([name, own]) => {
      const { level, drift, direction } = fluxDrift(name, own, nowMjdS, options)
      return {
        ...{ calibrator: name, level, direction, count: own.length },
        drift_percent: drift === null ? null : 100 * drift,
        alerts: alerts.filter((alert) => alert.calibrator === name).map(alertItem),
        measurements: own.map(measurementItem),
      }
    }),
  }
}

function measurementItem(one: FluxRecord): FluxMonitoring['calibrators'][number]['measurements'][number] {
  return {
    ...{ at: isoOfMjdS(one.mjdS), ms_path: one.measurementSet, frequency_mhz: one.frequencyHz / 1e6 },
    ...{ observed_flux_jy: one.observedFluxJy, catalog_flux_jy: one.catalogFluxJy },
    ...{ flux_ratio: one.fluxRatio, flux_ratio_error: one.fluxRatioError },
    phase_rms_deg: one.phaseRmsRad === null ? null : one.phaseRmsRad / DEG,
    ...{ amplitude_rms: one.amplitudeRms, flagged_fraction: one.flaggedFraction, notes: one.notes ?? null },
  }
}

function alertItem({ id, severity, message, triggeredS }: StandingFluxAlert) {
  return { id: `flux-${id}`, severity, message, raised_at: new Date(1000 * triggeredS).toISOString() }
}
