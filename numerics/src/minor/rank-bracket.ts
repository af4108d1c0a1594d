import type { KernelHeap } from '../wasm/heap.ts'
import type { Pixels } from './pixels.ts'

const ROOM_PER_SAMPLE = 8
const SIGMAS = 4 // that the rank in the sample may be off before the bracket misses

/** How many pixels lie where about a bracket. */
export interface BracketCounts {
  readonly number: number
  readonly belowLow: number // < low
  readonly toLow: number // ≤ low
  readonly belowHigh: number
  readonly toHigh: number
  readonly gathered: number // between the two, counted beyond the room as well
}

/** Two values about the one at a wanted place of the sorted pixels. */
export class RankBracket {
  low = Number.NEGATIVE_INFINITY
  high = Number.POSITIVE_INFINITY
  #least = Number.NEGATIVE_INFINITY // the wanted value is known to be no less,
  #most = Number.POSITIVE_INFINITY // and no more

  /** @param sample  sorted values, of which the wanted one lies `part` of the way; none where all can be gathered */
  constructor(sample: Float32Array, part: number) {
    if (sample.length === 0) return
    const off = SIGMAS * Math.sqrt(part * (1 - part) * sample.length) + 2
    this.low = sample[Math.floor(part * sample.length - off)] ?? Number.NEGATIVE_INFINITY
    this.high = sample[Math.ceil(part * sample.length + off)] ?? Number.POSITIVE_INFINITY
  }

  /** Before another place is looked for. */
  forgetBounds(): void {
    this.#least = Number.NEGATIVE_INFINITY
    this.#most = Number.POSITIVE_INFINITY
  }

  /** To where the value at place k lies; half as wide, in steps of float32, where there was too much to gather. */
  move(k: number, counts: BracketCounts): void {
    if (k < counts.belowLow) this.#most = this.low
    else if (k >= counts.toHigh) this.#least = this.high
    else [this.#least, this.#most] = [this.low, this.high]
    const isHalved = k >= counts.belowLow && k < counts.toHigh
    this.low = this.#least
    this.high = isHalved ? fromOrder(Math.floor((orderOf(this.#least) + orderOf(this.#most)) / 2)) : this.#most
  }
}

const float = new Float32Array(1)
const bits = new Int32Array(float.buffer)

/** A whole number that grows with a float32, by 1 from each to the next. */
function orderOf(value: number): number {
  float[0] = value
  return bits[0] >= 0 ? bits[0] : -(bits[0] & 0x7fffffff)
}

function fromOrder(order: number): number {
  bits[0] = Math.abs(order)
  return order < 0 ? -float[0] : float[0]
}

/** Some (x − centre), or |x − centre|, sorted, evenly spread over the pixels; none where there is room for all. */
export function sampleOf(
  heap: KernelHeap,
  { address, spans }: Pixels,
  room: number,
  centre: number,
  isMagnitude: boolean,
): Float32Array {
  const total = spans.reduce((sum, { length }) => sum + length, 0)
  if (total <= room) return new Float32Array()
  const step = Math.ceil((ROOM_PER_SAMPLE * total) / room) | 1 // images are evenly wide: an odd step does not keep to a few columns
  const sample = new Float32Array(Math.ceil(total / step))
  let [next, count] = [step >> 1, 0]
  for (const { offset, length } of spans) {
    const values = heap.float32(length, address + 4 * offset)
    for (; next < length; next += step) {
      const value = values[next] - centre
      if (!Number.isNaN(value)) sample[count++] = isMagnitude ? Math.abs(value) : value
    }
    next -= length
  }
  return sample.subarray(0, count).sort()
}
