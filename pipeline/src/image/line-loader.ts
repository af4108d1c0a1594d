import type { CombinedCounts } from '@contimg/numerics/compress'
import { type LineSource, peeledLinesBytes, sumsLength } from '@contimg/numerics/peel'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { Weighting } from '@contimg/numerics/weight'
import type { StageControl } from '../control.ts'
import type { HeldColumns } from '../visibilities/held-columns.ts'
import { beginQueue, followQueue } from './chunk-queue.ts'
import { NothingToImageError } from './errors.ts'
import type { ImagerThreads } from './imager-threads.ts'
import { haveSameWeights, writeFactors } from './line-density.ts'
import type { IngestPlan } from './line-ingest.ts'
import { readerBytes } from './line-reader.ts'
import { requireRoom } from './memory.ts'
import type { AmplitudeCells } from './outlier-model.ts'
import type { Compressed } from './tasks.ts'

/** What is read, and how it is weighted. */
export interface LoadRequest {
  readonly path: string
  readonly column: string
  readonly held: HeldColumns | undefined // in memory, in place of the column
  readonly plan: IngestPlan
  readonly weighting: Weighting
}

/** Has the threads of an imager read, weight and compress visibilities. */
export class LineLoader {
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads
  readonly #request: LoadRequest
  #compressed: readonly Compressed[] = []
  #isOpen = false
  #place = 0 // among those that were read together

  constructor(heap: KernelHeap, threads: ImagerThreads, request: LoadRequest) {
    this.#heap = heap
    this.#threads = threads
    this.#request = request
  }

  /** Of all samples that were read. */
  get counts(): CombinedCounts {
    const sum = (of: keyof CombinedCounts) => this.#compressed.reduce((total, { counts }) => total + counts[of], 0)
    return { used: sum('used'), flagged: sum('flagged'), notFinite: sum('notFinite') }
  }

  /** Σ W of the imaging weights. */
  get sumOfWeights(): number {
    return this.#compressed.reduce((total, { sums }) => total + sums.sum, 0)
  }

  /** Noise of the image over that of one visibility, if all have the same: √ΣW²/ΣW. */
  get relativeNoise(): number {
    return Math.sqrt(this.#compressed.reduce((total, { sums }) => total + sums.squares, 0)) / this.sumOfWeights
  }

  /**
   * Reads, weights and compresses the visibilities.
   *
   * @throws NothingToImageError where none is left
   */
  async load(control: StageControl): Promise<void> {
    await LineLoader.loadTogether([this], control)
    this.requireSome()
  }

  /** Reads once for several loaders: of the same rows and channels by the same threads, but of other Stokes parameters. */
  static async loadTogether(loaders: readonly LineLoader[], control: StageControl): Promise<void> {
    const [first] = loaders
    const isNatural = first.#request.weighting.kind === 'natural'
    await first.#open(loaders)
    for (const withVisibilities of [false, true]) {
      const factors = isNatural ? loaders.map(() => 0) : await first.#factors(loaders, withVisibilities, control)
      const queue = beginQueue(first.#heap, first.#request.plan)
      const reading = first.#threads.all<Compressed[]>({ kind: 'compress', queue, factors })
      const compressed = await followQueue(first.#heap, queue, reading, control, [0.3, 1])
      for (const [i, loader] of loaders.entries()) loader.#compressed = compressed.map((ofThread) => ofThread[i])
      // the weights of samples that are no number have been counted only if the flags did not tell them
      if (isNatural || loaders.every(({ counts }) => counts.notFinite === 0)) break
    }
    for (const [i, loader] of loaders.entries()) loader.#place = i
  }

  /** @throws NothingToImageError where none is left */
  requireSome(): void {
    if (this.sumOfWeights > 0) return
    throw new NothingToImageError(this.#request.path, `none used, ${this.counts.flagged} flagged`)
  }

  /** Has the threads subtract from this one's samples, of those that were read together. */
  async turnTo(): Promise<void> {
    await this.#threads.all({ kind: 'turn to', plan: this.#place })
  }

  /** Has the threads get ready to read, once. */
  async #open(loaders: readonly LineLoader[] = [this]): Promise<void> {
    if (this.#isOpen && loaders.length === 1) return
    const { path, column, held } = this.#request
    const several = loaders.length > 1
    const plans = loaders.map((loader, i) =>
      loader.#placed(several ? (i === 0 ? mostRuns(loader.#request.plan) : 0) : 1),
    )
    await this.#threads.all((index) => ({
      kind: 'read with',
      setup: {
        msPath: path,
        column,
        held,
        plans: plans.map(({ plan, scratches }) => ({ plan, scratch: scratches[index] })),
      },
    }))
    this.#isOpen = true
  }

  /** The plan with a place for what each thread reads. @param keptRuns  that are kept for others; 0 uses another's */
  #placed(keptRuns: number): { readonly plan: IngestPlan; readonly scratches: readonly number[] } {
    const { plan } = this.#request
    const chunkSize = { ...plan.chunkSize, keptRuns }
    const bytes = readerBytes(chunkSize)
    requireRoom(this.#heap, bytes * this.#threads.count, 'the buffers of the reading threads')
    const scratches = Array.from({ length: this.#threads.count }, () => this.#heap.allocate(bytes))
    return { plan: { ...plan, chunkSize }, scratches }
  }

  /**
   * Reads the visibilities and adds up what they tell of the amplitudes of points, by their own weights.
   *
   * @returns [time, band, as solveAmplitudes wants them]
   */
  async correlate(sources: readonly LineSource[], cells: AmplitudeCells, control: StageControl): Promise<Float64Array> {
    await this.#open()
    const length = cells.times.length * cells.bands * sumsLength(sources.length)
    const scratchBytes = peeledLinesBytes(sources.length, this.#request.plan.chunkSize.lineChannels)
    requireRoom(this.#heap, (8 * length + scratchBytes) * this.#threads.count, 'the sums of outliers')
    const mark = this.#heap.mark()
    const parts = Array.from({ length: this.#threads.count }, () => ({
      sums: this.#heap.float64(length).fill(0),
      scratch: this.#heap.allocate(scratchBytes),
    }))
    const queue = beginQueue(this.#heap, this.#request.plan)
    const task = (index: number) => {
      const { sums, scratch } = parts[index]
      return { kind: 'correlate', queue, setup: { sources, cells, sums: sums.byteOffset, scratch } } as const
    }
    await followQueue(this.#heap, queue, this.#threads.all(task), control, [0, 1])
    const total = new Float64Array(length)
    for (const { sums } of parts) for (let i = 0; i < length; i++) total[i] += sums[i]
    this.#heap.release(mark)
    return total
  }

  /**
   * Addresses of float32 [row, column] of the density grid: what weights in a cell are multiplied with. Those of a
   * loader that has the weights of one before it are the same.
   */
  async #factors(loaders: readonly LineLoader[], withVisibilities: boolean, control: StageControl): Promise<number[]> {
    const { columns, rows } = this.#request.plan.density
    const size = columns * rows
    const { count } = this.#threads
    const like = loaders.map(({ combinations }) =>
      loaders.findIndex((one) => haveSameWeights(one.combinations, combinations)),
    )
    const own = like.map((first, i) => first === i)
    const grids = own.filter((is) => is).length
    requireRoom(this.#heap, (8 * size * count + 4 * size) * grids, 'the density of the uv plane')
    const factors = own.map((is) => (is ? this.#heap.float32(size) : undefined))
    const mark = this.#heap.mark()
    const cells = own.map((is) => Array.from({ length: is ? count : 0 }, () => this.#heap.float64(size).fill(0)))
    const queue = beginQueue(this.#heap, this.#request.plan)
    const addresses = (index: number) => cells.map((ofThreads) => ofThreads[index]?.byteOffset ?? 0)
    const task = (index: number) => ({ kind: 'density', queue, cells: addresses(index), withVisibilities }) as const
    await followQueue(this.#heap, queue, this.#threads.all(task), control, [0, 0.3])
    for (const [i, into] of factors.entries()) if (into) writeFactors(this.#request.weighting, cells[i], into)
    this.#heap.release(mark)
    return like.map((first) => factors[first]!.byteOffset)
  }

  get combinations(): IngestPlan['combinations'] {
    return this.#request.plan.combinations
  }
}

/** The most runs of a chunk. */
function mostRuns({ sets }: IngestPlan): number {
  return sets.reduce((most, { chunks }) => chunks.reduce((more, { runs }) => Math.max(more, runs.length), most), 1)
}
