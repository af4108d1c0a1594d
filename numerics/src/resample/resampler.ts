import { part, type Share } from '../fft/share.ts'
import { wasmBase64 } from '../generated/resample.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import { LINES, type LineKernel, Lines, linesBytes } from './lines.ts'
import { BLOCK_ROWS, lSlantOf, type ResamplePlan } from './plan.ts'

interface ResampleKernel extends LineKernel {
  readonly sampleLine: (
    ...given: [elements: number, to: number, blockBytes: number, count: number, line: number, taps: number]
  ) => void
  readonly sampleLineInTwo: (
    ...given: [
      elements: number,
      re: number,
      im: number,
      count: number,
      line: number,
      taps: number,
      reFactor: number,
      imFactor: number,
      bigEndian: number,
    ]
  ) => void
  readonly holdsAny: (from: number, count: number) => number
  readonly listPixels: (from: number, count: number, values: number, indices: number) => number
  readonly spreadPixels: (
    ...given: [elements: number, values: number, indices: number, count: number, line: number, taps: number]
  ) => void
  readonly joinParts: (to: number, re: number, im: number, count: number) => void
}

/** Two pictures, float32 [height, width], row 0 in the south: the real and the imaginary parts of the low image. */
export interface PicturePair {
  readonly dirty: number
  readonly psf: number
  readonly factor: number // of every pixel of the dirty image
  readonly psfFactor: number // of the point spread function's
  readonly bigEndian: boolean // as FITS stores them
}

const LINE_PARAMETERS = 9
const LINE_BYTES = 8 * (LINE_PARAMETERS + 4) // the kernel keeps the coefficients of a curve behind them
const COLUMN_BYTES = 8 * BLOCK_ROWS // of a column within a block

/**
 * The steps between a low image on the slant plane and the pixels of the picture. Several threads with a Resampler
 * each, over one shared memory, each do their share of a step; between two steps all wait for all (steps.ts gives the
 * order). Images are addresses in that memory, `between` is that of plan.betweenBytes which all share.
 */
export class Resampler {
  readonly plan: ResamplePlan
  readonly #heap: KernelHeap
  readonly #kernel: ResampleKernel
  readonly #alongL: Lines
  readonly #alongM: Lines
  readonly #line: number
  readonly #parts: readonly [re: number, im: number] // float32 elements of one line of reals each, 0 between two uses
  readonly #values: number
  readonly #indices: number
  readonly #rows: number

  constructor(heap: KernelHeap, plan: ResamplePlan) {
    this.plan = plan
    this.#heap = heap
    this.#kernel = instantiateKernel<ResampleKernel>(wasmBase64, heap)
    this.#alongL = new Lines(heap, this.#kernel, plan.alongL)
    this.#alongM = new Lines(heap, this.#kernel, plan.alongM)
    this.#line = heap.allocate(LINE_BYTES)
    const longest = Math.max(plan.alongL.oversampled, plan.alongM.oversampled)
    this.#parts = [heap.allocate(4 * longest), heap.allocate(4 * longest)]
    for (const part of this.#parts) heap.float32(longest, part).fill(0)
    this.#values = heap.allocate(4 * plan.image.width)
    this.#indices = heap.allocate(4 * plan.image.width)
    this.#rows = heap.allocate(4 * plan.image.height)
  }

  /** Low image → between: complex float32 [block, low column, BLOCK_ROWS], it at (l′ of the column, m of the pixel). */
  alongM(low: number, between: number, share: Share): void {
    const { alongL, alongM, blockBytes, image } = this.plan
    const lowPitch = 8 * this.plan.low.columns
    const { elements, elementsPitch, taps } = this.#alongM
    const [first, last] = part(0, alongL.count, LINES, share)
    for (let from = first; from < last; from += LINES) {
      const lineCount = Math.min(LINES, last - from)
      this.#alongM.upsample(lineCount, low + alongM.first * lowPitch + 8 * (alongL.first + from), lowPitch)
      for (let i = 0; i < lineCount; i++) {
        this.#setColumn(from + i)
        const to = between + (from + i) * COLUMN_BYTES
        this.#kernel.sampleLine(elements + i * elementsPitch, to, blockBytes, image.height, this.#line, taps)
      }
    }
  }

  /** Between → the pictures. */
  alongL(between: number, { dirty, psf, factor, psfFactor, bigEndian }: PicturePair, share: Share): void {
    const { width, height } = this.plan.image
    const { elements, elementsPitch, taps } = this.#alongL
    const [first, last] = part(0, height, LINES, share)
    for (let from = first; from < last; from += LINES) {
      this.#alongL.upsample(LINES, this.#block(between, from / BLOCK_ROWS), COLUMN_BYTES)
      for (let y = from; y < Math.min(from + LINES, last); y++) {
        this.#setRow(y)
        const [line, at] = [elements + (y - from) * elementsPitch, 4 * width * y]
        const options = [taps, factor, psfFactor, bigEndian ? 1 : 0] as const
        this.#kernel.sampleLineInTwo(line, dirty + at, psf + at, width, this.#line, ...options)
      }
    }
  }

  /** Notes which rows of a model hold anything, and clears the cells of the low image that no pixel reaches. */
  findRows(image: number, low: number, between: number, share: Share): void {
    const { width, height } = this.plan.image
    const held = this.#heldRows(between)
    const [first, last] = part(0, height, 1, share)
    for (let y = first; y < last; y++) held[y] = this.#kernel.holdsAny(image + 4 * width * y, width)
    this.#clearLow(low, share)
  }

  /** Model → between: real float32 [block, low column, 2 BLOCK_ROWS] of the rows that hold anything. */
  backAlongL(image: number, between: number, share: Share): void {
    const { width } = this.plan.image
    const rows = this.#listRows(between)
    const { taps } = this.#alongL
    const [first, last] = part(0, rows.length, 2 * LINES, share)
    for (let from = first; from < last; from += 2 * LINES) {
      const lineCount = this.#joinLines(this.#alongL, Math.min(2 * LINES, last - from), (i, part) => {
        const y = rows[from + i]
        const count = this.#kernel.listPixels(image + 4 * width * y, width, this.#values, this.#indices)
        this.#setRow(y)
        this.#kernel.spreadPixels(part, this.#values, this.#indices, count, this.#line, taps)
      })
      this.#alongL.downsample(lineCount, this.#block(between, from / (2 * BLOCK_ROWS)), COLUMN_BYTES, false)
    }
  }

  /** Between → the low image, its imaginary parts 0. */
  backAlongM(low: number, between: number, share: Share): void {
    const { alongL, alongM } = this.plan
    const lowPitch = 8 * this.plan.low.columns
    const rowCount = this.#listRows(between).length
    const { taps } = this.#alongM
    const [first, last] = part(0, alongL.count, 2 * LINES, share)
    for (let from = first; from < last; from += 2 * LINES) {
      const lineCount = this.#joinLines(this.#alongM, Math.min(2 * LINES, last - from), (i, part) => {
        this.#setColumn(from + i)
        for (let row = 0; row < rowCount; row += 2 * BLOCK_ROWS) {
          const values = this.#block(between, row / (2 * BLOCK_ROWS)) + (from + i) * COLUMN_BYTES
          const count = Math.min(2 * BLOCK_ROWS, rowCount - row)
          this.#kernel.spreadPixels(part, values, this.#rows + 4 * row, count, this.#line, taps)
        }
      })
      this.#alongM.downsample(lineCount, low + alongM.first * lowPitch + 8 * (alongL.first + from), lowPitch, true)
    }
  }

  /** Address of a row, or of the `block`-th block and a fraction of it, in column 0 of what lies between. */
  #block(between: number, block: number): number {
    const whole = Math.floor(block)
    return between + whole * this.plan.blockBytes + (block - whole) * COLUMN_BYTES
  }

  /** Fills complex lines from twice as many real ones, each spread by `spread`; returns how many, a multiple of 4. */
  #joinLines(lines: Lines, realLines: number, spread: (i: number, part: number) => void): number {
    const lineCount = 4 * Math.ceil(realLines / 8)
    const [re, im] = this.#parts
    for (let i = 0; i < 2 * lineCount; i += 2) {
      if (i < realLines) spread(i, re)
      if (i + 1 < realLines) spread(i + 1, im)
      this.#kernel.joinParts(lines.elements + (i / 2) * lines.elementsPitch, re, im, lines.axis.oversampled)
    }
    return lineCount
  }

  #heldRows(between: number): Int32Array {
    const { betweenBytes, image } = this.plan
    return this.#heap.int32(image.height, between + betweenBytes - 4 * image.height)
  }

  /** The rows that hold anything, in this thread's own memory. */
  #listRows(between: number): Int32Array {
    const rows = this.#heap.int32(this.plan.image.height, this.#rows)
    let count = 0
    this.#heldRows(between).forEach((holds, y) => {
      if (holds) rows[count++] = y
    })
    return rows.subarray(0, count)
  }

  #clearLow(low: number, share: Share): void {
    const { alongL, alongM } = this.plan
    const { columns, rows } = this.plan.low
    const [first, last] = part(0, rows, 1, share)
    for (let row = first; row < last; row++) {
      const at = low + 8 * columns * row
      const reached = row >= alongM.first && row < alongM.first + alongM.count
      const [from, to] = reached ? [alongL.first, alongL.first + alongL.count] : [columns, columns]
      this.#kernel.clear(at, 8 * from)
      this.#kernel.clear(at + 8 * to, 8 * (columns - to))
    }
  }

  /** The pixels of column alongL.first + i of the low image: what the kernel reads of a line. */
  #setColumn(i: number): void {
    const { low, slant, image, alongL, alongM } = this.plan
    const lSlant = lSlantOf(low, alongL.first + i)
    const perRad = alongM.oversampled / alongM.length / low.cellM
    const origin = -(image.height / 2) * image.cellRad
    const start = (low.rows / 2 - alongM.first) * low.cellM + origin
    this.#setLine(
      ...([lSlant ** 2, origin, image.cellRad, 1 - slant.a * lSlant, 1 + slant.a ** 2] as const),
      ...([start * perRad, image.cellRad * perRad, slant.b * perRad, alongM.curvePixels] as const),
    )
  }

  /** The pixels of row y of the picture. */
  #setRow(y: number): void {
    const { low, slant, image, alongL } = this.plan
    const m = (y - image.height / 2) * image.cellRad
    const perRad = alongL.oversampled / alongL.length / low.cellL
    const origin = (image.width / 2) * image.cellRad
    const start = (low.columns / 2 - alongL.first) * low.cellL - origin
    this.#setLine(
      ...([m ** 2, origin, -image.cellRad, 1, 1] as const),
      ...([start * perRad, image.cellRad * perRad, -slant.a * perRad, alongL.curvePixels] as const),
    )
  }

  #setLine(
    ...parameters: [
      fixed: number,
      origin: number,
      cell: number,
      h: number,
      a: number,
      start: number,
      step: number,
      bend: number,
      curvePixels: number,
    ]
  ): void {
    this.#heap.float64(LINE_PARAMETERS, this.#line).set(parameters)
  }
}

/** Bytes that a Resampler takes from its heap. */
export function resamplerBytes({ alongL, alongM, image }: ResamplePlan): number {
  const parts = 8 * Math.max(alongL.oversampled, alongM.oversampled)
  return linesBytes(alongL) + linesBytes(alongM) + parts + 8 * image.width + 4 * image.height + 1024
}
