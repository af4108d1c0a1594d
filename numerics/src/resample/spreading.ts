import { part, type Share } from '../fft/share.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { blockAt, COLUMN_BYTES, lowColumnAt, lowPitchOf, rowNotesAt } from './layout.ts'
import { LINES, type Lines } from './lines.ts'
import { BLOCK_ROWS, type ResamplePlan } from './plan.ts'
import type { ResampleTables } from './tables.ts'

/** The adjoint of Interpolation: from a model of the picture to the low image. Only rows that hold anything are gone through. */
export class Spreading {
  readonly #heap: KernelHeap
  readonly #tables: ResampleTables
  readonly #parts: readonly [re: number, im: number] // float32 elements of one line of reals each, 0 between two uses
  readonly #values: number
  readonly #indices: number
  readonly #rows: number

  constructor(heap: KernelHeap, tables: ResampleTables) {
    this.#heap = heap
    this.#tables = tables
    const { alongL, alongM, image } = tables.plan
    const longest = Math.max(alongL.oversampled, alongM.oversampled)
    this.#parts = [heap.allocate(4 * longest), heap.allocate(4 * longest)]
    for (const part of this.#parts) heap.float32(longest, part).fill(0)
    this.#values = heap.allocate(4 * image.width)
    this.#indices = heap.allocate(4 * image.width)
    this.#rows = heap.allocate(4 * image.height)
  }

  /** Notes which rows of a model hold anything, and clears the cells of the low image that no pixel reaches. */
  findRows(image: number, low: number, between: number, share: Share): void {
    const { plan, kernel } = this.#tables
    const { width, height } = plan.image
    const held = this.#heldRows(between)
    const [first, last] = part(0, height, 1, share)
    for (let y = first; y < last; y++) held[y] = kernel.holdsAny(image + 4 * width * y, width)
    this.#clearLow(low, share)
  }

  /** Model → between: real float32 [block, low column, 2 BLOCK_ROWS] of the rows that hold anything. */
  alongL(image: number, between: number, share: Share): void {
    const { plan, kernel, alongL: lines, pixels } = this.#tables
    const { width } = plan.image
    const rows = this.#listRows(between)
    const [first, last] = part(0, rows.length, 2 * LINES, share)
    for (let from = first; from < last; from += 2 * LINES) {
      const lineCount = this.#joinLines(lines, Math.min(2 * LINES, last - from), (i, part) => {
        const y = rows[from + i]
        const count = kernel.listPixels(image + 4 * width * y, width, this.#values, this.#indices)
        pixels.setRow(y)
        kernel.spreadPixels(part, this.#values, this.#indices, count, pixels.address, lines.taps)
      })
      lines.downsample(lineCount, blockAt(plan, between, from / (2 * BLOCK_ROWS)), COLUMN_BYTES, false)
    }
  }

  /** Between → the low image, its imaginary parts 0. */
  alongM(low: number, between: number, share: Share): void {
    const { plan, kernel, alongM: lines, pixels } = this.#tables
    const rowCount = this.#listRows(between).length
    const [first, last] = part(0, plan.alongL.count, 2 * LINES, share)
    for (let from = first; from < last; from += 2 * LINES) {
      const lineCount = this.#joinLines(lines, Math.min(2 * LINES, last - from), (i, part) => {
        pixels.setColumn(from + i)
        for (let row = 0; row < rowCount; row += 2 * BLOCK_ROWS) {
          const values = blockAt(plan, between, row / (2 * BLOCK_ROWS)) + (from + i) * COLUMN_BYTES
          const count = Math.min(2 * BLOCK_ROWS, rowCount - row)
          kernel.spreadPixels(part, values, this.#rows + 4 * row, count, pixels.address, lines.taps)
        }
      })
      lines.downsample(lineCount, lowColumnAt(plan, low, from), lowPitchOf(plan), true)
    }
  }

  /** Fills complex lines from twice as many real ones, each spread by `spread`; returns how many, a multiple of 4. */
  #joinLines(lines: Lines, realLines: number, spread: (i: number, part: number) => void): number {
    const lineCount = 4 * Math.ceil(realLines / 8)
    const [re, im] = this.#parts
    for (let i = 0; i < 2 * lineCount; i += 2) {
      if (i < realLines) spread(i, re)
      if (i + 1 < realLines) spread(i + 1, im)
      const to = lines.elements + (i / 2) * lines.elementsPitch
      this.#tables.kernel.joinParts(to, re, im, lines.axis.oversampled)
    }
    return lineCount
  }

  #heldRows(between: number): Int32Array {
    const { plan } = this.#tables
    return this.#heap.int32(plan.image.height, rowNotesAt(plan, between))
  }

  /** The rows that hold anything, in this thread's own memory. */
  #listRows(between: number): Int32Array {
    const rows = this.#heap.int32(this.#tables.plan.image.height, this.#rows)
    let count = 0
    this.#heldRows(between).forEach((holds, y) => {
      if (holds) rows[count++] = y
    })
    return rows.subarray(0, count)
  }

  #clearLow(low: number, share: Share): void {
    const { plan, kernel } = this.#tables
    const { alongL, alongM } = plan
    const { columns, rows } = plan.low
    const [first, last] = part(0, rows, 1, share)
    for (let row = first; row < last; row++) {
      const at = low + lowPitchOf(plan) * row
      const reached = row >= alongM.first && row < alongM.first + alongM.count
      const [from, to] = reached ? [alongL.first, alongL.first + alongL.count] : [columns, columns]
      kernel.clear(at, 8 * from)
      kernel.clear(at + 8 * to, 8 * (columns - to))
    }
  }
}

/** Bytes that a Spreading takes from a heap, alignment included. */
export function spreadingBytes({ alongL, alongM, image }: ResamplePlan): number {
  return 8 * Math.max(alongL.oversampled, alongM.oversampled) + 8 * image.width + 4 * image.height + 512
}
