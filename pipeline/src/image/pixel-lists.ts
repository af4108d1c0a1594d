import type { BlockRequest, BlockResult, NestedRound, Scale } from '@contimg/numerics/minor'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { minorListsBytes } from './clean-thread.ts'
import type { ImageGrid } from './image-plan.ts'
import type { ImagerThreads } from './imager-threads.ts'
import { requireRoom } from './memory.ts'

/** How pixels are weighed by the noise about them. */
export interface WeighRequest {
  readonly noiseJy: number // of the whole image
  readonly cellPx: number // over which noise is measured
  readonly scratch: number // address of an image that may be lost
}

/** The lists of pixels that minor cycles work on, in the first thread of an imager. */
export class PixelLists {
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads
  readonly #grid: ImageGrid
  readonly #images: { readonly residual: number; readonly psf: number }
  #mask = 0
  #noise = 0 // address of weights by local noise, once they were asked for
  #weights = 0 // the same, or 0 where peaks are compared as they are

  constructor(
    heap: KernelHeap,
    threads: ImagerThreads,
    grid: ImageGrid,
    images: { readonly residual: number; readonly psf: number },
  ) {
    this.#heap = heap
    this.#threads = threads
    this.#grid = grid
    this.#images = images
  }

  /** Copies a mask, [height, width], to where lists can use it; returns its address. */
  placeMask(mask: Uint8Array): number {
    if (this.#mask === 0) {
      requireRoom(this.#heap, mask.length, 'the mask')
      this.#mask = this.#heap.allocate(mask.length)
    }
    this.#heap.uint8(mask.length, this.#mask).set(mask)
    return this.#mask
  }

  /** Makes room for lists of so many pixels and lays out the point spread function for them; scales: multi-scale. */
  async plan(pixels: number, scales: readonly Scale[] = []): Promise<void> {
    const capacity = Math.ceil(pixels / 4)
    const bytes = minorListsBytes(this.#grid, capacity, scales)
    requireRoom(this.#heap, bytes, 'the minor cycles')
    const setup = { psf: this.#images.psf, scratch: this.#heap.allocate(bytes, 4096), capacity, scales }
    await this.#threads.first({ kind: 'clean with', setup })
  }

  /**
   * From now on compares pixels by how far they stand out of the noise of the residual about them, in units of that of
   * the whole image; without noise, as they are.
   */
  async weigh(by?: WeighRequest): Promise<void> {
    this.#weights = 0
    if (!by) return
    const bytes = 4 * this.#grid.width * this.#grid.height
    if (this.#noise === 0) {
      requireRoom(this.#heap, bytes, 'the local noise')
      this.#noise = this.#heap.allocate(bytes)
    }
    const { noiseJy, cellPx, scratch } = by
    const noise = { image: this.#images.residual, noiseJy, cellPx, weights: this.#noise }
    await this.#threads.first({ kind: 'weigh', scratch, noise })
    this.#weights = this.#noise
  }

  /** The largest pixel of the residual, of all scales where there are several. */
  largest(mask: number): Promise<number> {
    return this.#threads.first({ kind: 'largest', ...this.#peaks(mask) })
  }

  /**
   * Lists the pixels of the residual above a limit, and those down to `fromJy` where they are few.
   *
   * @returns the lower end of the list; above the limit where there would be too many
   */
  collect(limitJy: number, mask: number, fromJy = limitJy): Promise<number> {
    return this.#threads.first({ kind: 'collect', ...this.#peaks(mask), limitJy, fromJy })
  }

  #peaks(mask: number) {
    return { residual: this.#images.residual, mask, weights: this.#weights }
  }

  /** A block of iterations: those of long lists are shared by all threads. */
  async iterate(request: BlockRequest): Promise<BlockResult> {
    for (let done = 0; ; ) {
      const left = { ...request, iterations: request.iterations - done }
      const { iterations, peakJy, follow } = await this.#threads.first<NestedRound>({ kind: 'minor', request: left })
      done += iterations
      if (!follow) return { iterations: done, peakJy }
      await this.#threads.all({ kind: 'follow', follow })
    }
  }

  /** Adds the components of the list to images. They stay in the list until another is collected. */
  addTo(images: readonly number[]): Promise<void> {
    return this.#threads.first({ kind: 'components', to: images })
  }
}
