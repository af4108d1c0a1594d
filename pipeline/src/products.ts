/** The records that stages hand on and that state keeps: the only definition of each. */

/** A calibrator as a list of calibrators gives it. ICRS (lists in J2000 are taken as ICRS, less than 0.03″ apart). */
export interface CatalogCalibrator {
  readonly name: string // J2000 name, 0834+555
  readonly altNames: readonly string[] // B1950 name and common names, such as 3C286
  readonly raRad: number // 0 to 2π
  readonly decRad: number
  readonly positionCode: string // A: better than 0.002″, B: 0.002–0.01″, C: 0.01–0.15″, T: worse; '' where not given
  readonly fluxes: readonly CalibratorFlux[] // one a band that the list has a row of
}

/** A band's row of a calibrator. */
export interface CalibratorFlux {
  readonly band: string // '90cm', '20cm', '6cm', '3.7cm', '2cm', '1.3cm', '0.7cm'
  readonly bandCode: string // P, L, C, X, U, K, Q
  readonly frequencyHz: number
  readonly fluxJy: number | undefined // undefined where the list does not say
  readonly qualityCodes: string // one letter for each of the configurations A, B, C, D: P, S, W, C, X, ?
}

/** A source of a survey. */
export interface CatalogSource {
  readonly id: string // within its survey
  readonly raRad: number // ICRS, 0 to 2π
  readonly decRad: number
  readonly fluxJy: number
  readonly majorRad: number | undefined // FWHM; undefined where the survey does not resolve it, or does not say
  readonly minorRad: number | undefined
}

/** A subband file that was found on disk and looked at. */
export interface SubbandFileRecord {
  readonly path: string
  readonly groupId: string // stamp of the first file of its group
  readonly subband: number // 0 to 15
  readonly stampMjdS: number // of its name
  readonly sizeBytes: number
  readonly modifiedMs: number // Unix time
  readonly pointingDecRad: number | undefined // apparent; undefined where the file could not be read
  readonly pointingRaRad: number | undefined // apparent sidereal time of the middle integration
}

/** A Measurement Set that stands. */
export interface MeasurementSetRecord {
  readonly path: string
  readonly groupId: string | undefined // undefined where it was not made of a group
  readonly startMjdS: number
  readonly endMjdS: number
  readonly raRad: number // ICRS phase centre of the middle integration
  readonly decRad: number
  readonly fieldNames: readonly string[]
  readonly calibrator: string | undefined // the calibrator in the beam, whose name a field bears
  readonly antennaCount?: number // with baselines
}

/** How good a set of calibration tables is, and whether it may be registered. What could not be measured is null. */
export interface CalibrationQuality {
  readonly passed: boolean // fit to be registered and applied
  readonly grade: CalibrationGrade
  readonly reasons: readonly string[] // sentences: why it was refused, then what to be wary of
  readonly checks: readonly CalibrationCheck[]
  readonly metrics: CalibrationMetrics
}

/** By the share of solutions that are flagged; poor and failed sets are refused. */
export type CalibrationGrade = 'excellent' | 'good' | 'marginal' | 'poor' | 'failed'

/** One measure of a set, or of one of its tables, against its limits. */
export interface CalibrationCheck {
  readonly table: string // path; '' where it is of the whole set
  readonly measure: string // such as 'median SNR'
  readonly found: string // with its unit; '—' where it could not be measured
  readonly warnLimit: string // such as '< 10'; '' for none
  readonly failLimit: string
  readonly status: 'good' | 'warn' | 'fail' | 'unknown'
  readonly reason: string // '' where good or unknown
}

export interface CalibrationMetrics {
  readonly flaggedFraction: number | null // mean over the tables, of the antennas in the data
  readonly antennaCount: number // of which the tables have rows
  readonly absentAntennas: readonly string[] // no data of them reached any solve
  readonly deadAntennas: readonly string[] // no solution in any table, the absent ones among them
  readonly incompleteAntennas: readonly string[] // solved in some tables only
  readonly completeCount: number // antennas solved in all tables
  readonly modelOverCorrected: number | null // amplitudes of MODEL_DATA over those of CORRECTED_DATA, of the data they were applied to
  readonly tables: readonly CalibrationTableMetrics[]
}

export interface CalibrationTableMetrics {
  readonly path: string
  readonly kind: 'bandpass' | 'gain' | 'delay'
  readonly measurementSet: string
  readonly startMjdS: number // first and last middle of an interval
  readonly endMjdS: number
  readonly referenceAntennas: readonly string[] // by the rows, the most used first
  readonly referenceSolvedFraction: number | null // of the solved channels and times, where the reference is solved too
  readonly referencePhaseRad: number | null // rms phase of the reference antenna, which should be 0
  readonly solutionCount: number
  readonly flaggedFraction: number // of all solutions; a solution that is no number counts as flagged
  readonly inDataCount: number // antennas of which data reached the solve
  readonly inDataFlaggedFraction: number | null // of their solutions
  readonly solvedCount: number // antennas with any solution
  readonly healthyCount: number // of these, not failed
  readonly medianSnr: number | null
  readonly medianAmplitude: number | null
  readonly amplitudeOutlierFraction: number | null // solutions far from the median amplitude
  readonly amplitudeScatter: number | null // relative; median of the antennas
  readonly phaseScatterRad: number | null // about a straight line in frequency (or time); median of the antennas
  readonly medianDelayS: number | null
  readonly delayScatterS: number | null // between antennas, 1.4826 × median absolute deviation
  readonly delayOutliers: readonly string[]
  readonly largestTurns: number | null // of phase across a spectral window, by the delay of an antenna
  readonly antennas: readonly AntennaCalibrationMetrics[]
  readonly windows: readonly WindowCalibrationMetrics[]
}

/** dead: tried and not solved; absent: no data. */
export type AntennaHealth = 'good' | 'warn' | 'fail' | 'dead' | 'absent'

export interface AntennaCalibrationMetrics {
  readonly name: string
  readonly health: AntennaHealth
  readonly flaggedFraction: number
  readonly medianSnr: number | null
  readonly medianAmplitude: number | null
  readonly amplitudeScatter: number | null // relative; of the worse polarization
  readonly phaseScatterRad: number | null // of the worse polarization
  readonly delayS: number | null
}

export interface WindowCalibrationMetrics {
  readonly spectralWindow: number
  readonly centreHz: number
  readonly channelCount: number
  readonly flaggedFraction: number | null // of the antennas in the data
}

/** How much of its catalogued flux a calibrator showed in one observation. What could not be measured is null. */
export interface CalibratorFluxMeasurement {
  readonly calibrator: string
  readonly measurementSet: string
  readonly mjdS: number
  readonly frequencyHz: number
  readonly observedFluxJy: number
  readonly catalogFluxJy: number
  readonly fluxRatio: number // observed over catalogued
  readonly fluxRatioError: number | null // standard error, by how far pairs of antennas and integrations disagree
  readonly phaseRmsRad: number | null // of the calibrated visibilities, phased to it
  readonly amplitudeRms: number | null // of these, over the observed flux
  readonly flaggedFraction: number | null
}

/** How much a calibrator's flux ratio changed. */
export interface FluxDrift {
  readonly calibrator: string
  readonly level: 'steady' | 'warning' | 'critical' | 'unknown' // unknown: too few measurements
  readonly drift: number | null // largest over smallest ratio, less 1
  readonly direction: 'risen' | 'fallen' | null // whether the largest ratio is later than the smallest
  readonly lowest: number | null // ratio in the window
  readonly highest: number | null
  readonly count: number // measurements in the window
  readonly newestMjdS: number | null // of these
  readonly startMjdS: number // of the window
  readonly endMjdS: number
}

/** A drift that someone should look at. */
export interface FluxAlert {
  readonly calibrator: string
  readonly severity: 'warning' | 'critical'
  readonly message: string
  readonly drift: number
  readonly count: number // measurements that tell it
  readonly windowS: number
  readonly newestMjdS: number // of them
}

/** Calibration tables that were solved together and are applied together, as the registry keeps them. */
export interface CalibrationSet {
  readonly name: string
  readonly tables: readonly RegisteredTable[] // in the order of application
  readonly status: CalibrationSetStatus
  readonly supersededBy: string | undefined // the set that took its place
  readonly midMjdS: number // middle of the data that were solved
  readonly validity: Validity
  readonly decRad: number // ICRS; where the dishes pointed, not where the calibrator is
  readonly calibrator: string | undefined // name of its field
  readonly referenceAntenna: string
  readonly configuration: CalibrationConfiguration
  readonly isNonScience: boolean // made to try something out; never applied to science data
  readonly quality: CalibrationVerdict
  readonly provenance: CalibrationProvenance
  readonly createdS: number // Unix time of its registration
  readonly notes: string | undefined
}

/** failed: kept to be known, never applied. */
export type CalibrationSetStatus = 'active' | 'retired' | 'superseded' | 'failed'

export interface RegisteredTable {
  readonly path: string
  readonly kind: RegisteredKind
  readonly order: number // tables are applied in rising order
}

/** Delays, bandpass amplitudes, bandpasses, gain phases, gain amplitudes, short gains, flux scale. */
export type RegisteredKind = 'K' | 'BA' | 'BP' | 'GP' | 'GA' | '2G' | 'FLUX'

/** Both ends belong to it; ±Infinity where it is open. */
export interface Validity {
  readonly startMjdS: number
  readonly endMjdS: number
}

/** The array and the band that tables were solved for, or that data were taken with. */
export interface CalibrationConfiguration {
  readonly antennas: readonly string[]
  readonly windows: readonly { readonly lowHz: number; readonly highHz: number }[] // edges
}

/** What the registry keeps of the quality of a set. */
export interface CalibrationVerdict extends Pick<CalibrationQuality, 'passed' | 'grade' | 'reasons'> {
  readonly unsolvedAntennas: readonly string[] // that lack a solution in some table: applying the set flags them
}

/** What made a set, of what. */
export interface CalibrationProvenance {
  readonly measurementSet: string | undefined
  readonly command: string | undefined
  readonly version: string | undefined // of the program that solved
  readonly params: Readonly<Record<string, unknown>>
}

/** One image that was written, of one kind. What was not measured is undefined. */
export interface ImageRecord {
  readonly path: string
  readonly msPath: string
  readonly kind: string // dirty, psf, image, model, residual, pb, image-pbcor, …
  readonly beamMajorRad: number | undefined // FWHM
  readonly beamMinorRad: number | undefined
  readonly beamPaRad: number | undefined
  readonly noiseJy: number | undefined
  readonly dynamicRange: number | undefined
  readonly isPbCorrected: boolean
  readonly fieldName: string | undefined
  readonly centreRaRad: number // ICRS
  readonly centreDecRad: number
  readonly sizePx: number
  readonly cellRad: number
  readonly frequencyHz: number
  readonly bandwidthHz: number
  readonly integrationS: number | undefined
  readonly calibration: ImageCalibration
  readonly isNonScience: boolean
}

/** uncalibrated: of data that no valid set of tables was there for. */
export type ImageCalibration = 'applied' | 'uncalibrated' | 'unknown'

/** A calibrator on the meridian, and how the beam of the pointing sees it then. */
export interface TransitInBeam {
  readonly calibrator: string
  readonly mjdUtcS: number
  readonly response: number // of the beam, in power
}

/** All transits through the beam of a pointing in a span of time, as reckoned ahead. */
export interface TransitsAhead {
  readonly startMjdS: number
  readonly endMjdS: number
  readonly transits: readonly TransitInBeam[]
}

/** How long a stage of a group took. What was not measured is undefined. */
export interface StagePerformance {
  readonly groupId: string
  readonly stage: string
  readonly run: number // of the group, from 1; one more each time that it is processed anew
  readonly loadS: number | undefined
  readonly phaseS: number | undefined
  readonly writeS: number | undefined
  readonly totalS: number
  readonly writerType: string | undefined // of a conversion
  readonly peakMemoryBytes: number | undefined
  readonly jobId: string | undefined
}

/** A thing on the disk as it was at one time: what was made of it, or it was made by, keeps its meaning when it changes. */
export type Artifact = RawArtifact | MeasurementSetArtifact | HashedArtifact

/** A file of the telescope. Its hash is found out later, for it takes long. */
export interface RawArtifact {
  readonly kind: 'raw'
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number // Unix time
}

export interface MeasurementSetArtifact {
  readonly kind: 'measurement-set'
  readonly path: string
  readonly groupId: string | undefined
  readonly generation: number // 0 as converted; each stage that changes it in place adds 1
  readonly madeMs: number // Unix time; tells one that was made anew from that which stood there before
}

/** A casacore table other than a Measurement Set, or a file. */
export interface HashedArtifact {
  readonly kind: 'table' | 'file'
  readonly path: string
  readonly sha256: string // of its content
}

/** What a stage did: of what, what, how. */
export interface ActivityRecord {
  readonly stage: string // convert, calibrate, apply, image, …
  readonly command: string // as typed, or as the task would be
  readonly options: Readonly<Record<string, unknown>>
  readonly version: string // of the program
  readonly host: string
  readonly startedMs: number // Unix time
  readonly durationS: number
  readonly groupId: string | undefined
  readonly jobId: string | undefined // of the task; undefined where it was typed by hand
  readonly inputs: readonly Artifact[]
  readonly outputs: readonly Artifact[]
}
