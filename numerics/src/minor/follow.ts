import type { Share } from '../fft/share.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { type MinorKernel, minorKernel } from './kernel.ts'

const COMPONENT_BYTES = 48
const MOST_THREADS = 64

/** Components that are to be subtracted from a list, each with the whole point spread function around it. */
export interface ListFollow {
  readonly list: number // address, as the others
  readonly groups: number // of the list's runs
  readonly tiles: number // of the point spread function, and its size
  readonly width: number
  readonly height: number
  readonly components: number // room for `followBytes`
  readonly count: number
}

/** Bytes of so many components, with a copy for each thread. */
export function followBytes(components: number): number {
  return MOST_THREADS * COMPONENT_BYTES * components
}

/** Subtracts components from its share of a list; whatever the number of shares, all values come out the same. */
export class ListFollower {
  readonly #heap: KernelHeap
  readonly #kernel: MinorKernel

  /** @param heap  over the memory of the list */
  constructor(heap: KernelHeap) {
    this.#heap = heap
    this.#kernel = minorKernel(heap)
  }

  run({ list, groups, tiles, width, height, components, count }: ListFollow, share: Share): void {
    const shares = Math.min(share.count, MOST_THREADS)
    if (share.index >= shares) return
    const [first, last] = [share.index, share.index + 1].map((i) => Math.floor((groups * i) / shares))
    const bytes = COMPONENT_BYTES * count
    const own = components + share.index * bytes // the kernel notes addresses in it, of its own rows
    if (own !== components) this.#heap.uint8(bytes, own).set(this.#heap.uint8(bytes, components))
    this.#kernel.follow(list, tiles, width, height, own, count, first, last)
  }
}
