import type { Card } from '@contimg/formats/fits'
import type { CombinedCounts } from '@contimg/numerics/compress'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { BlockRequest, ListFollow, Scale } from '@contimg/numerics/minor'
import type { LineSource } from '@contimg/numerics/peel'
import type { Lines, PlaneStep, PlanesMemory, PlanesPlan } from '@contimg/numerics/planes'
import type { PreciseMemory, PreciseStep } from '@contimg/numerics/precise'
import type { ResamplePlan, ResampleStep } from '@contimg/numerics/resample'
import type { WeightSums } from '@contimg/numerics/weight'
import type { HeldColumns } from '../visibilities/held-columns.ts'
import type { ChunkPlace, IngestPlan } from './line-ingest.ts'
import type { TaylorStep } from './mtmfs-thread.ts'
import type { AmplitudeCells } from './outlier-model.ts'
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
  readonly held: HeldColumns | undefined // in memory, in place of the column
  readonly plans: readonly { readonly plan: IngestPlan; readonly scratch: number }[] // of the same rows; memory of this thread's own
}

/** What a thread makes images with. */
export interface ImagingSetup {
  readonly planes: PlanesPlan
  readonly resample: ResamplePlan
  readonly memory: PlanesMemory
  readonly samples: readonly Lines[]
  readonly model: readonly Lines[] // the same lines, with the values of a model; none where there is no CLEAN
  readonly term: readonly Lines[] // the same with values and weights of a Taylor term; none without
  readonly second: readonly Lines[] // of another dirty image, made beside the first; none without
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
  readonly scales: readonly Scale[] // of multi-scale CLEAN; none for points alone
}

/** Where CLEAN looks for peaks. */
export interface PeaksTask {
  readonly residual: number
  readonly mask: number // address, 0 = everywhere
  readonly weights: number // address of what pixels are compared with, 0 = as they are
}

export interface CollectTask extends PeaksTask {
  readonly limitJy: number
  readonly fromJy: number // at most the limit: pixels down to it, where these are few
}

/** Noise to weigh pixels with: that of the whole image over that of the cell about them. */
export interface LocalNoise {
  readonly image: number
  readonly noiseJy: number // of the whole image
  readonly cellPx: number
  readonly weights: number // address, float32 [height, width]
}

/** Points whose amplitudes are asked for, and room for one thread's part of the answer. */
export interface CorrelateSetup {
  readonly sources: readonly LineSource[]
  readonly cells: AmplitudeCells
  readonly sums: number // address of float64, zeros to begin with: see OutlierLines
  readonly scratch: number // peeledLinesBytes of this thread's own
}

/** What an imaging thread can be asked; images are addresses of float32 [height, width]. */
export type ImagerTask =
  | { readonly kind: 'read with'; readonly setup: ReadingSetup }
  | DensityTask
  | { readonly kind: 'compress'; readonly queue: ChunkQueue; readonly factors: readonly number[] } // answers Compressed[plan]
  | { readonly kind: 'turn to'; readonly plan: number } // what is subtracted from then on
  | { readonly kind: 'correlate'; readonly queue: ChunkQueue; readonly setup: CorrelateSetup }
  | { readonly kind: 'image with'; readonly setup: ImagingSetup }
  | { readonly kind: 'planes'; readonly step: PlaneStep; readonly of: 'samples' | 'model' | 'term' | 'second' }
  | { readonly kind: 'resample'; readonly step: ResampleStep }
  | { readonly kind: 'scale'; readonly numbers: number; readonly count: number; readonly factor: number } // float32
  | { readonly kind: 'subtract' } // the model's samples from those of the data
  | { readonly kind: 'statistics'; readonly image: number; readonly mask: number } // answers ImageStatistics
  | { readonly kind: 'clean with'; readonly setup: CleanSetup }
  | { readonly kind: 'weigh'; readonly scratch: number; readonly noise: LocalNoise }
  | ({ readonly kind: 'largest' } & PeaksTask) // answers Jy
  | ({ readonly kind: 'collect' } & CollectTask) // answers Jy
  | { readonly kind: 'minor'; readonly request: BlockRequest } // answers NestedRound
  | { readonly kind: 'follow'; readonly follow: ListFollow } // of such a round
  | { readonly kind: 'components'; readonly to: readonly number[] } // adds those of the list to images
  | { readonly kind: 'restore'; readonly image: number; readonly model: number; readonly beam: GaussianShape }
  | { readonly kind: 'beam'; readonly setup: BeamSetup; readonly step: BeamStep }
  | { readonly kind: 'taylor'; readonly step: TaylorStep }
  | { readonly kind: 'noise within'; readonly image: number; readonly innerPx: number; readonly outerPx: number } // answers Jy
  | { readonly kind: 'precise with'; readonly memory: PreciseMemory }
  | { readonly kind: 'precise'; readonly step: PreciseStep }
  | WriteTask

export interface DensityTask {
  readonly kind: 'density'
  readonly queue: ChunkQueue
  readonly cells: readonly number[] // [plan] address, 0 for one that has the weights of another
  readonly withVisibilities: boolean
}

export interface WriteTask {
  readonly kind: 'write'
  readonly image: number
  readonly precise?: Float64Array // in place of the image
  readonly path: string
  readonly cards: readonly Card[]
}

export interface Compressed {
  readonly counts: CombinedCounts
  readonly sums: WeightSums
}

export interface ImageStatistics {
  readonly peakJy: number // largest magnitude, within the mask where there is one
  readonly noiseJy: number // from the median absolute deviation, of the whole image
}
