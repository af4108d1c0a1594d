import { STATISTICS_BYTES } from '@contimg/numerics/minor'
import { planeGridderBytes, planesMemory } from '@contimg/numerics/planes'
import { resamplerBytes } from '@contimg/numerics/resample'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { DensityGrid, Weighting } from '@contimg/numerics/weight'
import { gramBytes } from './grams.ts'
import type { ImageGrid, ImagePlan } from './image-plan.ts'
import type { LineSet } from './line-plan.ts'
import { type ChunkSize, readerBytes } from './line-reader.ts'
import { type MinorSettings, minorCyclesBytes } from './minor-memory.ts'
import type { ImagerUse } from './tasks.ts'

/** What an imager is going to do, once its lines have their place in the heap. */
export interface ImagerNeeds {
  readonly image: ImageGrid
  readonly plan: ImagePlan
  readonly sets: readonly LineSet[]
  readonly use: ImagerUse
  readonly terms: 1 | 2 // Taylor terms in frequency
  readonly minor: MinorSettings
  readonly weighting: Weighting
  readonly density: DensityGrid
  readonly chunkSize: ChunkSize
  readonly threads: number
}

/** Bytes resident at the peak, of the heap that an imager needs and what Node and its threads take beside it. */
export function residentBytes(neededBytes: number, threads: number): number {
  return neededBytes + 1.2e8 + 4e7 * threads // measured with Node 24: their code, compiled kernels, buffers of files
}

/** Bytes of the images of one use alone: what is needed of any Measurement Set. */
export function imagesBytes({ width, height }: ImageGrid, use: ImagerUse): number {
  return 4 * width * height * (use === 'clean' ? 5 : 1) // five with the tiles of the point spread function
}

/** Bytes that an imager takes beyond its lines, from planes to the lists of CLEAN; known before anything is read. */
export function imagerBytes(heap: KernelHeap, needs: ImagerNeeds): number {
  const { use, plan, sets, image, threads, chunkSize } = needs
  const grids = planesMemory(plan.planes)
  const gridBytes = use === 'prediction' ? grids.modelGridBytes : grids.gridBytes
  const planes = gridBytes + Math.max(grids.groupBytes, plan.resample.betweenBytes) + grids.imageBytes
  const grams = use === 'clean' ? sets.reduce((sum, set) => sum + gramBytes(heap, set), 0) : 0
  const tables = threads * (planeGridderBytes(plan.planes) + resamplerBytes(plan.resample) + STATISTICS_BYTES + 4096)
  const reading = use === 'prediction' ? 0 : threads * readerBytes(chunkSize)
  const { factors, passing } = densityBytes(needs)
  const later = tables + cleaningBytes(needs)
  const small = 65536 * (4 + sets.length) // what alignment and queues add
  return (
    grams +
    planes +
    ownImagesBytes(image, use, gridBytes + grids.imageBytes) +
    reading +
    factors +
    Math.max(passing, later) +
    small
  )
}

/** Of images beyond what takes the place of grid and low image. */
function ownImagesBytes({ width, height }: ImageGrid, use: ImagerUse, placeBytes: number): number {
  const bytes = 4 * width * height
  if (use === 'images') return Math.max(0, 2 * bytes - placeBytes)
  return bytes * (use === 'clean' ? 4 : 1)
}

function densityBytes({ weighting, density, use, threads }: ImagerNeeds): { factors: number; passing: number } {
  if (weighting.kind === 'natural' || use === 'prediction') return { factors: 0, passing: 0 }
  const cells = density.columns * density.rows
  return { factors: 4 * cells, passing: 8 * cells * threads }
}

/** The samples of a model, the weights and images of a second Taylor term, and what minor cycles take. */
function cleaningBytes({ use, terms, minor, sets, image, plan }: ImagerNeeds): number {
  if (use !== 'clean') return 0
  const samples = sets.reduce((sum, set) => sum + set.samples.sampleCount, 0)
  const second = terms === 2 ? 4 * samples + 12 * image.width * image.height : 0
  return 8 * samples + second + minorCyclesBytes(image, plan.extent, terms, minor)
}
