import { wasmBase64 } from '../generated/compress.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

interface CombineKernel {
  combine(
    visibilities: number,
    flags: number,
    weights: number,
    weightsPerSample: boolean,
    rows: number,
    rowCount: number,
    rowChannels: number,
    firstChannel: number,
    channels: number,
    polarizations: number,
    first: number,
    second: number,
    sign: number,
    outVisibilities: number,
    outWeights: number,
    pitch: number,
    counts: number,
  ): void
}

/** Samples in the order of a Measurement Set; arrays are addresses in the heap. */
export interface CorrelatedRows {
  readonly visibilities: number // float32 [row, channel, polarization, 2]
  readonly flags: number // uint8 [row, channel, polarization], 0 = use
  readonly weights: number // float32 [row, polarization], or [row, channel, polarization] where they are per sample
  readonly weightsPerSample: boolean
  readonly channelCount: number
  readonly polarizationCount: number
}

/** Which two polarizations make the result: their half sum (Stokes I of XX, YY) or half difference (Q of XX, YY). */
export interface Combination {
  readonly first: number
  readonly second: number // the same as first for a single correlation as it is
  readonly difference: boolean
}

/** Which channels of a row are wanted. */
export interface ChannelStretch {
  readonly first: number
  readonly count: number
}

/** Where the result goes: addresses of the first wanted channel of the first wanted row. */
export interface CombinedRows {
  readonly visibilities: number // float32 [row, pitch, 2]
  readonly weights: number // float32 [row, pitch]
  readonly pitch: number // channels from row to row: those of the line
}

export interface CombinedCounts {
  used: number
  flagged: number // not used, for whatever reason
  notFinite: number // among the flagged
}

/**
 * Makes one visibility of two correlations, (a ± b)/2, with the smaller of their two weights; a sample is left out
 * (0, weight 0) where either is flagged, where the result is not finite, or without a finite weight above 0. Exact, but
 * for the last bit of results below 1e-37.
 */
export class CorrelationCombiner {
  readonly #kernel: CombineKernel
  readonly #counts: Int32Array

  constructor(heap: KernelHeap) {
    this.#kernel = instantiateKernel<CombineKernel>(wasmBase64, heap)
    this.#counts = heap.int32(3)
  }

  /**
   * @param rows      address of int32 [rowCount]: which rows of `from` to take, in the order of the result
   * @param counts    added to
   * @throws RangeError for channels or polarizations that the rows do not have
   */
  combine(
    from: CorrelatedRows,
    rows: number,
    rowCount: number,
    channels: ChannelStretch,
    { first, second, difference }: Combination,
    into: CombinedRows,
    counts: CombinedCounts,
  ): void {
    const { channelCount, polarizationCount } = from
    if (!(channels.first >= 0 && channels.count >= 0 && channels.first + channels.count <= channelCount)) {
      throw new RangeError(`channels ${channels.first} to ${channels.first + channels.count} of ${channelCount}`)
    }
    if (!(first >= 0 && second >= 0 && Math.max(first, second) < polarizationCount)) {
      throw new RangeError(`polarizations ${first} and ${second} of ${polarizationCount}`)
    }
    this.#counts.fill(0)
    this.#kernel.combine(
      from.visibilities,
      from.flags,
      from.weights,
      from.weightsPerSample,
      rows,
      rowCount,
      channelCount,
      channels.first,
      channels.count,
      polarizationCount,
      first,
      second,
      difference ? -0.5 : 0.5,
      into.visibilities,
      into.weights,
      into.pitch,
      this.#counts.byteOffset,
    )
    counts.used += this.#counts[0]
    counts.flagged += this.#counts[1]
    counts.notFinite += this.#counts[2]
  }
}
