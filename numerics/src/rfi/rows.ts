import type { KernelHeap } from '../wasm/heap.ts'
import { type RfiKernel, rfiKernel } from './kernel.ts'

/** Rows of a table in a heap, one after another; all arrays lie in it. */
export interface SampleRows {
  readonly flags: Uint8Array // [row, channel, polarization]
  readonly places: Int32Array // [row] number of the row's first amplitude in the cube
  readonly rowCount: number
  readonly channelCount: number
  readonly polarizationCount: number
}

/** Amplitudes in a heap. */
export interface AmplitudeCube {
  readonly address: number // of f32, the sign bit set where a sample is flagged or says nothing
  readonly plane: number // amplitudes from one polarization to the next
}

/** Carries samples from rows to a cube, and flags back. */
export class RowCarrier {
  readonly #kernel: RfiKernel

  constructor(heap: KernelHeap) {
    this.#kernel = rfiKernel(heap)
  }

  /**
   * @param visibilities  [row, channel, polarization, 2] in the heap
   * @returns             how many flags were set
   */
  take(visibilities: Float32Array, rows: SampleRows, { address, plane }: AmplitudeCube): number {
    const { flags, places, rowCount, channelCount, polarizationCount } = rows
    return this.#kernel.takeRows(
      visibilities.byteOffset,
      flags.byteOffset,
      places.byteOffset,
      rowCount,
      channelCount,
      polarizationCount,
      address,
      plane,
    )
  }

  /**
   * Writes the flags of the rows: those they had when they were taken, and what was found since.
   *
   * @param rowFlags  [row] in the heap, written: 1 where all flags of a row are set
   * @returns         how many flags are set
   */
  give(rows: SampleRows, rowFlags: Uint8Array, { address, plane }: AmplitudeCube): number {
    const { flags, places, rowCount, channelCount, polarizationCount } = rows
    return this.#kernel.giveRows(
      flags.byteOffset,
      places.byteOffset,
      rowCount,
      channelCount,
      polarizationCount,
      address,
      plane,
      rowFlags.byteOffset,
    )
  }
}
