import type { Card } from '@contimg/formats/fits'
import type { MinorCycleRequest } from '@contimg/numerics/clean'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { GridPlan, GridStep, Share, VisibilityRows } from '@contimg/numerics/grid'
import type { DensityGrid, Weighting } from '@contimg/numerics/weight'

/** What an imaging thread is given when it starts: one shared memory, and where everything lies in it. */
export interface ImagerSetup {
  readonly memory: WebAssembly.Memory
  readonly plan: GridPlan
  readonly sets: readonly VisibilityRows[]
  readonly share: Share
  readonly planes: readonly number[] // one per thread
  readonly density: DensityGrid
  readonly cells: readonly number[] // float64 [row, column] of the density grid, one per thread
  readonly scratch: number // memory of this thread's own
}

/** What an imaging thread can be asked; images are addresses of float32 [height, width]. */
export type ImagerTask =
  | { readonly kind: 'grid step'; readonly step: GridStep }
  | { readonly kind: 'density' } // into the thread's own cells
  | { readonly kind: 'weigh'; readonly weighting: Weighting } // by the first cells; answers WeightSums of the thread's own sets
  | { readonly kind: 'minor cycle'; readonly request: MinorCycleRequest } // answers MinorCycleResult
  | { readonly kind: 'statistics'; readonly image: number } // answers ImageStatistics
  | { readonly kind: 'restore'; readonly image: number; readonly model: number; readonly beam: GaussianShape }
  | { readonly kind: 'write'; readonly image: number; readonly path: string; readonly cards: readonly Card[] }

export interface ImageStatistics {
  readonly peakJy: number // largest magnitude
  readonly noiseJy: number // from the median absolute deviation
}
