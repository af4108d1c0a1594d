import type { KernelHeap } from '../wasm/heap.ts'
import { ActiveList, type BlockRequest, type BlockResult, listBytes } from './active-list.ts'
import { followBytes, type ListFollow, ListFollower } from './follow.ts'
import { type MinorKernel, minorKernel } from './kernel.ts'
import type { TiledPsf } from './tiled-psf.ts'

const BLOCKS = 2048 // of a narrower list: some tens of the tips of sources
const DEPTH = 0.2 // part of the peak that is taken before the list learns of it
const CLOSEST = 1 - 1e-5 // to the peak: with so many pixels this near it, all of them are gone through one by one
const AT_ONCE = 64 // iterations
const GROUP = 32 // runs, as in numerics/kernels/minor/list.ts

/** Bytes that a NestedList takes from a heap, beside the list. */
export function nestedListBytes(size: { readonly width: number; readonly height: number }): number {
  return listBytes({ ...size, capacity: BLOCKS, terms: 1, allowNegative: true }) + followBytes(AT_ONCE) + 4096
}

/** Some iterations. With `follow` they are on the list only once that was done and settled. */
export interface NestedRound extends BlockResult {
  readonly follow?: ListFollow
}

/**
 * CLEAN on a long list by way of a short one: of its tips, down to 0.8 of the peak. Some tens of iterations are made
 * among the tips, each pixel of which sees each component at once, and then all components are subtracted from the long
 * list in one pass, which threads may share. Nothing is left out; only the order in which peaks are taken is another, as
 * between major cycles (Clark 1980).
 */
export class NestedList {
  readonly #kernel: MinorKernel
  readonly #list: ActiveList
  readonly #tips: ActiveList
  readonly #follower: ListFollower
  readonly #components: number
  #isSettled = true

  constructor(heap: KernelHeap, list: ActiveList) {
    const { width, height, allowNegative } = list.plan
    this.#kernel = minorKernel(heap)
    this.#list = list
    this.#tips = new ActiveList(heap, { width, height, capacity: BLOCKS, terms: 1, allowNegative })
    this.#follower = new ListFollower(heap)
    this.#components = heap.allocate(followBytes(AT_ONCE))
  }

  /** Up to `iterations` minor iterations, all of them in this thread. */
  iterate(psf: TiledPsf, request: BlockRequest): BlockResult {
    for (let done = 0; ; ) {
      const round = this.round(psf, { ...request, iterations: request.iterations - done })
      done += round.iterations
      if (!round.follow) return { iterations: done, peakJy: round.peakJy }
      this.#follower.run(round.follow, { index: 0, count: 1 })
    }
  }

  /**
   * Iterations until something is to be followed, or up to `iterations`: after `follow` was done by all threads, each its
   * share, the next round settles it.
   */
  round(psf: TiledPsf, request: BlockRequest): NestedRound {
    this.#settle()
    const { stopJy, iterations } = request
    let done = 0
    while (done < iterations && this.#list.peakJy > Math.max(stopJy, 0)) {
      const limitJy = this.#narrow(Math.max((1 - DEPTH) * this.#list.peakJy, stopJy))
      const most = Math.min(AT_ONCE, iterations - done)
      if (limitJy === undefined) {
        done += this.#list.iterate(psf, { ...request, iterations: most }).iterations
        continue
      }
      const { iterations: made } = this.#tips.iterate(psf, { ...request, stopJy: limitJy, iterations: most })
      if (made === 0) throw new RangeError(`no tip above ${limitJy} Jy, wanted one`)
      return { iterations: done + made, peakJy: this.#list.peakJy, follow: this.#toFollow(psf) }
    }
    return { iterations: done, peakJy: this.#list.peakJy }
  }

  /** Lists the tips. @returns down to where: higher than asked for where there is no room; nothing where none are less */
  #narrow(limitJy: number): number | undefined {
    const { peakJy } = this.#list
    for (let limit = limitJy; limit < CLOSEST * peakJy; limit = (limit + peakJy) / 2)
      if (this.#kernel.narrow(this.#list.address, this.#tips.address, limit) >= 0) return limit
    return undefined
  }

  #toFollow(psf: TiledPsf): ListFollow {
    const { address: list, runs } = this.#list
    const { tiles, width, height } = psf
    const count = this.#kernel.componentsOf(this.#tips.address, width, height, this.#components)
    this.#isSettled = false
    return { list, groups: Math.ceil(runs / GROUP), tiles, width, height, components: this.#components, count }
  }

  #settle(): void {
    if (!this.#isSettled) this.#kernel.settle(this.#list.address, this.#tips.address)
    this.#isSettled = true
  }
}
