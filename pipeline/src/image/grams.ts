import type { Compressor } from '@contimg/numerics/compress'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { LineSet } from './line-plan.ts'
import { requireRoom } from './memory.ts'

/**
 * What is kept of each line of a set so that a model can be subtracted from its compressed samples: the Gram matrix of
 * its compression, or the weights of its channels where they are fewer numbers. Addresses in a heap; plain data.
 */
export interface GramStore {
  readonly places: number // float64 [line + 1], where the float32 numbers of each begin
  readonly kinds: number // uint8 [line], 1 = weights
}

/** What is kept of a line: its weights or its Gram matrix, in fours of float32. @param factor  of its compression */
function keptOf({ compression, line }: LineSet, factor: number): { readonly weights: boolean; readonly bytes: number } {
  const { sampleCount, lanes } = compression.factors[factor]
  const matrix = sampleCount * Math.max(1, 4 * lanes)
  const weights = lanes > 0 && line.channelCount < matrix
  return { weights, bytes: 16 * Math.ceil((weights ? line.channelCount : matrix) / 4) }
}

/** Bytes that allocateGrams will take. */
export function gramBytes(heap: KernelHeap, set: LineSet): number {
  const { lineCount } = set.samples
  const each = set.compression.factors.map((_, factor) => keptOf(set, factor).bytes)
  return heap.int32(lineCount, set.factors).reduce((sum, factor) => sum + each[factor], 9 * lineCount + 256)
}

/** @throws ImagerMemoryError */
export function allocateGrams(heap: KernelHeap, set: LineSet): GramStore {
  const { samples, factors } = set
  const { lineCount } = samples
  const places = heap.float64(lineCount + 1)
  const kinds = heap.uint8(lineCount)
  const chosen = heap.int32(lineCount, factors)
  let bytes = 0
  for (let r = 0; r < lineCount; r++) {
    const kept = keptOf(set, chosen[r])
    kinds[r] = Number(kept.weights)
    places[r] = bytes
    bytes += kept.bytes
  }
  places[lineCount] = bytes
  requireRoom(heap, bytes, 'what CLEAN keeps of the weights')
  const start = heap.allocate(bytes)
  for (let r = 0; r <= lineCount; r++) places[r] += start
  return { places: places.byteOffset, kinds: kinds.byteOffset }
}

/** A thread's view of them. */
export class Grams {
  readonly #heap: KernelHeap
  readonly #places: Float64Array
  readonly #kinds: Uint8Array
  readonly #channels: number

  constructor(heap: KernelHeap, { samples, line }: LineSet, { places, kinds }: GramStore) {
    this.#heap = heap
    this.#places = heap.float64(samples.lineCount + 1, places)
    this.#kinds = heap.uint8(samples.lineCount, kinds)
    this.#channels = line.channelCount
  }

  clear(first: number, count: number): void {
    const [from, to] = [this.#places[first], this.#places[first + count]]
    this.#heap.float32((to - from) / 4, from).fill(0)
  }

  /** Address of the Gram matrix of a line, to be added to; 0 where there is none. */
  matrixOf(line: number): number {
    return this.#kinds[line] ? 0 : this.#places[line]
  }

  /** Keeps the weights of a line's channels, float32 [channel], where it has no matrix. */
  keepWeights(line: number, weights: number): void {
    if (!this.#kinds[line]) return
    const kept = this.#heap.float32(this.#channels, this.#places[line])
    kept.set(this.#heap.float32(this.#channels, weights))
  }

  /** Takes from coarse samples, complex float32, what a model at them gives. @param factor  of the line's compression */
  subtract(compressor: Compressor, line: number, factor: number, model: number, coarse: number): void {
    if (this.#kinds[line]) compressor.subtractModel(factor, this.#places[line], model, coarse)
    else compressor.subtractGram(factor, this.#places[line], model, coarse)
  }
}
