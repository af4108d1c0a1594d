import type { KernelHeap } from '../wasm/heap.ts'
import { comparedBits, type MinorKernel, minorKernel } from './kernel.ts'
import type { Pixels } from './pixels.ts'
import { type BracketCounts, RankBracket, sampleOf } from './rank-bracket.ts'

const ROOM = 1 << 19 // pixels gathered about a rank; for an eighth of them a sample is sorted
const SIGMA_PER_MAD = 1.482602218505602 // of a normal distribution: 1/Φ⁻¹(3/4)

export interface Peak {
  readonly value: number // with its sign
  readonly index: number // y·width + x, −1 where no pixel is other than 0 (or above it)
}

export interface RobustNoise {
  readonly median: number
  readonly mad: number // median of |x − median|
  readonly sigma: number // 1.4826 × mad: the standard deviation, were the pixels normally distributed
}

/** Bytes that ImageStatistics takes from a heap. */
export const STATISTICS_BYTES = 4 * ROOM + 256

/**
 * Statistics of images in a heap; NaN pixels are left out. Order statistics are exact, and made in one pass without a
 * copy of the image: a sample says about where the wanted value lies, the pass counts what is below and gathers what is
 * near (Floyd & Rivest 1975). Where the sample misleads, the bracket is moved and the pass repeated.
 */
export class ImageStatistics {
  readonly #heap: KernelHeap
  readonly #kernel: MinorKernel
  readonly #out: number
  readonly #gathered: number
  readonly #room: number

  constructor(heap: KernelHeap, room = ROOM) {
    this.#heap = heap
    this.#room = room
    this.#kernel = minorKernel(heap)
    this.#out = heap.allocate(64)
    this.#gathered = heap.allocate(4 * room)
  }

  /** The largest of `count` pixels (a multiple of 4), by magnitude or of the positive ones, where the mask is not 0. */
  peak(address: number, count: number, allowNegative: boolean, mask = 0): Peak {
    this.#kernel.largest(address, count, mask, comparedBits(allowNegative), this.#out)
    return { value: this.#heap.float32(1, this.#out)[0], index: this.#heap.int32(2, this.#out)[1] }
  }

  /** The largest of `count` pixels times their weights, by magnitude; 0 of nothing. */
  weightedPeak(address: number, weights: number, count: number, mask = 0): number {
    return this.#kernel.largestWeighted(address, weights, count, mask, comparedBits(true))
  }

  /** Mean and root mean square about zero, summed in float64; NaN of nothing. */
  moments({ address, spans }: Pixels): { readonly mean: number; readonly rms: number; readonly count: number } {
    const out = this.#heap.float64(3, this.#out).fill(0)
    for (const { offset, length } of spans) this.#kernel.sums(address + 4 * offset, length, this.#out)
    const [sum, squares, count] = out
    return { mean: sum / count, rms: Math.sqrt(squares / count), count }
  }

  /** The value that `part` of the pixels, or of their magnitudes, lie below. */
  quantile(pixels: Pixels, part: number, isMagnitude: boolean): number {
    return this.#ranks(pixels, 0, isMagnitude, part, (count) => [Math.min(count - 1, Math.floor(part * count))])[0]
  }

  /** Exact median and median absolute deviation; deviations are taken in float32 about the float32 median. */
  noise(pixels: Pixels): RobustNoise {
    const median = Math.fround(mean(this.#ranks(pixels, 0, false, 0.5, middle)))
    const mad = mean(this.#ranks(pixels, median, true, 0.5, middle))
    return { median, mad, sigma: SIGMA_PER_MAD * mad }
  }

  /** Values of (x − centre), or |x − centre|, at the sorted places that `places` names, which lie about `part` of the way. */
  #ranks(
    pixels: Pixels,
    centre: number,
    isMagnitude: boolean,
    part: number,
    places: (count: number) => readonly number[],
  ): number[] {
    const bracket = new RankBracket(sampleOf(this.#heap, pixels, this.#room, centre, isMagnitude), part)
    let counts = this.#pass(pixels, centre, isMagnitude, bracket)
    if (counts.number === 0) return [Number.NaN]
    return places(counts.number).map((k) => {
      bracket.forgetBounds()
      for (;;) {
        const value = this.#valueAt(k, counts, bracket)
        if (value !== undefined) return value
        bracket.move(k, counts)
        counts = this.#pass(pixels, centre, isMagnitude, bracket)
      }
    })
  }

  #pass({ address, spans }: Pixels, centre: number, isMagnitude: boolean, { low, high }: RankBracket): BracketCounts {
    const out = this.#heap.int32(6, this.#out).fill(0)
    const against = [centre, comparedBits(isMagnitude), low, high, this.#gathered, this.#room, this.#out] as const
    for (const { offset, length } of spans) this.#kernel.bracket(address + 4 * offset, length, ...against)
    const [number, belowLow, toLow, belowHigh, toHigh, gathered] = out
    return { number, belowLow, toLow, belowHigh, toHigh, gathered }
  }

  /** The value at place k where the latest pass tells it. */
  #valueAt(k: number, counts: BracketCounts, { low, high }: RankBracket): number | undefined {
    if (k >= counts.belowLow && k < counts.toLow) return low
    if (k >= counts.belowHigh && k < counts.toHigh) return high
    if (k < counts.toLow || k >= counts.belowHigh || counts.gathered > this.#room) return undefined
    return this.#kernel.select(this.#gathered, counts.gathered, k - counts.toLow)
  }
}

function middle(count: number): readonly number[] {
  return count % 2 ? [count >> 1] : [count / 2 - 1, count / 2]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
