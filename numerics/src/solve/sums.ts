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
  readonly heap?: KernelHeap // where visibilities, flags, weights and model lie, if they lie in one
}

const CHUNK_BYTES = 1 << 19 // of sums that are worked on at a time: they stay in the cache
const TABLE_WORDS = 16 // of one time, as the kernel's Rows
const GROUP_BYTES = 16 * 80 // room for the rows of one pair that are added up before the sums are touched

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
  readonly clean: number // [row] what a pass over them found: 1 = nothing is flagged, 2 = something is, 0 = not looked at
  readonly isPaired: boolean // two receptors in two polarizations, one weight a row
}

/** Rows of one spectral window at several times, with the gains that multiply their model. */
export interface KnownRows {
  readonly held: readonly HeldRows[]
  readonly known?: AntennaGains | undefined
}

/** Copies rows into a heap; what lies there already stays where it is. */
export function holdRows(heap: KernelHeap, rows: ModelledRows): HeldRows {
  const held = rows.heap === heap ? addressOf : (values: HeldArray | undefined) => heldBytes(heap, values)
  const hands = heap.int32(rows.receptorPolarizations.length)
  hands.set(rows.receptorPolarizations)
  const [first, second] = rows.receptorPolarizations
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
    model: held(rows.model),
    rowUse: heldBytes(heap, rows.rowUse),
    clean: heap.uint8(rows.antenna1.length).fill(0).byteOffset,
    isPaired: rows.polarizationCount === 2 && hands.length === 2 && first === 0 && second === 1 && !rows.weightSpectrum,
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
    this.addSpans([{ held, known }])
  }

  /** The same of several spans of time, each with known gains of its own, which all have as many channels. */
  addSpans(spans: readonly KnownRows[]): void {
    const rows = spans.flatMap(({ held }) => held)
    if (rows.length === 0) return
    const mark = this.heap.mark()
    const [knownChannels] = spans.map(({ known }) => known?.channelCount ?? 1)
    const table = this.#table(spans)
    const group = this.heap.allocate(GROUP_BYTES)
    const { channelCount } = rows[0]
    const step = Math.max(1, Math.floor(CHUNK_BYTES / (36 * this.channelCount * this.receptorCount)))
    const most = rows.reduce((count, { rowCount }) => Math.max(count, rowCount), 0)
    // rows of the same baselines at all times before the next ones: in each row's place stands the same baseline
    for (let first = 0; first < most; first += step)
      this.kernel.addRows(
        rows.length,
        table,
        first,
        Math.min(most, first + step),
        channelCount,
        this.receptorCount,
        knownChannels,
        this.sums.byteOffset,
        this.counts.byteOffset,
        this.channelCount,
        binWidth(channelCount, this.channelCount),
        this.antennaCount,
        group,
      )
    this.heap.release(mark)
  }

  /** Sets present [antenna, receptor] to 1 for whoever has a sample that counts in any of these rows. */
  markPresent(held: readonly HeldRows[], present: Uint8Array): void {
    if (held.length === 0) return
    const mark = this.heap.mark()
    const table = this.#table([{ held }])
    const own = this.heap.uint8(present.length)
    own.set(present)
    this.kernel.markPresent(held.length, table, held[0].channelCount, this.receptorCount, own.byteOffset)
    present.set(own)
    this.heap.release(mark)
  }

  /** @returns the address of what the kernel calls Rows, one entry a time */
  #table(spans: readonly KnownRows[]): number {
    const entries = spans.flatMap(({ held, known }) => {
      const gains = placed(this.heap, known, 'single')
      return held.map((rows) => [
        ...[rows.rowCount, rows.antenna1, rows.antenna2, rows.visibilities, rows.flags, rows.weights],
        ...[rows.weightSpectrum, rows.model, rows.rowUse, rows.clean, rows.polarizationCount, rows.hands],
        ...[gains.gains, gains.flags, gains.gaps, Number(rows.isPaired && this.receptorCount === 2)],
      ])
    })
    const table = counters(this.heap, TABLE_WORDS * entries.length)
    table.set(entries.flat())
    return table.byteOffset
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
  readonly gaps: number // [antenna] 1 = some are flagged, 2 = all
  readonly channelCount: number
}

/** Gains in the heap, as f32 for rows and as f64 for sums. */
function placed(heap: KernelHeap, known: AntennaGains | undefined, precision: 'single' | 'double'): PlacedGains {
  if (!known) return { gains: 0, flags: 0, gaps: 0, channelCount: 1 }
  const { length } = known.gains
  const gains = precision === 'single' ? heap.float32(length) : heap.float64(length)
  gains.set(known.gains)
  const flags = heap.uint8(known.flags.length)
  flags.set(known.flags)
  const gaps = heap.uint8(known.antennaCount)
  const width = known.flags.length / known.antennaCount
  for (let antenna = 0; antenna < gaps.length; antenna++) {
    const own = known.flags.subarray(antenna * width, (antenna + 1) * width)
    gaps[antenna] = own.includes(0) ? Number(own.some((flag) => flag !== 0)) : 2
  }
  return {
    ...{ gains: gains.byteOffset, flags: flags.byteOffset, gaps: gaps.byteOffset },
    channelCount: known.channelCount,
  }
}
