import type {
  CatalogCheckOptions,
  CutoutWanted,
  ImagePictureOptions,
  RasterPictureOptions,
  RasterRequest,
} from '@contimg/pipeline/inspect'

/** What the processes of the pool do: each job writes one file. */
export type InspectJob = RasterJob | AntennasJob | PictureJob | CutoutJob | CatalogCheckJob

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
