/** A calibrator as a list prints it. */
export interface CalibratorEntry {
  readonly line: number // where in the file, from 1 on
  readonly name: string // J2000, such as 0834+555; several entries may share one
  readonly b1950Name: string // '' where not given, as for the texts below
  readonly altName: string
  readonly positionCode: string // A, B, C or T
  readonly raDeg: number // J2000, 0 to 360
  readonly decDeg: number
  readonly bands: readonly BandEntry[]
}

/** A band's row of a calibrator. */
export interface BandEntry {
  readonly code: BandCode
  readonly fluxJy: number | undefined // undefined where the list does not say; 0 where it prints 0.00 (too faint to use)
  readonly qualityCodes: string // one letter for each of the configurations A, B, C, D: P, S, W, C, X, ?; '' where not given
}

/** The bands of the VLA that the calibrator list knows. */
export type BandCode = 'P' | 'L' | 'C' | 'X' | 'U' | 'K' | 'Q'

/** How lists write the wavelengths of the bands, in cm. */
export const WAVELENGTHS_CM: Readonly<Record<BandCode, readonly string[]>> = {
  P: ['90'],
  L: ['20'],
  C: ['6'],
  X: ['3.7', '3.6', '4'],
  U: ['2'],
  K: ['1.3'],
  Q: ['0.7'],
}

export const BAND_CODES = Object.keys(WAVELENGTHS_CM) as BandCode[]

/** A source as the table of a survey gives it. */
export interface SurveyEntry {
  readonly id: string
  readonly raDeg: number // J2000, 0 to 360
  readonly decDeg: number
  readonly fluxMjy: number
  readonly majorArcsec: number | undefined // undefined where not resolved, or not given
  readonly minorArcsec: number | undefined
}
