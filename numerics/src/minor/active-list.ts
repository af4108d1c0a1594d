import type { KernelHeap } from '../wasm/heap.ts'
import type { Component } from './component.ts'
import { comparedBits, type MinorKernel, minorKernel } from './kernel.ts'
import { rowsOf } from './pixels.ts'
import { ImageStatistics } from './statistics.ts'
import type { SpectralPsfs } from './taylor.ts'
import type { TiledPsf } from './tiled-psf.ts'

const HEADER_BYTES = 64
const LOOSER = 1.2 // how much higher a weighted list's limit is tried, whose pixels are not counted beforehand
const GROUP = 32 // runs, as in numerics/kernels/minor/list.ts

/** How a list is sized and compared; a plain object that can be posted. */
export interface ListPlan {
  readonly width: number // of the image, a multiple of 4
  readonly height: number
  readonly capacity: number // blocks of four pixels
  readonly terms: 1 | 2 // Taylor terms in frequency
  readonly allowNegative: boolean // else only positive pixels become components
}

/** What lists are collected from. */
export interface CollectRequest {
  readonly residual: number // address of f32 [height, width], Jy/beam; only read
  readonly mask?: number // address of u8 [height, width], 0 where no component may be; all may where absent
  readonly weights?: number // address of f32 [height, width] that pixels are compared with; one Taylor term only
  readonly limitJy: number // pixels below it, times their weight where there is one, are left out
}

/** How far a block of iterations goes. Each may differ from the one before. */
export interface BlockRequest {
  readonly gain: number // part of a pixel taken at a time
  readonly stopJy: number // largest listed pixel to stop at
  readonly iterations: number // at most
}

export interface BlockResult {
  readonly iterations: number // done in this block
  readonly peakJy: number // largest listed pixel now, by magnitude where negative ones are allowed
}

/** Bytes of a list in a heap, from its address on; an ActiveList takes STATISTICS_BYTES besides. */
export function listBytes({ capacity, terms }: ListPlan): number {
  const weights = terms === 1 ? 16 * capacity : 0
  return HEADER_BYTES + capacity * (16 + 32 * terms) + 16 * (Math.ceil(capacity / GROUP) + 1) + weights
}

/**
 * CLEAN on a list of the pixels of a residual that lie above a limit (Clark 1980; Offringa & Smirnov 2017), with the
 * whole point spread function. The list and all that was found with it lie in the heap and nowhere else: between two
 * blocks of iterations one may look, stop, copy its bytes and put them back, or change gain, threshold and mask. The
 * result does not depend on how iterations are cut into blocks, to the bit.
 *
 * The image itself is left as it is. What the components leave of it is found with subtractComponents, after which a new
 * list may be collected: pixels below the limit are not followed here.
 */
export class ActiveList {
  readonly plan: ListPlan
  readonly address: number
  readonly #heap: KernelHeap
  readonly #kernel: MinorKernel
  readonly #statistics: ImageStatistics

  /** @throws RangeError unless the width is a multiple of 4 */
  constructor(heap: KernelHeap, plan: ListPlan) {
    const { width, height, capacity, terms, allowNegative } = plan
    if (width % 4 !== 0) throw new RangeError(`an image ${width} pixels wide to clean, wanted a multiple of 4`)
    this.plan = plan
    this.#heap = heap
    this.#kernel = minorKernel(heap)
    this.#statistics = new ImageStatistics(heap)
    this.address = heap.allocate(listBytes(plan))
    this.#integers(16).set([0, 0, width, height, capacity, 0, 0, terms, comparedBits(allowNegative), 0, 0, 0])
    this.#floats(16).set([1, 0], 9)
  }

  /** Pixels are compared by w0·(first term) + w1·(second term); (1, 0) at first. */
  compareBy(w0: number, w1: number): void {
    this.#floats(16).set([w0, w1], 9)
  }

  /**
   * Makes the list anew and forgets the components of the old one.
   *
   * @param second  address of the residual of the second Taylor term, where the plan has two
   * @returns       the limit: as asked for, or one that leaves no more pixels than there is room for
   * @throws RangeError where the residual holds an infinite pixel
   */
  collect({ residual, mask = 0, weights = 0, limitJy }: CollectRequest, second = 0): number {
    let limit = limitJy
    while (this.#kernel.collect(this.address, residual, second, mask, weights, limit) < 0) {
      limit = weights === 0 ? Math.max(this.#roomyLimit(residual, limit), 1.05 * limit) : this.#nextLimit(limit)
    }
    if (!Number.isFinite(this.peakJy)) throw new RangeError('a residual with infinite pixels to clean')
    return limit
  }

  #nextLimit(limit: number): number {
    return limit > 0 ? LOOSER * limit : Number.MIN_VALUE
  }

  /** The least limit with about `capacity` pixels of the (first) residual above it. */
  #roomyLimit(residual: number, limit: number): number {
    const { width, height, capacity, allowNegative } = this.plan
    const image = rowsOf(residual, width, 0, height)
    const part = Math.max(0, 1 - capacity / (width * height))
    return Math.max(limit, this.#statistics.quantile(image, part, allowNegative))
  }

  /** Leaves out of the list what a new mask no longer allows. */
  restrict(mask: number): void {
    this.#kernel.remask(this.address, mask)
  }

  /** Up to `iterations` minor iterations. */
  iterate({ tiles, width, height }: TiledPsf, { gain, stopJy, iterations }: BlockRequest): BlockResult {
    const stop = Math.max(stopJy, 0)
    const done = this.#kernel.iterate(this.address, tiles, width, height, gain, stop, iterations)
    return { iterations: done, peakJy: this.peakJy }
  }

  /** The same where the plan has two Taylor terms; the list must be compared by the principal solution. */
  iterateTaylor({ tiled, inverse }: SpectralPsfs, { gain, stopJy, iterations }: BlockRequest): BlockResult {
    const [{ width, height }] = tiled
    const spread = [tiled[0].tiles, tiled[1].tiles, tiled[2].tiles, width, height] as const
    const stop = Math.max(stopJy, 0)
    const done = this.#kernel.iterateTaylor(this.address, ...spread, ...inverse, gain, stop, iterations)
    return { iterations: done, peakJy: this.peakJy }
  }

  get blocks(): number {
    return this.#integers(1)[0]
  }

  /** Of blocks that follow each other in a row. */
  get runs(): number {
    return this.#integers(2)[1]
  }

  /** Largest listed pixel that may become a component; 0 where there is none. */
  get peakJy(): number {
    return this.#floats(16)[5]
  }

  /** Iterations since the list was planned, over all collections. */
  get iterations(): number {
    return this.#integers(16)[6]
  }

  /** What was found since the latest collection, one entry a pixel, by rows. */
  components(): Component[] {
    const { capacity, terms } = this.plan
    const taken = this.#floats(4 * terms * this.blocks, HEADER_BYTES + 16 * capacity * (1 + terms))
    const runs = this.#integers(4 * this.runs, HEADER_BYTES)
    const found: Component[] = []
    for (let run = 0; run < runs.length; run += 4) {
      const [x, y, first, blocks] = runs.subarray(run, run + 4)
      for (let i = 0; i < 4 * blocks; i++) {
        const at = 4 * terms * (first + (i >> 2)) + (i & 3)
        const flux = taken[at]
        const slope = terms === 2 ? taken[at + 4] : 0
        if (flux !== 0 || slope !== 0) found.push({ x: x + i, y, flux, slope })
      }
    }
    return found
  }

  /** Adds what was found since the latest collection, of one Taylor term, to an image at an address. */
  addTo(model: number, term: 0 | 1 = 0): void {
    this.#kernel.toImage(this.address, term, model)
  }

  #integers(length: number, offset = 0): Int32Array {
    return this.#heap.int32(length, this.address + offset)
  }

  #floats(length: number, offset = 0): Float32Array {
    return this.#heap.float32(length, this.address + offset)
  }
}
