import type { RegisteredKind } from '@contimg/pipeline'
import type {
  CatalogCheckOptions,
  CutoutWanted,
  ImagePictureOptions,
  RasterPictureOptions,
  RasterRequest,
} from '@contimg/pipeline/inspect'

/** What the processes of the pool do: each job writes one file. */
export type InspectJob =
  | RasterJob
  | AntennasJob
  | PictureJob
  | CutoutJob
  | CatalogCheckJob
  | SummaryJob
  | CalibratorsJob
  | SolutionsJob
  | CalibrationQualityJob
  | CalibrationTableJob
  | CalibrationCompareJob

export interface RasterJob {
  readonly kind: 'raster'
  readonly path: string // of the Measurement Set
  readonly identity: string // of what it is now
  readonly request: RasterRequest
  readonly picture: RasterPictureOptions | null // null: the numbers
  readonly output: string
}

export interface AntennasJob {
  readonly kind: 'antennas'
  readonly path: string
  readonly identity: string
  readonly output: string
}

/** A FITS image as a PNG. */
export interface PictureJob {
  readonly kind: 'picture'
  readonly path: string
  readonly identity: string
  readonly picture: ImagePictureOptions
  readonly output: string
}

/** A part of a FITS image. */
export interface CutoutJob {
  readonly kind: 'cutout'
  readonly path: string
  readonly identity: string
  readonly part: CutoutWanted
  readonly picture: ImagePictureOptions | null // null: as FITS
  readonly output: string
}

/** What a FITS image says of the sources of a catalogue; the answer is JSON of a CatalogCheck. */
export interface CatalogCheckJob {
  readonly kind: 'catalog-check'
  readonly path: string
  readonly identity: string // of the image, the beam and the catalogue
  readonly catalogPath: string
  readonly options: CatalogCheckOptions
  readonly output: string
}

/** What is in a Measurement Set; the answer is JSON of MeasurementSetContents. */
export interface SummaryJob {
  readonly kind: 'summary'
  readonly path: string
  readonly identity: string
  readonly output: string
}

/** The calibrators in the beam of a Measurement Set, or of a strip; the answer is JSON of lists of CalibratorSeen, CalibratorOfStrip. */
export interface CalibratorsJob {
  readonly kind: 'calibrators'
  readonly path: string // of the Measurement Set; of a strip that of the list
  readonly identity: string // of the Measurement Set and the list
  readonly list: string | null // path; null: the built-in one
  readonly pointing: { readonly decRad: number; readonly mjdUtcS: number } | null // apparent; null: of the Measurement Set
  readonly radiusRad: number
  readonly leastResponse: number
  readonly output: string
}

/** The solutions of a calibration table, of all antennas. */
export interface SolutionsJob {
  readonly kind: 'solutions'
  readonly path: string // of the table
  readonly identity: string // of all tables of the set
  readonly set: string
  readonly type: string // in the registry
  readonly beside: readonly string[] // the other tables of the set
  readonly output: string
}

/** How good a set of calibration tables is; the answer is JSON of what is judged in a CalibrationSetDetail. */
export interface CalibrationQualityJob {
  readonly kind: 'calibration-quality'
  readonly path: string // of the first table
  readonly identity: string
  readonly tables: readonly string[]
  readonly output: string
}

/** A calibration table; the answer is JSON of a CalibrationTable. */
export interface CalibrationTableJob {
  readonly kind: 'calibration-table'
  readonly path: string
  readonly identity: string
  readonly set: string
  readonly type: RegisteredKind
  readonly output: string
}

/** Two sets held against each other; the answer is JSON of a CalibrationComparison. */
export interface CalibrationCompareJob {
  readonly kind: 'calibration-compare'
  readonly path: string // of the first table of the first
  readonly identity: string // of the tables of both
  readonly a: string // set
  readonly b: string
  readonly tables: readonly [first: readonly string[], second: readonly string[]]
  readonly output: string
}

/** A line to a process. */
export type ToProcess =
  | { readonly id: number; readonly job: InspectJob }
  | { readonly id: number; readonly cancel: true }

/** A line from a process. */
export type FromProcess =
  | { readonly ready: true }
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly done: true }
  | { readonly id: number; readonly error: JobFailure }

/** Why there is no file. */
export interface JobFailure {
  readonly name: string // of the class of the error
  readonly message: string
  readonly details: Readonly<Record<string, unknown>> // its fields
}

/** A job failed for a reason that lies in what was asked, or in the files. */
export class JobError extends Error {
  override readonly name = 'JobError'
  readonly failure: JobFailure

  constructor(failure: JobFailure) {
    super(failure.message)
    this.failure = failure
  }
}
