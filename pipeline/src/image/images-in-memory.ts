import type { GaussianShape } from '@contimg/numerics/fit'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { beginSync } from '../sync.ts'
import type { ImageGrid } from './image-plan.ts'
import type { WrittenImage } from './imager-request.ts'
import type { ImagerThreads } from './imager-threads.ts'
import type { BeamSetup, BeamStep } from './primary-beam-thread.ts'
import type { ImageStatistics } from './tasks.ts'

/** What is done with images, float32 [height, width] by their addresses, once they are made. */
export class ImagesInMemory {
  readonly grid: ImageGrid
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads

  constructor(heap: KernelHeap, threads: ImagerThreads, grid: ImageGrid) {
    this.#heap = heap
    this.#threads = threads
    this.grid = grid
  }

  /** The pixels of an image, as they are now. */
  pixels(image: number): Float32Array {
    const { width, height } = this.grid
    return this.#heap.float32(width * height, image)
  }

  statistics(image: number, mask = 0): Promise<ImageStatistics> {
    return this.#threads.first({ kind: 'statistics', image, mask })
  }

  /** The robust noise of an image between two radii of its middle. */
  noiseWithin(image: number, innerPx: number, outerPx: number): Promise<number> {
    return this.#threads.first({ kind: 'noise within', image, innerPx, outerPx })
  }

  /** All threads do their share of a step of a primary beam. */
  async beam(setup: BeamSetup, step: BeamStep): Promise<void> {
    await this.#threads.all({ kind: 'beam', setup, step })
  }

  restore(image: number, model: number, beam: GaussianShape): Promise<void> {
    return this.#threads.first({ kind: 'restore', image, model, beam })
  }

  /** Writes images, as many at a time as there are threads. That they lie on the disk is not waited for. */
  async write(images: readonly WrittenImage[]): Promise<void> {
    await this.#threads.each(images.map((one) => ({ kind: 'write', ...one })))
    for (const { path } of images) beginSync(path)
  }

  /** The same, with the statistics of an image meanwhile. */
  async writeMeasuring(images: readonly WrittenImage[], image: number): Promise<ImageStatistics> {
    const writing = images.map((one) => ({ kind: 'write', ...one }) as const)
    const [found] = await this.#threads.each<ImageStatistics>([{ kind: 'statistics', image, mask: 0 }, ...writing])
    for (const { path } of images) beginSync(path)
    return found
  }
}
