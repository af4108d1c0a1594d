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
}
