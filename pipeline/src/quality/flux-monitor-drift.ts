import type { CalibratorFluxMeasurement, FluxAlert, FluxDrift } from '../products.ts'

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

/** How far the ratios of one calibrator lie apart in the window that ends now. A ratio that is not above 0 is no flux. */
export function fluxDrift(
  calibrator: string,
  measurements: readonly CalibratorFluxMeasurement[],
  nowMjdS: number,
  options: DriftOptions = DEFAULT_DRIFT_OPTIONS,
): FluxDrift {
  const startMjdS = nowMjdS - options.windowS
  const seen = measurements
    .filter((one) => one.calibrator === calibrator && one.mjdS >= startMjdS && one.mjdS <= nowMjdS)
    .filter(({ fluxRatio }) => Number.isFinite(fluxRatio) && fluxRatio > 0)
    .toSorted((a, b) => a.fluxRatio - b.fluxRatio)
  const [lowest, highest] = [seen[0], seen.at(-1)]
  const found = {
    calibrator,
    lowest: lowest?.fluxRatio ?? null,
    highest: highest?.fluxRatio ?? null,
    count: seen.length,
    newestMjdS: seen.length === 0 ? null : Math.max(...seen.map(({ mjdS }) => mjdS)),
    startMjdS,
    endMjdS: nowMjdS,
  }
  if (!lowest || !highest || seen.length < options.leastMeasurements)
    return { ...found, level: 'unknown', drift: null, direction: null }
  const drift = highest.fluxRatio / lowest.fluxRatio - 1
  const level = drift > options.critical ? 'critical' : drift > options.warning ? 'warning' : 'steady'
  return { ...found, level, drift, direction: drift === 0 ? null : highest.mjdS > lowest.mjdS ? 'risen' : 'fallen' }
}

/** What to tell of a drift; nothing where it is steady, or not known. */
export function alertOfDrift({ level, drift, direction, newestMjdS, ...found }: FluxDrift): FluxAlert | undefined {
  if ((level !== 'warning' && level !== 'critical') || drift === null || newestMjdS === null) return undefined
  const { calibrator, lowest, highest, count, startMjdS, endMjdS } = found
  const ratios = direction === 'risen' ? [lowest, highest] : [highest, lowest]
  const [from, to] = ratios.map((ratio) => ratio!.toFixed(3))
  const windowS = endMjdS - startMjdS
  const span = `${Number((windowS / 86400).toFixed(2))} days, ${count} measurements`
  const message = `${calibrator}: flux over the catalogue's has ${direction} from ${from} to ${to}, by ${(100 * drift).toFixed(1)} % of the lower, within ${span}`
  return { calibrator, severity: level, message, drift, count, windowS, newestMjdS }
}
