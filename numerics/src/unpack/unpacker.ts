import { wasmBase64 } from '../generated/unpack.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

interface UnpackKernel {
  unpack(
    visibilities: number,
    flags: number,
    counts: number,
    rows: number,
    channels: number,
    polarizations: number,
    first: number,
    window: number,
    reversed: boolean,
    outVisibilities: number,
    outFlags: number,
    sums: number,
  ): number
}

/** Samples as a correlator stored them, in the unpacker's heap. */
export interface StoredSamples {
  readonly visibilities: Float32Array // [row, channel, polarization, 2]
  readonly flags: Uint8Array // [row, channel, polarization]
  readonly counts: Float32Array // [row, channel, polarization], how many values were averaged
  readonly rowCount: number
  readonly channelCount: number
  readonly polarizationCount: number
}

/** Which channels of each row make up a spectral window. */
export interface ChannelRun {
  readonly first: number
  readonly count: number
  readonly reversed: boolean // stored with frequency falling
}

/** The samples of one spectral window, channels ascending in frequency, in the unpacker's heap. */
export interface UnpackedSamples {
  readonly visibilities: Float32Array // [row, channel of the run, polarization, 2]
  readonly flags: Uint8Array // [row, channel of the run, polarization]
  readonly countSums: Float64Array // [row, polarization], over the channels of the run
}

/**
 * Takes spectral windows out of stored samples (numerics/kernels/unpack). A sample is flagged where it was flagged,
 * where nothing was averaged into it, and where it is not finite; the latter become 0.
 */
export class Unpacker {
  readonly #kernel: UnpackKernel

  constructor(heap: KernelHeap) {
    this.#kernel = instantiateKernel<UnpackKernel>(wasmBase64, heap)
  }

  /**
   * @param target  filled; its arrays lie in the same heap, with room for the run
   * @returns       how many samples were not finite
   */
  unpack(stored: StoredSamples, { first, count, reversed }: ChannelRun, target: UnpackedSamples): number {
    const { rowCount, channelCount, polarizationCount } = stored
    const samples = rowCount * count * polarizationCount
    if (first < 0 || count < 1 || first + count > channelCount)
      throw new RangeError(`channels ${first} to ${first + count} of ${channelCount}`)
    if (target.flags.length < samples || target.visibilities.length < 2 * samples)
      throw new RangeError(`room for ${target.flags.length} samples, wanted ${samples}`)
    return this.#kernel.unpack(
      stored.visibilities.byteOffset,
      stored.flags.byteOffset,
      stored.counts.byteOffset,
      rowCount,
      channelCount,
      polarizationCount,
      first,
      count,
      reversed,
      target.visibilities.byteOffset,
      target.flags.byteOffset,
      target.countSums.byteOffset,
    )
  }
}
