import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Card } from '@contimg/formats/fits'
import { MINOR_CYCLE_BYTES, type MinorCycleRequest, type MinorCycleResult } from '@contimg/numerics/clean'
import type { GaussianShape } from '@contimg/numerics/fit'
import {
  type GridPlan,
  type GridStep,
  gridderBytes,
  type ImageGrid,
  planGrid,
  stepsToImage,
  stepsToVisibilities,
  type UvwExtent,
  uvwExtent,
  type VisibilityRows,
} from '@contimg/numerics/grid'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { type DensityGrid, densityGrid, type Weighting, type WeightSums } from '@contimg/numerics/weight'
import type { StageControl } from '../control.ts'
import { callThread } from '../threads/call.ts'
import { MEMORY_LIMIT_BYTES, requireRoom } from './memory.ts'
import type { ImagerSetup, ImagerTask, ImageStatistics } from './tasks.ts'

/** Addresses of the images that are held at a time, each float32 [height, width]. */
export interface ImagerImages {
  readonly psf: number
  readonly residual: number // the dirty image, then what is left of it; in the end the restored one
  readonly model: number // all components, Jy
  readonly found: number // components of the latest minor cycle
  readonly masked: number // the residual, 0 outside of a mask
}

/**
 * Threads that turn visibilities into images and back, over one memory that holds the visibilities, the images and a
 * plane per thread. The visibilities become the residual ones as models are subtracted.
 */
export class Imager implements AsyncDisposable {
  readonly plan: GridPlan
  readonly extent: UvwExtent
  readonly images: ImagerImages
  readonly #heap: KernelHeap
  readonly #density: DensityGrid
  readonly #cells: readonly number[]
  readonly #workers: readonly Worker[]
  #sumOfWeights = Number.NaN
  #sumOfSquares = Number.NaN

  /** @throws RangeError for an image that cannot be, ImagerMemoryError for one too large */
  constructor(heap: KernelHeap, sets: readonly VisibilityRows[], image: ImageGrid, epsilon: number) {
    this.#heap = heap
    this.extent = uvwExtent(heap, sets)
    this.plan = planGrid(image, this.extent, epsilon)
    this.#density = densityGrid(image, this.extent)
    const take = (bytes: number) => heap.allocate(bytes)
    const imageBytes = 4 * image.width * image.height
    requireRoom(heap, 5 * imageBytes + this.#threadBytes(), 'visibilities, images and a plane')
    this.images = {
      psf: take(imageBytes),
      residual: take(imageBytes),
      model: take(imageBytes),
      found: take(imageBytes),
      masked: take(imageBytes),
    }
    const room = Math.floor((MEMORY_LIMIT_BYTES - heap.mark()) / this.#threadBytes())
    const threads = Array.from({ length: Math.min(availableParallelism(), room) })
    const planes = threads.map(() => take(this.plan.planeBytes))
    this.#cells = threads.map(() => take(8 * this.#density.columns * this.#density.rows))
    const shared = { memory: heap.memory, plan: this.plan, sets, planes, density: this.#density, cells: this.#cells }
    const setups = threads.map((_, index): ImagerSetup => {
      const share = { index, count: threads.length }
      return { ...shared, share, scratch: take(gridderBytes(this.plan) + MINOR_CYCLE_BYTES) }
    })
    this.#workers = setups.map(
      (setup) => new Worker(new URL('./imager-worker.ts', import.meta.url), { workerData: setup }),
    )
  }

  #threadBytes(): number {
    const cells = 8 * this.#density.columns * this.#density.rows
    return this.plan.planeBytes + cells + gridderBytes(this.plan) + MINOR_CYCLE_BYTES + 256
  }

  get sumOfWeights(): number {
    return this.#sumOfWeights
  }

  /** Noise of the image over that of one visibility, if all have the same: √ΣW²/ΣW. */
  get relativeNoise(): number {
    return Math.sqrt(this.#sumOfSquares) / this.#sumOfWeights
  }

  /** The pixels of an image, as they are now. */
  pixels(image: number): Float32Array {
    return this.#heap.float32(this.plan.width * this.plan.height, image)
  }

  /** Multiplies the weights of all visibilities by what the weighting asks for; once. */
  async weigh(weighting: Weighting): Promise<void> {
    if (weighting.kind !== 'natural') {
      await this.#all({ kind: 'density' })
      const [sum, ...others] = this.#cells.map((at) =>
        this.#heap.float64(this.#density.columns * this.#density.rows, at),
      )
      for (const other of others) for (let i = 0; i < sum.length; i++) sum[i] += other[i]
    }
    const sums = (await this.#all<WeightSums[]>({ kind: 'weigh', weighting })).flat()
    this.#sumOfWeights = sums.reduce((total, { sum }) => total + sum, 0)
    this.#sumOfSquares = sums.reduce((total, { squares }) => total + squares, 0)
  }

  /** Images the (residual) visibilities, or with `unit` the point spread function, in Jy/beam. */
  async makeImage(image: number, unit: boolean, control: StageControl): Promise<void> {
    const pixels = this.pixels(image).fill(0)
    await this.#steps(stepsToImage(this.plan, image, unit), 4, control)
    for (let i = 0; i < pixels.length; i++) pixels[i] /= this.#sumOfWeights
  }

  /** Subtracts what an image of components predicts from the visibilities. */
  async subtract(components: number, control: StageControl): Promise<void> {
    await this.#steps(stepsToVisibilities(this.plan, components, -1), 5, control)
  }

  minorCycle(request: MinorCycleRequest): Promise<MinorCycleResult> {
    return this.#first({ kind: 'minor cycle', request })
  }

  statistics(image: number): Promise<ImageStatistics> {
    return this.#first({ kind: 'statistics', image })
  }

  restore(image: number, model: number, beam: GaussianShape): Promise<void> {
    return this.#first({ kind: 'restore', image, model, beam })
  }

  write(image: number, path: string, cards: readonly Card[]): Promise<void> {
    return this.#first({ kind: 'write', image, path, cards })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()))
  }

  async #steps(steps: Iterable<GridStep>, perPlane: number, { progress, signal }: StageControl): Promise<void> {
    let done = 0
    for (const step of steps) {
      signal?.throwIfAborted()
      await this.#all({ kind: 'grid step', step })
      done++
      progress?.(done / (perPlane * this.plan.planeCount), '')
    }
  }

  #all<Answer>(task: ImagerTask): Promise<Answer[]> {
    return Promise.all(this.#workers.map((worker) => callThread<Answer>(worker, task)))
  }

  #first<Answer>(task: ImagerTask): Promise<Answer> {
    return callThread<Answer>(this.#workers[0], task)
  }
}
