import { type HdfLibrary, Uvh5Samples } from '@contimg/formats/uvh5'
import { type StoredSamples, type UnpackedSamples, Unpacker } from '@contimg/numerics/unpack'
import { KernelHeap } from '@contimg/numerics/wasm'
import type { GroupWindow } from './windows.ts'

/** Which windows to read, and where the integrations lie in their files. */
export interface ReadingPlan {
  readonly windows: readonly GroupWindow[]
  readonly firstRows: ReadonlyMap<string, Int32Array> // by path: first row of each integration, −1 where it is missing
  readonly rowCounts: Int32Array // [integration] baselines
  readonly polarizationCount: number
  readonly slots: number // integrations that are held at once
}

/** The samples of one window for one integration, in memory that threads share: [row, channel, polarization]. */
export type WindowBuffer = UnpackedSamples

/** Reads spectral windows, integration by integration, out of the files of a group. Close it. */
export class WindowSamples implements Disposable {
  readonly buffers: readonly (readonly WindowBuffer[])[] // [slot][window]
  readonly #plan: ReadingPlan
  readonly #files = new Map<string, Uvh5Samples>()
  readonly #heap = new KernelHeap()
  readonly #unpacker = new Unpacker(this.#heap)
  readonly #stored: Pick<StoredSamples, 'visibilities' | 'flags' | 'counts'>

  /** @throws FormatError */
  constructor(library: HdfLibrary, plan: ReadingPlan) {
    this.#plan = plan
    try {
      for (const { path } of plan.windows)
        if (path !== undefined && !this.#files.has(path)) this.#files.set(path, new Uvh5Samples(library, path))
    } catch (error) {
      this.close()
      throw error
    }
    const rows = Math.max(...plan.rowCounts)
    const { buffers, stored } = allocate(this.#heap, plan, rows, [...this.#files.values()])
    this.buffers = buffers
    this.#stored = stored
  }

  /** Fills the buffers of a slot with an integration. @returns how many samples were not finite */
  read(integration: number, slot: number): number {
    let notFinite = 0
    let held: Uvh5Samples | undefined // the file whose rows are in the heap
    for (const [w, window] of this.#plan.windows.entries()) {
      const file = window.path === undefined ? undefined : this.#files.get(window.path)
      const firstRow = window.path === undefined ? -1 : this.#plan.firstRows.get(window.path)![integration]
      const target = this.buffers[slot][w]
      if (!file || firstRow < 0) {
        flagAll(target)
        continue
      }
      const rowCount = this.#plan.rowCounts[integration]
      if (held !== file) this.#load(file, firstRow, rowCount)
      held = file
      const { channelCount, polarizationCount } = file
      const run = { first: window.firstChannel, count: window.channelCount, reversed: window.reversed }
      notFinite += this.#unpacker.unpack({ ...this.#stored, rowCount, channelCount, polarizationCount }, run, target)
    }
    return notFinite
  }

  close(): void {
    for (const file of this.#files.values()) file.close()
    this.#files.clear()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #load(file: Uvh5Samples, firstRow: number, rowCount: number): void {
    const samples = rowCount * file.channelCount * file.polarizationCount
    file.readVisibilities(firstRow, rowCount, this.#stored.visibilities.subarray(0, 2 * samples))
    file.readFlags(firstRow, rowCount, this.#stored.flags.subarray(0, samples))
    file.readSampleCounts(firstRow, rowCount, this.#stored.counts.subarray(0, samples))
  }
}

function flagAll({ visibilities, flags, countSums }: WindowBuffer): void {
  visibilities.fill(0)
  flags.fill(1)
  countSums.fill(0)
}

/** All memory at once, since views are lost when it grows. */
function allocate(heap: KernelHeap, plan: ReadingPlan, rows: number, files: readonly Uvh5Samples[]) {
  const { windows, slots, polarizationCount } = plan
  const most = rows * Math.max(0, ...files.map((file) => file.channelCount * file.polarizationCount))
  const sizes = windows.map(({ channelCount }) => rows * channelCount * polarizationCount)
  const sums = rows * polarizationCount
  const bytes = 13 * most + slots * sizes.reduce((sum, size) => sum + 9 * size + 8 * sums, 0)
  const mark = heap.mark()
  heap.allocate(bytes + 64 * (3 + 3 * slots * windows.length))
  heap.release(mark)
  const stored = { visibilities: heap.float32(2 * most), flags: heap.uint8(most), counts: heap.float32(most) }
  const buffers = Array.from({ length: slots }, () =>
    sizes.map((size) => ({
      visibilities: heap.float32(2 * size),
      flags: heap.uint8(size),
      countSums: heap.float64(sums),
    })),
  )
  return { stored, buffers }
}
