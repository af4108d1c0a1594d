import { part, type Share } from '../fft/share.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import type { PlanesKernel } from './compiled.ts'
import type { PlanesMemory } from './layout.ts'
import type { PlanesPlan } from './plan.ts'
import { makeImageBlock } from './tables.ts'

/**
 * What of each pixel, two numbers, an image becomes: with its point spread function both; alone the first, the second 0;
 * or the second, where the first is kept, that of another image.
 */
export type PixelParts = 'dirty and psf' | 'dirty' | 'second dirty'

/**
 * The image as the sum of its transformed planes, each times its Chebyshev coefficient at every pixel's n − 1 and the
 * corrections for the gridding kernel; and the adjoint.
 */
export class PlaneSum {
  readonly #rows: number
  readonly #kernel: PlanesKernel
  readonly #block: number
  readonly #coefficients: readonly number[] // [group] addresses of tables

  constructor(heap: KernelHeap, kernel: PlanesKernel, plan: PlanesPlan) {
    this.#rows = plan.v.cells
    this.#kernel = kernel
    const { block, tables } = makeImageBlock(heap, plan)
    this.#block = block
    this.#coefficients = tables
  }

  /** Adds a group's transformed planes to the image; the first group replaces what that holds, but for a second image. */
  addToImage({ group, image }: PlanesMemory, groupNumber: number, pixels: PixelParts, share: Share): void {
    const [first, last] = part(0, this.#rows, 1, share)
    const [psf, second] = [pixels === 'dirty and psf', pixels === 'second dirty']
    const [write, table] = [groupNumber === 0 && !second, this.#coefficients[groupNumber]]
    const options = [Number(write), Number(psf), Number(second)] as const
    this.#kernel.addPlanes(this.#block, group, table, image, first, last, ...options)
  }

  /** The adjoint of addToImage without point spread function. */
  fillFromImage({ group, image }: PlanesMemory, groupNumber: number, share: Share): void {
    const [first, last] = part(0, this.#rows, 1, share)
    this.#kernel.fillPlanes(this.#block, group, this.#coefficients[groupNumber], image, first, last)
  }
}
