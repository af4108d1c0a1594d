import { DEFAULT_QUALITY_LIMITS, type Limit } from '@contimg/pipeline/registry'

/** What calibration tables are judged by, as data. */
export interface CalibrationRule {
  readonly name: string
  readonly unit: string
  readonly worse: 'above' | 'below' | 'beyond' // beyond: either way
  readonly warn: number | null
  readonly fail: number | null
  readonly of: 'set' | 'table' | 'antenna'
  readonly why: string
}

const DEG = 180 / Math.PI
const limits = DEFAULT_QUALITY_LIMITS

/** The limits that the pipeline itself judges by. */
export const CALIBRATION_RULES: readonly CalibrationRule[] = [
  rule('flagged_fraction', '', 'above', limits.flagged, 'table', 'solutions of antennas that sent data'),
  rule('flagged_beyond_use', '', 'above', { fail: limits.flaggedError }, 'table', 'the set is failed, not only poor'),
  rule('antennas', '', 'below', { fail: limits.leastAntennas }, 'set', 'solved in all tables'),
  rule('solved_share', '', 'below', { warn: limits.solvedShare }, 'table', 'of the antennas that sent data'),
  rule(
    'bandpass_median_snr',
    '',
    'below',
    limits.channelSnr,
    'table',
    'of a channel; errors average out over the band',
  ),
  rule('gain_median_snr', '', 'below', limits.gainSnr, 'table', 'at 5 the phase of an antenna is wrong by 11°'),
  rule('amplitude_outliers', '', 'above', limits.amplitudeOutliers, 'table', amplitudeRange()),
  rule('amplitude_scatter', '', 'above', limits.amplitudeScatter, 'table', 'relative, median of the antennas'),
  rule(
    'phase_scatter_deg',
    'deg',
    'above',
    inDegrees(limits.phaseScatterRad),
    'table',
    'about a line, of the antennas',
  ),
  rule(
    'antenna_phase_scatter_deg',
    'deg',
    'above',
    inDegrees(limits.antennaPhaseScatterRad),
    'antenna',
    'about a straight line',
  ),
  rule('antenna_flagged_fraction', '', 'above', limits.antennaFlagged, 'antenna', 'of its solutions'),
  rule('antenna_snr', '', 'below', { fail: limits.antennaSnr }, 'antenna', 'median of its solutions'),
  rule(
    'reference_solved',
    '',
    'below',
    limits.referenceSolved,
    'table',
    'where others are solved and it is not, phases drift',
  ),
  rule(
    'reference_phase_deg',
    'deg',
    'above',
    { warn: limits.referencePhaseRad * DEG },
    'table',
    'it should be zero: phases refer to something else',
  ),
  rule('delay_scatter_ns', 'ns', 'above', inNs(limits.delayScatterS), 'table', 'between antennas'),
  rule('delay_outlier_ns', 'ns', 'beyond', { warn: 1e9 * limits.delayOutlierS }, 'antenna', 'from the median delay'),
  rule('window_flagged', '', 'above', { warn: limits.windowFlagged }, 'table', 'of a spectral window'),
  rule('model_over_corrected', '', 'beyond', limits.modelFactor, 'set', 'amplitudes of MODEL_DATA and CORRECTED_DATA'),
]

function rule(
  name: string,
  unit: string,
  worse: CalibrationRule['worse'],
  { warn, fail }: Partial<Limit>,
  of: CalibrationRule['of'],
  why: string,
): CalibrationRule {
  return { name, unit, worse, warn: warn ?? null, fail: fail ?? null, of, why }
}

function inDegrees({ warn, fail }: Limit): Limit {
  return { warn: warn * DEG, fail: fail * DEG }
}

function inNs({ warn, fail }: Limit): Limit {
  return { warn: 1e9 * warn, fail: 1e9 * fail }
}

function amplitudeRange(): string {
  const [low, high] = limits.amplitudeRange
  return `solutions beyond ${low} and ${high} times the median amplitude`
}
