import type { Card } from '@contimg/formats/fits'
import type { CombinedCounts } from '@contimg/numerics/compress'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { BlockRequest } from '@contimg/numerics/minor'
import type { Lines, PlaneStep, PlanesMemory, PlanesPlan } from '@contimg/numerics/planes'
import type { ResamplePlan, ResampleStep } from '@contimg/numerics/resample'
import type { WeightSums } from '@contimg/numerics/weight'
import type { ChunkPlace, IngestPlan } from './line-ingest.ts'
import type { BeamSetup, BeamStep } from './primary-beam-thread.ts'

/**
 * images      dirty image and point spread function
 * clean       these, and models that are subtracted; takes more memory
 * prediction  from a model to visibilities; nothing is read
 */
export type ImagerUse = 'images' | 'clean' | 'prediction'

/** What an imaging thread is given when it starts: one memory for all. */
export interface ImagerSetup {
  readonly memory: WebAssembly.Memory
  readonly index: number
  readonly count: number // of threads
}

/** What a thread reads visibilities with. */
export interface ReadingSetup {
  readonly msPath: string
  readonly column: string
  readonly plan: IngestPlan
  readonly scratch: number // memory of this thread's own
}

/** What a thread makes images with. */
export interface ImagingSetup {
  readonly planes: PlanesPlan
  readonly resample: ResamplePlan
  readonly memory: PlanesMemory
  readonly samples: readonly Lines[]
  readonly model: readonly Lines[] // the same lines, with the values of a model; none where there is no CLEAN
  readonly scratch: number // memory of this thread's own
}

/** Where the threads find the next chunk that none has taken: address of an int32. */
export interface ChunkQueue {
  readonly next: number
  readonly places: readonly ChunkPlace[]
}

/** What CLEAN works on; addresses of float32 [height, width]. */
export interface CleanSetup {
  readonly psf: number
  readonly scratch: number // room for tiles and list
  readonly capacity: number // pixels in fours that a list may hold
}

/** What an imaging thread can be asked; images are addresses of float32 [height, width]. */
export type ImagerTask =
  | { readonly kind: 'read with'; readonly setup: ReadingSetup }
  | { readonly kind: 'density'; readonly queue: ChunkQueue; readonly cells: number; readonly withVisibilities: boolean }
  | { readonly kind: 'compress'; readonly queue: ChunkQueue; readonly factors: number } // answers Compressed
  | { readonly kind: 'image with'; readonly setup: ImagingSetup }
  | { readonly kind: 'planes'; readonly step: PlaneStep; readonly of: 'samples' | 'model' }
  | { readonly kind: 'resample'; readonly step: ResampleStep }
  | { readonly kind: 'subtract' } // the model's samples from those of the data
  | { readonly kind: 'statistics'; readonly image: number; readonly mask: number } // answers ImageStatistics
  | { readonly kind: 'clean with'; readonly setup: CleanSetup }
  | { readonly kind: 'collect'; readonly residual: number; readonly limitJy: number; readonly mask: number }
  | { readonly kind: 'minor'; readonly request: BlockRequest } // answers BlockResult
  | { readonly kind: 'components'; readonly to: readonly number[] } // adds those of the list to images
  | { readonly kind: 'restore'; readonly image: number; readonly model: number; readonly beam: GaussianShape }
  | { readonly kind: 'beam'; readonly setup: BeamSetup; readonly step: BeamStep }
  | { readonly kind: 'noise within'; readonly image: number; readonly innerPx: number; readonly outerPx: number } // answers Jy
  | { readonly kind: 'write'; readonly image: number; readonly path: string; readonly cards: readonly Card[] }

export interface Compressed {
  readonly counts: CombinedCounts
  readonly sums: WeightSums
}

export interface ImageStatistics {
  readonly peakJy: number // largest magnitude, within the mask where there is one
  readonly noiseJy: number // from the median absolute deviation, of the whole image
}
