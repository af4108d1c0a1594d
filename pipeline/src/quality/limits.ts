const DEG_RAD = Math.PI / 180

/** A measure that warns beyond the first value and refuses beyond the second. */
export interface Limit {
  readonly warn: number
  readonly fail: number
}

/** What a set of calibration tables is judged by. */
export interface QualityLimits {
  readonly flagged: Limit // share of the solutions of the antennas in the data
  readonly flaggedError: number // beyond it a set is not poor but failed
  readonly leastAntennas: number // solved, healthy, and complete in all tables
  readonly solvedShare: number // of the antennas in the data; warns below
  readonly channelSnr: Limit // median of a bandpass; warns and refuses below
  readonly gainSnr: Limit // median of gains
  readonly amplitudeRange: readonly [low: number, high: number] // over the median of the table
  readonly amplitudeOutliers: Limit // share of solutions outside that range
  readonly amplitudeScatter: Limit // relative
  readonly phaseScatterRad: Limit // median of the antennas
  readonly antennaPhaseScatterRad: Limit // of one antenna
  readonly antennaFlagged: Limit // of one antenna
  readonly antennaSnr: number // median of one antenna, which fails below
  readonly referenceSolved: Limit // share of what is solved where the reference antenna is, too; below
  readonly referencePhaseRad: number // rms beyond which phases are not referred to the antenna that the table names
  readonly delayScatterS: Limit // between antennas
  readonly delayOutlierS: number // of an antenna, from the median
  readonly windowFlagged: number // a spectral window beyond it is named
  readonly modelFactor: Limit // between the amplitudes of MODEL_DATA and CORRECTED_DATA, either way
}

/**
 * The limits that the operators of DSA-110 use, with our reading where they leave one open.
 *
 * - flagged: 0.2 warns, 0.3 refuses, beyond 0.5 nothing can be saved. Antennas that sent no data are not counted: 21 of
 *   the 117 stations are empty, which is the state of the array and not a fault of the solution.
 * - leastAntennas: 10. solvedShare: 0.8.
 * - SNR: 10 warns. A channel's error averages out over the band: its median is refused below the 3 that solvers cut at.
 *   A gain's holds for all channels at once: refused below 5, where its phase error is 1/5 rad = 11°.
 * - amplitudeRange: 0.1 to 10, about the median, as the correlator's units are arbitrary and a normalised bandpass has
 *   the median 1. Single channels may lie outside, hence the shares (ours).
 * - amplitudeScatter: self-calibration rejects beyond 0.3; 0.2 warns (ours: twice the roll-off of a subband to 0.8).
 * - phaseScatter: 30° warns, 90° refuses (phases that mean nothing have 104°); one antenna fails beyond 50°.
 * - antennaFlagged: 20 % and 50 %, the colours of the antenna map.
 * - antennaSnr: 3, as self-calibration wants of an antenna's phase.
 * - referenceSolved, referencePhase (ours): where the reference antenna has no solution, phases refer to something else.
 * - delays: 100 ns warns; beyond 1 µs a channel of 244 kHz turns by 88° and loses a tenth; outliers from 500 ns.
 * - windowFlagged: 0.5, the operators' threshold for problematic channels.
 * - modelFactor: 1.5 and 5.
 */
export const DEFAULT_QUALITY_LIMITS: QualityLimits = {
  flagged: { warn: 0.2, fail: 0.3 },
  flaggedError: 0.5,
  leastAntennas: 10,
  solvedShare: 0.8,
  channelSnr: { warn: 10, fail: 3 },
  gainSnr: { warn: 10, fail: 5 },
  amplitudeRange: [0.1, 10],
  amplitudeOutliers: { warn: 0.01, fail: 0.1 },
  amplitudeScatter: { warn: 0.2, fail: 0.3 },
  phaseScatterRad: { warn: 30 * DEG_RAD, fail: 90 * DEG_RAD },
  antennaPhaseScatterRad: { warn: 30 * DEG_RAD, fail: 50 * DEG_RAD },
  antennaFlagged: { warn: 0.2, fail: 0.5 },
  antennaSnr: 3,
  referenceSolved: { warn: 0.9, fail: 0.5 },
  referencePhaseRad: 1 * DEG_RAD,
  delayScatterS: { warn: 100e-9, fail: 1e-6 },
  delayOutlierS: 500e-9,
  windowFlagged: 0.5,
  modelFactor: { warn: 1.5, fail: 5 },
}
