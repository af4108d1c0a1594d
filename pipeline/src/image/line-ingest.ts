import { type CombinedCounts, Compressor, type Line } from '@contimg/numerics/compress'
import { lineArrays } from '@contimg/numerics/planes'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { type DensityGrid, LineWeigher, UvLimiter, type UvLimits, type WeightSums } from '@contimg/numerics/weight'
import type { Cells } from '../visibilities/spectra-cells.ts'
import { type GramStore, Grams } from './grams.ts'
import type { LineChunk, LineSet } from './line-plan.ts'
import { type ChunkSize, LineReader } from './line-reader.ts'
import { OutlierLines } from './outlier-lines.ts'
import type { OutlierModel } from './outlier-model.ts'
import { RunCells } from './run-cells.ts'
import type { StokesCombination } from './stokes.ts'

/** What the visibilities of a Measurement Set are read with; plain data. */
export interface IngestPlan {
  readonly sets: readonly LineSet[]
  readonly grams: readonly GramStore[] // of each set; none where no model will be subtracted
  readonly density: DensityGrid
  readonly uv?: UvLimits
  readonly outliers?: OutlierModel // taken from the visibilities as they are read
  readonly chunkSize: ChunkSize
  readonly combinations: readonly (StokesCombination | undefined)[] // [data description]
}

/** One chunk of one set. */
export interface ChunkPlace {
  readonly set: number
  readonly chunk: number
}

/** A thread's part in making compressed samples of the visibilities of a Measurement Set. */
export class LineIngest {
  readonly runs: RunCells
  readonly counts: CombinedCounts = { used: 0, flagged: 0, notFinite: 0 } // of what was compressed
  readonly #plan: IngestPlan
  readonly #reader: LineReader
  readonly #tools: readonly {
    readonly weigher: LineWeigher
    readonly limiter: UvLimiter
    readonly compressor: Compressor
    readonly grams: Grams | undefined
  }[]
  readonly #outliers: OutlierLines | undefined
  readonly #heap: KernelHeap

  /** @param runs  of another ingest of the same rows, which then are read once for both */
  constructor(cells: Cells, heap: KernelHeap, plan: IngestPlan, runs?: RunCells) {
    this.#plan = plan
    this.#heap = heap
    this.runs = runs ?? new RunCells(cells, heap, plan.chunkSize)
    this.#reader = new LineReader(this.runs, heap, plan.chunkSize, plan.combinations)
    const { outliers, sets } = plan
    this.#outliers = outliers && new OutlierLines(heap, outliers.sources, outliers.cells, this.lines)
    this.#tools = sets.map((set, i) => ({
      weigher: new LineWeigher(heap, set.line, plan.density),
      limiter: new UvLimiter(heap, set.line, plan.uv ?? {}),
      compressor: new Compressor(heap, set.compression),
      grams: plan.grams[i] && new Grams(heap, set, plan.grams[i]),
    }))
  }

  get lines(): readonly Line[] {
    return this.#plan.sets.map(({ line }) => line)
  }

  /** Of the imaging weights of all that was compressed. */
  get weightSums(): WeightSums {
    const all = this.#tools.map(({ weigher }) => weigher.sums)
    const total = (of: (sums: WeightSums) => number) => all.reduce((sum, one) => sum + of(one), 0)
    return { sum: total(({ sum }) => sum), squares: total(({ squares }) => squares) }
  }

  /**
   * Adds the weights of a chunk to cells, float64 [row, column] of the density grid.
   *
   * @param withVisibilities  whether samples that are no number are found, too
   */
  addDensity(place: ChunkPlace, cells: number, withVisibilities: boolean): void {
    const { line, samples } = this.#plan.sets[place.set]
    const { weigher, limiter } = this.#tools[place.set]
    const { firstLine, rows } = this.#read(place, withVisibilities, { used: 0, flagged: 0, notFinite: 0 })
    const { uvwM } = lineArrays(this.#heap, samples)
    for (let i = 0, r = firstLine; i < rows.length; i++, r++) {
      const weights = this.#reader.rows.weights + 4 * i * line.channelCount
      limiter.restrict(weights, uvwM[3 * r], uvwM[3 * r + 1])
      weigher.addDensity(weights, uvwM[3 * r], uvwM[3 * r + 1], cells)
    }
  }

  /** Forgets the counts and sums of what was compressed before: all of it will be compressed again. */
  begin(): void {
    Object.assign(this.counts, { used: 0, flagged: 0, notFinite: 0 })
    for (const { weigher } of this.#tools) weigher.clearSums()
  }

  /** Compresses a chunk. @param factors  float32 [row, column] of the density grid; 0 for weights as they are */
  compress(place: ChunkPlace, factors: number): void {
    const { line, samples, factors: chosenAt, pathsM } = this.#plan.sets[place.set]
    const { weigher, limiter, compressor, grams } = this.#tools[place.set]
    const { firstLine, rows, timeMjdS } = this.#read(place, true, this.counts)
    const time = this.#outliers?.timeOf(timeMjdS) ?? -1
    const { uvwM, firsts } = lineArrays(this.#heap, samples)
    const [chosen, paths] = [
      this.#heap.int32(samples.lineCount, chosenAt),
      this.#heap.float64(samples.lineCount, pathsM),
    ]
    this.#clear(place, firstLine, rows.length)
    for (let i = 0, r = firstLine; i < rows.length; i++, r++) {
      const visibilities = this.#reader.rows.visibilities + 8 * i * line.channelCount
      const weights = this.#reader.rows.weights + 4 * i * line.channelCount
      if (paths[r] !== 0) weigher.turn(visibilities, paths[r])
      if (time >= 0) this.#peel(place.set, time, r, visibilities)
      limiter.restrict(weights, uvwM[3 * r], uvwM[3 * r + 1])
      limiter.taper(weights, uvwM[3 * r], uvwM[3 * r + 1])
      if (factors === 0) weigher.count(weights)
      else weigher.weigh(weights, uvwM[3 * r], uvwM[3 * r + 1], factors)
      const [values, ownWeights] = [samples.values + 8 * firsts[r], samples.weights + 4 * firsts[r]]
      compressor.compress(chosen[r], visibilities, weights, values, ownWeights, grams?.matrixOf(r) ?? 0)
      grams?.keepWeights(r, weights)
    }
  }

  #peel(set: number, time: number, row: number, visibilities: number): void {
    const { samples } = this.#plan.sets[set]
    this.#outliers?.place(set, this.#heap.float64(3 * samples.lineCount, samples.uvwM), row)
    if (this.#plan.outliers) this.#outliers?.subtract(set, time, visibilities, this.#plan.outliers)
  }

  /** Adds what a chunk tells of the amplitudes of sources to sums: see OutlierLines. */
  correlate({ set, chunk }: ChunkPlace, sources: OutlierLines, sums: number): void {
    const { line, samples, pathsM } = this.#plan.sets[set]
    const { weigher, limiter } = this.#tools[set]
    const time = sources.timeOf(this.#plan.sets[set].chunks[chunk].timeMjdS)
    if (time < 0) return
    const { firstLine, rows } = this.#read({ set, chunk }, true, { used: 0, flagged: 0, notFinite: 0 })
    const { uvwM } = lineArrays(this.#heap, samples)
    const paths = this.#heap.float64(samples.lineCount, pathsM)
    for (let i = 0, r = firstLine; i < rows.length; i++, r++) {
      const visibilities = this.#reader.rows.visibilities + 8 * i * line.channelCount
      const weights = this.#reader.rows.weights + 4 * i * line.channelCount
      if (paths[r] !== 0) weigher.turn(visibilities, paths[r])
      limiter.restrict(weights, uvwM[3 * r], uvwM[3 * r + 1])
      sources.place(set, uvwM, r)
      sources.correlate(set, time, visibilities, weights, sums)
    }
  }

  /** Takes from lines first … last − 1 of a set what a model gives at their samples, complex float32 at `model`. */
  subtract(set: number, model: number, first: number, last: number): void {
    const { samples, factors } = this.#plan.sets[set]
    const { compressor, grams } = this.#tools[set]
    const { firsts } = lineArrays(this.#heap, samples)
    const chosen = this.#heap.int32(samples.lineCount, factors)
    for (let r = first; r < last; r++) {
      const at = 8 * firsts[r]
      grams?.subtract(compressor, r, chosen[r], model + at, samples.values + at)
    }
  }

  #read({ set, chunk }: ChunkPlace, withVisibilities: boolean, counts: CombinedCounts): LineChunk {
    const { line, chunks } = this.#plan.sets[set]
    this.#reader.read(line, chunks[chunk], withVisibilities, counts)
    return chunks[chunk]
  }

  #clear({ set }: ChunkPlace, firstLine: number, count: number): void {
    const { samples } = this.#plan.sets[set]
    const { firsts } = lineArrays(this.#heap, samples)
    const [first, end] = [firsts[firstLine], firsts[firstLine + count]]
    this.#heap.float32(2 * (end - first), samples.values + 8 * first).fill(0)
    this.#heap.float32(end - first, samples.weights + 4 * first).fill(0)
    this.#tools[set].grams?.clear(firstLine, count)
  }
}
