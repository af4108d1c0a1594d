import {
  type BlockRequest,
  type BlockResult,
  listBytes,
  STATISTICS_BYTES,
  tiledPsfBytes,
} from '@contimg/numerics/minor'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { ImageGrid } from './image-plan.ts'
import type { ImagerThreads } from './imager-threads.ts'
import { requireRoom } from './memory.ts'

/** The lists of pixels that minor cycles work on, in the first thread of an imager. */
export class PixelLists {
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads
  readonly #grid: ImageGrid
  readonly #images: { readonly residual: number; readonly psf: number }
  #mask = 0

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

  /** Makes room for lists of so many pixels and lays out the point spread function for them. */
  async plan(pixels: number): Promise<void> {
    const { width, height } = this.#grid
    const capacity = Math.ceil(pixels / 4)
    const list = listBytes({ width, height, capacity, terms: 1, allowNegative: true })
    const bytes = tiledPsfBytes({ width, height }) + list + STATISTICS_BYTES + 3 * 4096
    requireRoom(this.#heap, bytes, 'the minor cycles')
    const setup = { psf: this.#images.psf, scratch: this.#heap.allocate(bytes, 4096), capacity }
    await this.#threads.first({ kind: 'clean with', setup })
  }

  /** Lists the pixels of the residual above a limit. @returns the limit, higher where there would be too many */
  collect(limitJy: number, mask: number): Promise<number> {
    return this.#threads.first({ kind: 'collect', residual: this.#images.residual, limitJy, mask })
  }

  /** A block of iterations. */
  iterate(request: BlockRequest): Promise<BlockResult> {
    return this.#threads.first({ kind: 'minor', request })
  }

  /** Adds the components of the list to images. They stay in the list until another is collected. */
  addTo(images: readonly number[]): Promise<void> {
    return this.#threads.first({ kind: 'components', to: images })
  }
}
