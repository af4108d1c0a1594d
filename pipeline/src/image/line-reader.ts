import type { MeasurementSet } from '@contimg/formats/ms'
import { type CombinedCounts, CorrelationCombiner, type Line, type LinePart } from '@contimg/numerics/compress'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { Spectra } from '../visibilities/block.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { SpectraCells } from '../visibilities/spectra-cells.ts'
import type { LineChunk, LineSet } from './line-plan.ts'
import type { RowRun } from './row-runs.ts'
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
}

const SET_BYTES = 1024

/** Bytes that a reader and what works on its lines take from a heap, alignment included. */
export function readerBytes({ lines, lineChannels, samples, weights, sets }: ChunkSize): number {
  return 13 * samples + 4 * weights + 4 * lines + 12 * lines * lineChannels + SET_BYTES * sets + 65536
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
  readonly #ms: MeasurementSet
  readonly #cells: SpectraCells
  readonly #combiner: CorrelationCombiner
  readonly #combinations: readonly (StokesCombination | undefined)[]
  readonly #heap: KernelHeap
  readonly #buffers: {
    readonly visibilities: Float32Array
    readonly flags: Uint8Array
    readonly weights: Float32Array
    readonly spectrum: Float32Array
    readonly rows: Int32Array
  }

  /** @param combinations  [data description] what to make of its correlations; undefined for those not wanted */
  constructor(
    ms: MeasurementSet,
    column: string,
    heap: KernelHeap,
    size: ChunkSize,
    combinations: readonly (StokesCombination | undefined)[],
  ) {
    this.#ms = ms
    this.#cells = new SpectraCells(ms, column)
    this.#combiner = new CorrelationCombiner(heap)
    this.#combinations = combinations
    this.#heap = heap
    this.#buffers = {
      visibilities: heap.float32(2 * size.samples).fill(0),
      flags: heap.uint8(size.samples),
      weights: heap.float32(size.weights),
      spectrum: heap.float32(this.#cells.hasWeightSpectrum ? size.samples : 0),
      rows: heap.int32(size.lines),
    }
    const channels = size.lines * size.lineChannels
    this.rows = { visibilities: heap.allocate(8 * channels), weights: heap.allocate(4 * channels) }
  }

  /**
   * Reads a chunk into `rows`. Channels of which there is no run have weight 0.
   *
   * @param withVisibilities  without, what lies in memory takes their place: weights alone are of use then
   */
  read(line: Line, chunk: LineChunk, withVisibilities: boolean, counts: CombinedCounts): void {
    this.#buffers.rows.set(chunk.rows)
    const channels = chunk.rows.length * line.channelCount
    const present = chunk.runs.reduce((sum, { dataDescriptionId }) => sum + channelsOf(line, dataDescriptionId), 0)
    if (present < line.channelCount) {
      this.#heap.float32(channels, this.rows.weights).fill(0)
      this.#heap.float32(2 * channels, this.rows.visibilities).fill(0)
    }
    for (const run of chunk.runs) {
      const spectra = this.#readRun(run, withVisibilities)
      for (const part of line.parts)
        if (part.spectralWindow === run.dataDescriptionId) this.#combine(line, part, spectra, chunk, counts)
    }
  }

  #readRun({ dataDescriptionId, firstRow, rowCount }: RowRun, withVisibilities: boolean): Spectra {
    const { channels, pols } = this.#cells.shapeOf(dataDescriptionId)
    const { visibilities, flags, weights, spectrum } = this.#buffers
    const samples = rowCount * channels * pols
    const spectra: Spectra = {
      dataDescriptionId,
      firstRow: 0,
      rowCount,
      channelCount: channels,
      polarizationCount: pols,
      visibilities: visibilities.subarray(0, 2 * samples),
      flags: flags.subarray(0, samples),
      weights: weights.subarray(0, rowCount * pols),
      weightSpectrum: this.#cells.hasWeightSpectrum ? spectrum.subarray(0, samples) : undefined,
    }
    const rowFlags = this.#ms.main.column('FLAG_ROW').readScalars(firstRow, rowCount) as Uint8Array
    const options = { notFinite: 'as stored', visibilities: withVisibilities ? 'read' : 'left alone' } as const
    this.#cells.fill(spectra, firstRow, rowFlags, options)
    return spectra
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
    this.#combiner.combine(from, this.#buffers.rows.byteOffset, rows.length, channels, combination, into, counts)
    if (!combination.overI) return
    for (let row = 0; row < rows.length; row++)
      divideByI(this.#heap.float32(2 * part.channelCount, into.visibilities + 8 * row * line.channelCount))
  }
}

function channelsOf({ parts }: Line, dataDescriptionId: number): number {
  return parts.reduce((sum, part) => sum + (part.spectralWindow === dataDescriptionId ? part.channelCount : 0), 0)
}
