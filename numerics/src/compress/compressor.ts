import { wasmBase64 } from '../generated/compress.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import type { CompressionPlan } from './plan.ts'

interface CompressKernel {
  compress(
    visibilities: number,
    weights: number,
    channels: number,
    factor: number,
    basis: number,
    taps: number,
    products: number,
    lanes: number,
    coarse: number,
    coarseWeights: number,
    band: number,
    scratch: number,
  ): void
  expand(coarse: number, channels: number, factor: number, taps: number, lanes: number, out: number): void
  subtractGram(band: number, values: number, out: number, samples: number, lanes: number, scratch: number): void
  subtractModel(
    weights: number,
    channels: number,
    factor: number,
    taps: number,
    lanes: number,
    model: number,
    coarse: number,
  ): void
}

/** Where a factor's tables lie in a heap; can be posted to the threads that share it. */
export interface FactorTables {
  readonly factor: number
  readonly sampleCount: number
  readonly lanes: number // taps/4; 0 for the factor 1
  readonly tapTable: number
  readonly basis: number // 0 where the taps are not made by moments
  readonly momentTaps: number
  readonly products: number
}

export interface CompressionTables {
  readonly channelCount: number
  readonly factors: readonly FactorTables[] // as those of the plan
}

const SCRATCH_BYTES = 384

/** Writes a plan's tables to a heap, once for all threads. */
export function writeCompressionTables(heap: KernelHeap, plan: CompressionPlan): CompressionTables {
  const write = (table: Float32Array) => {
    const copy = heap.float32(table.length)
    copy.set(table)
    return copy.byteOffset
  }
  const factors = plan.factors.map(({ factor, taps, sampleCount, tapTable, moments, products }) => ({
    factor,
    sampleCount,
    lanes: Math.floor(taps / 4),
    tapTable: write(tapTable),
    basis: moments ? write(moments.basis) : 0,
    momentTaps: moments ? write(moments.taps) : 0,
    products: write(products),
  }))
  return { channelCount: plan.line.channelCount, factors }
}

/**
 * Compresses rows of visibilities, and what belongs to it. Factors are given by their place in the plan (factorOf), all
 * arrays by their addresses; n is the line's channel count, M and T the factor's sampleCount and taps.
 */
export class Compressor {
  readonly #kernel: CompressKernel
  readonly #tables: CompressionTables
  readonly #scratch: number

  constructor(heap: KernelHeap, tables: CompressionTables) {
    this.#kernel = instantiateKernel<CompressKernel>(wasmBase64, heap)
    this.#tables = tables
    this.#scratch = heap.allocate(SCRATCH_BYTES)
  }

  /**
   * Adds a row: coarse += Aᵀ W V, coarseWeights += Aᵀ W 1, band += Aᵀ W A.
   *
   * @param visibilities   [n, 2] float32, not weighted
   * @param weights        [n] float32, finite
   * @param coarse         [M, 2] float32
   * @param coarseWeights  [M] float32
   * @param band           [M, T] float32: the Gram matrix between the coarse samples j and j + d; 0 for none
   */
  compress(
    factor: number,
    visibilities: number,
    weights: number,
    coarse: number,
    coarseWeights: number,
    band: number,
  ): void {
    const { factor: q, lanes, tapTable, basis, momentTaps, products } = this.#tables.factors[factor]
    const tables = [basis, basis ? momentTaps : tapTable, products, lanes] as const
    const channels = this.#tables.channelCount
    this.#kernel.compress(visibilities, weights, channels, q, ...tables, coarse, coarseWeights, band, this.#scratch)
  }

  /** Writes the channels [n, 2] of a row whose coarse samples are [M, 2]: A C. */
  expand(factor: number, coarse: number, channels: number): void {
    const { factor: q, lanes, tapTable } = this.#tables.factors[factor]
    this.#kernel.expand(coarse, this.#tables.channelCount, q, tapTable, lanes, channels)
  }

  /** Takes G C from coarse [M, 2], where C [M, 2] is the model at the coarse samples and band [M, T] G of the row. */
  subtractGram(factor: number, band: number, model: number, coarse: number): void {
    const { lanes, sampleCount } = this.#tables.factors[factor]
    this.#kernel.subtractGram(band, model, coarse, sampleCount, lanes, this.#scratch)
  }

  /**
   * Takes Aᵀ W A C from coarse [M, 2] without a Gram matrix, from the weights [n] that the row was compressed with: for
   * small factors n numbers are fewer than M · T.
   */
  subtractModel(factor: number, weights: number, model: number, coarse: number): void {
    const { factor: q, lanes, tapTable } = this.#tables.factors[factor]
    this.#kernel.subtractModel(weights, this.#tables.channelCount, q, tapTable, lanes, model, coarse)
  }
}
