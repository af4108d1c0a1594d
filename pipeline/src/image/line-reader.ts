import { type CombinedCounts, CorrelationCombiner, type Line, type LinePart } from '@contimg/numerics/compress'
import { peeledLinesBytes } from '@contimg/numerics/peel'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { Spectra } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import type { LineChunk, LineSet } from './line-plan.ts'
import type { RunCells } from './run-cells.ts'
import { divideByI, type StokesCombination } from './stokes.ts'

/** Rows of a line, float32 in a heap: visibilities [row, channel, 2] not weighted, weights [row, channel]. */
export interface LineRows {
  readonly visibilities: number
  readonly weights: number
}

/** How many lines and samples of the rows read at a time there are at most. */
export interface ChunkSize {
  readonly lines: number
  readonly lineChannels: number
  readonly samples: number // of one run: rows × channels × polarizations
  readonly weights: number // rows × polarizations
  readonly sets: number // of lines: each has tables of its own
  readonly outliers?: number // points that are taken from each line
  readonly keptRuns?: number // that are kept for other readers; 1 where absent
}

const SET_BYTES = 1024

/** Bytes that a reader and what works on its lines take from a heap, alignment included. */
export function readerBytes(size: ChunkSize): number {
  const { lines, lineChannels, samples, weights, sets, outliers = 0, keptRuns = 1 } = size
  const peeled = peeledLinesBytes(outliers, lineChannels)
  const runs = keptRuns * (13 * samples + 4 * weights + 64)
  return runs + 4 * lines + 12 * lines * lineChannels + SET_BYTES * sets + peeled + 65536
}

/** The largest chunk of some sets of lines. */
export function chunkSizeOf({ ms }: Pick<MeasurementSetSource, 'ms'>, sets: readonly LineSet[]): ChunkSize {
  const size = { lines: 0, lineChannels: 0, samples: 0, weights: 0, sets: sets.length }
  for (const { line, chunks } of sets) {
    size.lineChannels = Math.max(size.lineChannels, line.channelCount)
    for (const { runs, rows } of chunks) {
      size.lines = Math.max(size.lines, rows.length)
      for (const { dataDescriptionId, rowCount } of runs) {
        const { spectralWindowId, polarizationId } = ms.dataDescriptions[dataDescriptionId]
        const pols = ms.polarizations[polarizationId].corrTypes.length
        const channels = ms.spectralWindows[spectralWindowId].chanFreqHz.length
        size.samples = Math.max(size.samples, rowCount * channels * pols)
        size.weights = Math.max(size.weights, rowCount * pols)
      }
    }
  }
  return size
}

/** Reads chunks of rows and joins them to lines, in memory that it takes once. */
export class LineReader {
  readonly rows: LineRows
  readonly #runs: RunCells
  readonly #combiner: CorrelationCombiner
  readonly #combinations: readonly (StokesCombination | undefined)[]
  readonly #heap: KernelHeap
  readonly #rows: Int32Array

  /** @param combinations  [data description] what to make of its correlations; undefined for those not wanted */
  constructor(
    runs: RunCells,
    heap: KernelHeap,
    size: ChunkSize,
    combinations: readonly (StokesCombination | undefined)[],
  ) {
    this.#runs = runs
    this.#combiner = new CorrelationCombiner(heap)
    this.#combinations = combinations
    this.#heap = heap
    this.#rows = heap.int32(size.lines)
    const channels = size.lines * size.lineChannels
    this.rows = { visibilities: heap.allocate(8 * channels), weights: heap.allocate(4 * channels) }
  }

  /**
   * Reads a chunk into `rows`. Channels of which there is no run have weight 0.
   *
   * @param withVisibilities  without, what lies in memory takes their place: weights alone are of use then
   */
  read(line: Line, chunk: LineChunk, withVisibilities: boolean, counts: CombinedCounts): void {
    this.#rows.set(chunk.rows)
    const channels = chunk.rows.length * line.channelCount
    const present = chunk.runs.reduce((sum, { dataDescriptionId }) => sum + channelsOf(line, dataDescriptionId), 0)
    if (present < line.channelCount) {
      this.#heap.float32(channels, this.rows.weights).fill(0)
      this.#heap.float32(2 * channels, this.rows.visibilities).fill(0)
    }
    for (const run of chunk.runs) {
      const spectra = this.#runs.read(run, withVisibilities)
      for (const part of line.parts)
        if (part.spectralWindow === run.dataDescriptionId) this.#combine(line, part, spectra, chunk, counts)
    }
  }

  #combine(line: Line, part: LinePart, spectra: Spectra, { rows }: LineChunk, counts: CombinedCounts): void {
    const combination = this.#combinations[spectra.dataDescriptionId]
    if (!combination) return
    const { visibilities, flags, weights, weightSpectrum, channelCount, polarizationCount } = spectra
    const from = {
      visibilities: visibilities.byteOffset,
      flags: flags.byteOffset,
      weights: (weightSpectrum ?? weights).byteOffset,
      weightsPerSample: weightSpectrum !== undefined,
      channelCount,
      polarizationCount,
    }
    const into = {
      visibilities: this.rows.visibilities + 8 * part.lineChannel,
      weights: this.rows.weights + 4 * part.lineChannel,
      pitch: line.channelCount,
    }
    const channels = { first: part.firstChannel, count: part.channelCount }
    this.#combiner.combine(from, this.#rows.byteOffset, rows.length, channels, combination, into, counts)
    if (!combination.overI) return
    for (let row = 0; row < rows.length; row++)
      divideByI(this.#heap.float32(2 * part.channelCount, into.visibilities + 8 * row * line.channelCount))
  }
}

function channelsOf({ parts }: Line, dataDescriptionId: number): number {
  return parts.reduce((sum, part) => sum + (part.spectralWindow === dataDescriptionId ? part.channelCount : 0), 0)
}
