import { wasmBase64 } from '../generated/clean.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

interface CleanKernel {
  readonly largest: (values: number, count: number) => number
  readonly countByMagnitude: (image: number, count: number, bins: number, binCount: number, binsPerJy: number) => void
  readonly listBlocks: (
    ...given: [
      image: number,
      width: number,
      height: number,
      limit: number,
      seats: number,
      values: number,
      capacity: number,
    ]
  ) => number
  readonly minorCycle: (
    ...given: [
      seats: number,
      values: number,
      blocks: number,
      psf: number,
      width: number,
      height: number,
      gain: number,
      stop: number,
      iterations: number,
      model: number,
    ]
  ) => number
}

export interface MinorCycleRequest {
  readonly residual: number // address of the image, Jy/beam; left as it is
  readonly psf: number // address of the point spread function, 1 at pixel N/2
  readonly model: number // address of the image that components are added to, Jy
  readonly gain: number // part of a pixel taken at a time
  readonly stopJy: number // largest listed pixel to stop at
  readonly iterations: number // to stop after
}

export interface MinorCycleResult {
  readonly iterations: number
  readonly peakJy: number // largest of the listed pixels at the end
  readonly stoppedAtJy: number // stopJy, or higher where too many pixels were above it to list
}

const CAPACITY = 1 << 18 // blocks of four pixels
const BINS = 4096

/** Finds point components in a residual image, with memory of its own for the list of pixels that matter. */
export class MinorCycle {
  readonly #heap: KernelHeap
  readonly #kernel: CleanKernel
  readonly #width: number
  readonly #height: number
  readonly #seats: number
  readonly #values: number
  readonly #bins: number

  /** @throws RangeError unless the width is a multiple of 4 */
  constructor(heap: KernelHeap, width: number, height: number) {
    if (width % 4 !== 0) throw new RangeError(`an image ${width} pixels wide to clean, wanted a multiple of 4`)
    this.#heap = heap
    this.#width = width
    this.#height = height
    this.#kernel = instantiateKernel<CleanKernel>(wasmBase64, heap)
    this.#seats = heap.allocate(8 * CAPACITY)
    this.#values = heap.allocate(16 * CAPACITY)
    this.#bins = heap.allocate(4 * BINS)
  }

  /** Largest |pixel| of an image. */
  peak(image: number): number {
    return this.#kernel.largest(image, this.#width * this.#height)
  }

  run({ residual, psf, model, gain, stopJy, iterations }: MinorCycleRequest): MinorCycleResult {
    const [seats, values] = [this.#seats, this.#values]
    const stop = Math.max(stopJy, this.#lowestLimit(residual))
    const blocks = this.#kernel.listBlocks(residual, this.#width, this.#height, stop, seats, values, CAPACITY)
    const size = [this.#width, this.#height] as const
    const done = this.#kernel.minorCycle(seats, values, blocks, psf, ...size, gain, stop, iterations, model)
    return { iterations: done, peakJy: this.#kernel.largest(values, 4 * blocks), stoppedAtJy: stop }
  }

  /** The lowest limit with no more pixels at or above it than there is room for. */
  #lowestLimit(image: number): number {
    const peak = this.peak(image)
    if (!(peak > 0)) return 0
    const binsPerJy = (0.999 * BINS) / peak
    this.#kernel.countByMagnitude(image, this.#width * this.#height, this.#bins, BINS, binsPerJy)
    const counts = this.#heap.int32(BINS, this.#bins)
    let above = 0
    for (let bin = BINS - 1; bin > 0; bin--) {
      above += counts[bin]
      if (above > CAPACITY) return (bin + 1) / binsPerJy
    }
    return 0
  }
}

/** Bytes that a MinorCycle takes from its heap, alignment included. */
export const MINOR_CYCLE_BYTES = 24 * CAPACITY + 4 * BINS + 256
