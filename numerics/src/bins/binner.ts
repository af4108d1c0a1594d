import { wasmBase64 } from '../generated/bins.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

interface BinsKernel {
  addSamples(
    visibilities: number,
    flags: number,
    weights: number,
    weightsOfChannels: boolean,
    rows: number,
    channels: number,
    polarizations: number,
    order: number,
    rowCells: number,
    channelCells: number,
    polarizationCells: number,
    used: number,
    flagged: number,
    cellBytes: number,
  ): void
  countFlags(
    flags: number,
    rows: number,
    channels: number,
    polarizations: number,
    rowCells: number,
    channelCells: number,
    polarizationCells: number,
    used: number,
    flagged: number,
    cellBytes: number,
  ): void
  clearCells(at: number, cells: number, cellBytes: number): void
}

/** Numbers of a cell that has them all, and of one that has only the first of them. */
export const CELL_NUMBERS = 22
export const FEW_NUMBERS = 10

/** More than a cache holds. */
const MANY_CELLS = 1 << 14

/** Where in a cell the sums over its samples V = |V| exp(iφ) of weight w stand; of the least ones the negative. */
export const SUM = {
  samples: 0,
  weight: 1, // Σ w
  weight2: 2, // Σ w²
  power: 3, // Σ w |V|²
  real: 4, // Σ w Re V
  imag: 5,
  amp: 6, // Σ w |V|
  plainAmp: 7, // Σ |V|
  minusLeastAmp: 8,
  largestAmp: 9, // the last of the few
  real2: 10, // Σ w Re² V
  imag2: 11,
  minusLeastReal: 12,
  minusLeastImag: 13,
  largestReal: 14,
  largestImag: 15,
  plainReal: 16, // Σ Re V
  plainImag: 17,
  cos: 18, // Σ w cos φ, without V = 0
  sin: 19,
  minusLeastTurn: 20, // see phaseOfTurn
  largestTurn: 21,
} as const

/** The phase of a turn, radians: a turn grows with the phase, −2 to 2 for −π to π (|Re V|/(|Re V| + |Im V|), and which quarter). */
export function phaseOfTurn(turn: number): number {
  const along = 1 - Math.abs(turn)
  return Math.sign(turn) * Math.atan2(1 - Math.abs(along), along)
}

/** Samples of some rows, in the binner's heap. */
export interface BinnedSamples {
  readonly rowCount: number
  readonly channelCount: number
  readonly polarizationCount: number
  readonly visibilities: Float32Array // [row, channel, polarization, 2]
  readonly flags: Uint8Array // [row, channel, polarization] 0 = in use
  readonly weights: Float32Array // [row, polarization]
  readonly weightSpectrum: Float32Array | undefined // [row, channel, polarization], used instead where given
}

/** The cell of a sample is the sum of what its row, channel and polarization say; none where one is negative. */
export interface SampleCells {
  readonly rows: Int32Array
  readonly channels: Int32Array
  readonly polarizations: Int32Array
}

/**
 * Puts samples together into cells, those in use beside the flagged ones (numerics/kernels/bins). A sample whose weight is
 * not above zero counts as flagged; flagged ones weigh 1. One that is not finite is counted as flagged and nothing else.
 */
export class Binner {
  readonly cells: number
  readonly numbers: number // of a cell
  readonly used: Float64Array // [cell, number]
  readonly flagged: Float64Array
  readonly #heap: KernelHeap
  readonly #kernel: BinsKernel

  constructor(heap: KernelHeap, cells: number, numbers: typeof CELL_NUMBERS | typeof FEW_NUMBERS = CELL_NUMBERS) {
    this.#heap = heap
    this.#kernel = instantiateKernel<BinsKernel>(wasmBase64, heap)
    this.cells = cells
    this.numbers = numbers
    this.used = heap.float64(cells * numbers)
    this.flagged = heap.float64(cells * numbers)
    for (const { byteOffset } of [this.used, this.flagged]) this.#kernel.clearCells(byteOffset, cells, 8 * numbers)
  }

  add(samples: BinnedSamples, cells: SampleCells): void {
    const { rowCount, channelCount, polarizationCount, visibilities, flags, weights, weightSpectrum } = samples
    const mark = this.#heap.mark()
    const order = this.#heap.int32(rowCount)
    order.set(this.#order(cells.rows, rowCount))
    this.#withCells(samples, cells, (rows, channels, polarizations) => {
      const weightsAt = (weightSpectrum ?? weights).byteOffset
      const sizes = [rowCount, channelCount, polarizationCount] as const
      const to = [this.used.byteOffset, this.flagged.byteOffset, 8 * this.numbers] as const
      const [vis, flagsAt] = [visibilities.byteOffset, flags.byteOffset]
      this.#kernel.addSamples(
        vis,
        flagsAt,
        weightsAt,
        weightSpectrum !== undefined,
        ...sizes,
        order.byteOffset,
        rows,
        channels,
        polarizations,
        ...to,
      )
    })
    this.#heap.release(mark)
  }

  /** Counts samples by their flags alone. */
  count(
    samples: Pick<BinnedSamples, 'rowCount' | 'channelCount' | 'polarizationCount' | 'flags'>,
    cells: SampleCells,
  ): void {
    const { rowCount, channelCount, polarizationCount, flags } = samples
    this.#withCells(samples, cells, (rows, channels, polarizations) => {
      const sizes = [rowCount, channelCount, polarizationCount] as const
      const to = [this.used.byteOffset, this.flagged.byteOffset, 8 * this.numbers] as const
      this.#kernel.countFlags(flags.byteOffset, ...sizes, rows, channels, polarizations, ...to)
    })
  }

  /** Rows as they are, or where there are many cells those of the same cells together. */
  #order(cells: Int32Array, rowCount: number): Float64Array {
    const order = new Float64Array(rowCount)
    const isSorted = this.cells > MANY_CELLS
    for (let row = 0; row < rowCount; row++) order[row] = isSorted ? cells[row] * rowCount + row : row
    return isSorted ? order.sort().map((key) => ((key % rowCount) + rowCount) % rowCount) : order
  }

  /** Lays the places of the samples down for the kernel. @throws RangeError where there are no such cells */
  #withCells(
    {
      rowCount,
      channelCount,
      polarizationCount,
    }: Pick<BinnedSamples, 'rowCount' | 'channelCount' | 'polarizationCount'>,
    { rows, channels, polarizations }: SampleCells,
    use: (rows: number, channels: number, polarizations: number) => void,
  ): void {
    if (rows.length < rowCount || channels.length < channelCount || polarizations.length < polarizationCount)
      throw new RangeError(
        `places of ${rows.length} rows, ${channels.length} channels, wanted ${rowCount}, ${channelCount}`,
      )
    const last = greatest(rows) + greatest(channels) + greatest(polarizations)
    if (last >= this.cells) throw new RangeError(`cell ${last} of ${this.cells}`)
    const mark = this.#heap.mark()
    const laid = [rows, channels, polarizations].map((places) => {
      const copy = this.#heap.int32(places.length)
      copy.set(places)
      return copy.byteOffset
    })
    use(laid[0], laid[1], laid[2])
    this.#heap.release(mark)
  }
}

function greatest(places: Int32Array): number {
  let most = 0
  for (const place of places) if (place > most) most = place
  return most
}
