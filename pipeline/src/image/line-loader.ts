import type { CombinedCounts } from '@contimg/numerics/compress'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { densityFactor, type Weighting } from '@contimg/numerics/weight'
import type { StageControl } from '../control.ts'
import { NothingToImageError } from './errors.ts'
import type { ImagerThreads } from './imager-threads.ts'
import type { IngestPlan } from './line-ingest.ts'
import { readerBytes } from './line-reader.ts'
import { requireRoom } from './memory.ts'
import type { ChunkQueue, Compressed } from './tasks.ts'

const LOOK_MS = 100 // between two looks at how far the threads are

/** What is read, and how it is weighted. */
export interface LoadRequest {
  readonly path: string
  readonly column: string
  readonly plan: IngestPlan
  readonly weighting: Weighting
}

/** Has the threads of an imager read, weight and compress visibilities. */
export class LineLoader {
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads
  readonly #request: LoadRequest
  #compressed: readonly Compressed[] = []

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
    const { path, column, plan, weighting } = this.#request
    const bytes = readerBytes(plan.chunkSize)
    requireRoom(this.#heap, bytes * this.#threads.count, 'the buffers of the reading threads')
    const scratches = Array.from({ length: this.#threads.count }, () => this.#heap.allocate(bytes))
    await this.#threads.all((index) => ({
      kind: 'read with',
      setup: { msPath: path, column, plan, scratch: scratches[index] },
    }))
    for (const withVisibilities of [false, true]) {
      const factors = weighting.kind === 'natural' ? 0 : await this.#factors(withVisibilities, control)
      const queue = this.#queue()
      const reading = this.#threads.all<Compressed>({ kind: 'compress', queue, factors })
      this.#compressed = await this.#followed(queue, reading, control, [0.3, 1])
      // the weights of samples that are no number have been counted only if the flags did not tell them
      if (factors === 0 || this.counts.notFinite === 0) break
    }
    if (!(this.sumOfWeights > 0)) {
      const { flagged } = this.counts
      throw new NothingToImageError(path, `none used, ${flagged} flagged`)
    }
  }

  /** float32 [row, column] of the density grid: what weights in a cell are multiplied with. */
  async #factors(withVisibilities: boolean, control: StageControl): Promise<number> {
    const { columns, rows } = this.#request.plan.density
    const size = columns * rows
    const { count } = this.#threads
    requireRoom(this.#heap, 8 * size * count + 4 * size, 'the density of the uv plane')
    const factors = this.#heap.float32(size)
    const mark = this.#heap.mark()
    const cells = Array.from({ length: count }, () => this.#heap.float64(size).fill(0))
    const queue = this.#queue()
    const task = (index: number) =>
      ({ kind: 'density', queue, cells: cells[index].byteOffset, withVisibilities }) as const
    await this.#followed(queue, this.#threads.all(task), control, [0, 0.3])
    const [sum, ...others] = cells
    for (const other of others) for (let i = 0; i < size; i++) sum[i] += other[i]
    const factor = densityFactor(this.#request.weighting, sum)
    for (let i = 0; i < size; i++) factors[i] = sum[i] > 0 ? factor(sum[i]) : 0
    this.#heap.release(mark)
    return factors.byteOffset
  }

  /** Tells how far the threads are with a queue, and has them stop where that is wanted. */
  async #followed<T>(
    { next, places }: ChunkQueue,
    work: Promise<T>,
    { progress, signal }: StageControl,
    [from, to]: readonly [number, number],
  ): Promise<T> {
    const counter = this.#heap.int32(1, next)
    const look = () => {
      if (signal?.aborted) Atomics.store(counter, 0, places.length)
      else progress?.(from + (to - from) * Math.min(1, Atomics.load(counter, 0) / places.length), 'reading')
    }
    const timer = setInterval(look, LOOK_MS)
    try {
      const result = await work
      look()
      signal?.throwIfAborted()
      return result
    } finally {
      clearInterval(timer)
    }
  }

  #queue(): ChunkQueue {
    const next = this.#heap.int32(1).fill(0).byteOffset
    const places = this.#request.plan.sets.flatMap(({ chunks }, set) => chunks.map((_, chunk) => ({ set, chunk })))
    return { next, places }
  }
}
