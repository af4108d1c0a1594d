import { KernelHeap } from '../wasm/heap.ts'
import { type SolveKernel, solveKernel } from './kernel.ts'

/** Gains of every antenna that multiply a model: V(i, j) = G_i conj(G_j) M. */
export interface AntennaGains {
  readonly antennaCount: number
  readonly channelCount: number // 1: the same gain for every channel
  readonly receptorCount: number
  readonly gains: Float64Array // [antenna, channel, receptor, 2]
  readonly flags: Uint8Array // [antenna, channel, receptor] 1 = no gain known
}

/** Rows of one spectral window with the model of what they should be. */
export interface ModelledRows {
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly channelCount: number
  readonly polarizationCount: number
  readonly receptorPolarizations: readonly number[] // [receptor] place of its parallel hand; −1 where not recorded
  readonly visibilities: Float32Array // [row, channel, polarization, 2]
  readonly flags: Uint8Array // [row, channel, polarization] 1 = do not use
  readonly weights: Float32Array // [row, polarization] 1/σ² of one channel
  readonly weightSpectrum: Float32Array | undefined // [row, channel, polarization]
  readonly model: Float32Array // [row, channel, 2] the same for every parallel hand
  readonly rowUse: Uint8Array | undefined // [row] 1 = use; all where absent
  readonly heap?: KernelHeap // where visibilities, flags and weights lie, if they lie in one
}

const CHUNK_BYTES = 1 << 19 // of sums that are worked on at a time: they stay in the cache

/** Rows that lie in a heap, until it is released: addresses of what ModelledRows holds, 0 where there is nothing. */
export interface HeldRows {
  readonly rowCount: number
  readonly channelCount: number
  readonly polarizationCount: number
  readonly hands: number
  readonly antenna1: number
  readonly antenna2: number
  readonly visibilities: number
  readonly flags: number
  readonly weights: number
  readonly weightSpectrum: number
  readonly model: number
  readonly rowUse: number
}

/** Copies rows into a heap; what lies there already stays where it is. */
export function holdRows(heap: KernelHeap, rows: ModelledRows): HeldRows {
  const held = rows.heap === heap ? addressOf : (values: HeldArray | undefined) => heldBytes(heap, values)
  const hands = heap.int32(rows.receptorPolarizations.length)
  hands.set(rows.receptorPolarizations)
  return {
    rowCount: rows.antenna1.length,
    channelCount: rows.channelCount,
    polarizationCount: rows.polarizationCount,
    hands: hands.byteOffset,
    antenna1: heldBytes(heap, rows.antenna1),
    antenna2: heldBytes(heap, rows.antenna2),
    visibilities: held(rows.visibilities),
    flags: held(rows.flags),
    weights: held(rows.weights),
    weightSpectrum: held(rows.weightSpectrum),
    model: heldBytes(heap, rows.model),
    rowUse: heldBytes(heap, rows.rowUse),
  }
}

type HeldArray = Float32Array | Int32Array | Uint8Array

function addressOf(values: HeldArray | undefined): number {
  return values?.byteOffset ?? 0
}

function heldBytes(heap: KernelHeap, from: HeldArray | undefined): number {
  if (!from) return 0
  const target = heap.uint8(from.byteLength)
  target.set(new Uint8Array(from.buffer, from.byteOffset, from.byteLength))
  return target.byteOffset
}

/**
 * What a least-squares solve for gains needs of the data: for each pair of antennas Σ w V conj(M), Σ w |M|², Σ w |V|²
 * and the number of samples. As long as the gains stay the same, summing over time and channels this way loses nothing,
 * however the model changes. Autocorrelations, flagged samples and samples that are no number are left out.
 */
export class GainSums {
  readonly antennaCount: number
  readonly channelCount: number
  readonly receptorCount: number
  readonly sums: Float64Array // [pair, channel, receptor, 4] for V(i, j), i < j: re, im, model power, data power
  readonly counts: Uint32Array // [pair, channel, receptor]
  readonly heap: KernelHeap
  readonly kernel: SolveKernel

  /** @param heap  where the sums lie, until it is released; those that are moved to each other share one */
  constructor(antennaCount: number, channelCount: number, receptorCount: number, heap = new KernelHeap()) {
    const size = ((antennaCount * (antennaCount - 1)) / 2) * channelCount * receptorCount
    this.antennaCount = antennaCount
    this.channelCount = channelCount
    this.receptorCount = receptorCount
    this.heap = heap
    this.kernel = solveKernel(heap)
    this.sums = heap.float64(4 * size).fill(0)
    this.counts = counters(heap, size).fill(0)
  }

  /**
   * Adds rows. Where the rows have more channels, as many neighbours go into each of the sums (see binWidth).
   *
   * @param known  gains already found, which multiply the model; samples without them are left out
   */
  add(rows: ModelledRows, known?: AntennaGains): void {
    const mark = this.heap.mark()
    this.addHeld([holdRows(this.heap, rows)], known)
    this.heap.release(mark)
  }

  /** The same of rows that lie in the heap, those of one spectral window at several times. */
  addHeld(held: readonly HeldRows[], known?: AntennaGains): void {
    const mark = this.heap.mark()
    const gains = placed(this.heap, known, 'single')
    const rowBytes = 36 * this.channelCount * this.receptorCount
    const step = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes))
    const most = held.reduce((rows, { rowCount }) => Math.max(rows, rowCount), 0)
    // rows of the same baselines at all times before the next ones: in each row's place stands the same baseline
    for (let first = 0; first < most; first += step)
      for (const rows of held)
        if (first < rows.rowCount) this.#addChunk(rows, first, Math.min(step, rows.rowCount - first), gains)
    this.heap.release(mark)
  }

  #addChunk(rows: HeldRows, first: number, count: number, known: PlacedGains): void {
    const { channelCount, polarizationCount } = rows
    const samples = channelCount * polarizationCount
    const at = (address: number, bytesOfRow: number) => (address === 0 ? 0 : address + first * bytesOfRow)
    this.kernel.addRows(
      count,
      at(rows.antenna1, 4),
      at(rows.antenna2, 4),
      at(rows.visibilities, 8 * samples),
      at(rows.flags, samples),
      at(rows.weights, 4 * polarizationCount),
      at(rows.weightSpectrum, 4 * samples),
      at(rows.model, 8 * channelCount),
      at(rows.rowUse, 1),
      channelCount,
      polarizationCount,
      rows.hands,
      this.receptorCount,
      known.gains,
      known.flags,
      known.channelCount,
      this.sums.byteOffset,
      this.counts.byteOffset,
      this.channelCount,
      binWidth(channelCount, this.channelCount),
      this.antennaCount,
    )
  }

  /**
   * Moves sums of another span of time or band here, their model first multiplied by `known` gains; pairs without a
   * known gain are dropped. One channel here takes all channels of the other. The other is empty afterwards.
   */
  take(other: GainSums, known: AntennaGains): void {
    if (other.heap !== this.heap) throw new RangeError('sums of two heaps, wanted them in one')
    const mark = this.heap.mark()
    const gains = placed(this.heap, known, 'double')
    this.kernel.moveSums(
      other.sums.byteOffset,
      other.counts.byteOffset,
      other.channelCount,
      this.receptorCount,
      this.antennaCount,
      gains.gains,
      gains.flags,
      gains.channelCount,
      this.sums.byteOffset,
      this.counts.byteOffset,
      this.channelCount,
    )
    this.heap.release(mark)
  }

  /** Adds sums of the same shape, from wherever they lie. */
  addAll(sums: Float64Array, counts: Uint32Array): void {
    if (sums.length !== this.sums.length || counts.length !== this.counts.length)
      throw new RangeError(`${sums.length} sums of another array, wanted ${this.sums.length}`)
    for (let at = 0; at < sums.length; at++) this.sums[at] += sums[at]
    for (let at = 0; at < counts.length; at++) this.counts[at] += counts[at]
  }

  clear(): void {
    this.sums.fill(0)
    this.counts.fill(0)
  }
}

/** Whole numbers in a heap. */
export function counters(heap: KernelHeap, length: number): Uint32Array<ArrayBuffer> {
  const { buffer, byteOffset } = heap.int32(length) // first: the buffer of a heap changes as it grows
  return new Uint32Array(buffer, byteOffset, length)
}

/** How many neighbouring channels go into each of `sumChannels`; the last may get fewer. */
export function binWidth(channelCount: number, sumChannels: number): number {
  return Math.ceil(channelCount / sumChannels)
}

interface PlacedGains {
  readonly gains: number
  readonly flags: number
  readonly channelCount: number
}

/** Gains in the heap, as f32 for rows and as f64 for sums. */
function placed(heap: KernelHeap, known: AntennaGains | undefined, precision: 'single' | 'double'): PlacedGains {
  if (!known) return { gains: 0, flags: 0, channelCount: 1 }
  const { length } = known.gains
  const gains = precision === 'single' ? heap.float32(length) : heap.float64(length)
  gains.set(known.gains)
  const flags = heap.uint8(known.flags.length)
  flags.set(known.flags)
  return { gains: gains.byteOffset, flags: flags.byteOffset, channelCount: known.channelCount }
}
