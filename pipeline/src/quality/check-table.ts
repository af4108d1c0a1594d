import { shortList } from '../inspect/bandpass-data.ts'
import type { CalibrationCheck, CalibrationTableMetrics } from '../products.ts'
import { above, below, degrees, nanoseconds, percent, plain, told } from './check-kinds.ts'
import type { QualityLimits } from './limits.ts'

/** Every check of one table, those that cannot be made as unknown. */
export function checkTable(metrics: CalibrationTableMetrics, limits: QualityLimits): CalibrationCheck[] {
  const { path, kind } = metrics
  const snr = kind === 'bandpass' ? limits.channelSnr : limits.gainSnr
  return [
    below(path, 'flagged solutions', metrics.inDataFlaggedFraction, limits.flagged, percent),
    ...antennaChecks(metrics, limits),
    ...referenceChecks(metrics, limits),
    ...(kind === 'delay' ? [] : [above(path, 'median SNR', metrics.medianSnr, snr, plain)]),
    ...(kind === 'delay' ? [] : gainChecks(metrics, limits)),
    ...(kind === 'gain' ? [] : delayChecks(metrics, limits)),
    windowCheck(metrics, limits),
  ]
}

function antennaChecks(metrics: CalibrationTableMetrics, limits: QualityLimits): CalibrationCheck[] {
  const { path, solvedCount, healthyCount, inDataCount, antennas } = metrics
  const named = (health: string) => antennas.filter((one) => one.health === health).map(({ name }) => name)
  const [dead, failed] = [named('dead'), named('fail')]
  const warnBelow = Math.ceil(limits.solvedShare * inDataCount)
  const bounds = { warn: `< ${warnBelow}`, fail: `< ${limits.leastAntennas}` }
  const statusOf = (count: number) => (count < limits.leastAntennas ? 'fail' : count < warnBelow ? 'warn' : 'good')
  const wantedOf = (count: number) =>
    `wanted at least ${count < limits.leastAntennas ? limits.leastAntennas : warnBelow}`
  const solved = `${solvedCount} of ${inDataCount} antennas in the data are solved, ${wantedOf(solvedCount)}`
  const healthy = `${healthyCount} of ${solvedCount} solved antennas are healthy, ${wantedOf(healthyCount)}`
  return [
    told(
      path,
      'antennas solved',
      `${solvedCount} of ${inDataCount}`,
      bounds,
      statusOf(solvedCount),
      `${solved}${dead.length > 0 ? `; dead: ${shortList(dead)}` : ''}`,
    ),
    told(
      path,
      'healthy antennas',
      `${healthyCount} of ${solvedCount}`,
      bounds,
      statusOf(healthyCount),
      `${healthy}${failed.length > 0 ? `; failed: ${shortList(failed)}` : ''}`,
    ),
  ]
}

function referenceChecks(metrics: CalibrationTableMetrics, limits: QualityLimits): CalibrationCheck[] {
  const { path, referenceAntennas, referenceSolvedFraction, referencePhaseRad } = metrics
  const name = referenceAntennas[0]
  if (name === undefined)
    return [told(path, 'reference antenna', 'none', { fail: 'none' }, 'fail', 'no row names a reference antenna')]
  const solved = above(
    path,
    `reference antenna ${name} solved`,
    referenceSolvedFraction,
    limits.referenceSolved,
    percent,
  )
  const off = (referencePhaseRad ?? 0) > limits.referencePhaseRad
  const reason = `reference antenna ${name} has a phase of ${degrees(referencePhaseRad ?? 0)} rms, wanted 0`
  const found = referencePhaseRad === null ? '—' : degrees(referencePhaseRad)
  const status = referencePhaseRad === null ? 'unknown' : off ? 'warn' : 'good'
  const bound = { warn: `> ${degrees(limits.referencePhaseRad)}` }
  return [solved, ...(metrics.kind === 'delay' ? [] : [told(path, 'phase of reference', found, bound, status, reason)])]
}

function gainChecks(metrics: CalibrationTableMetrics, limits: QualityLimits): CalibrationCheck[] {
  const { path } = metrics
  const [low, high] = limits.amplitudeRange
  const outliers = `amplitudes beyond ${low}–${high} × median`
  return [
    below(path, outliers, metrics.amplitudeOutlierFraction, limits.amplitudeOutliers, percent),
    below(path, 'amplitude scatter', metrics.amplitudeScatter, limits.amplitudeScatter, percent),
    below(path, 'phase scatter', metrics.phaseScatterRad, limits.phaseScatterRad, degrees),
  ]
}

function delayChecks(metrics: CalibrationTableMetrics, limits: QualityLimits): CalibrationCheck[] {
  const { path, delayOutliers, delayScatterS } = metrics
  const bound = nanoseconds(limits.delayOutlierS)
  const reason = `delays more than ${bound} from the median: antennas ${shortList(delayOutliers)}`
  const status = delayScatterS === null ? 'unknown' : delayOutliers.length > 0 ? 'warn' : 'good'
  const found = delayScatterS === null ? '—' : String(delayOutliers.length)
  return [
    below(path, 'delay scatter', delayScatterS, limits.delayScatterS, nanoseconds),
    told(path, 'delay outliers', found, { warn: `beyond ±${bound}` }, status, reason),
  ]
}

function windowCheck({ path, windows }: CalibrationTableMetrics, { windowFlagged }: QualityLimits): CalibrationCheck {
  const bad = windows.filter(({ flaggedFraction }) => (flaggedFraction ?? 1) > windowFlagged)
  const names = shortList(bad.map(({ spectralWindow }) => String(spectralWindow)))
  const reason = `more than ${percent(windowFlagged)} flagged in spectral windows ${names}`
  const bound = { warn: `> ${percent(windowFlagged)} flagged` }
  return told(path, 'bad spectral windows', String(bad.length), bound, bad.length > 0 ? 'warn' : 'good', reason)
}
