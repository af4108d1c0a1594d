import { PlaneFft, planeFftBytes } from '../fft/plane.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import type { ResampleAxis } from './axis.ts'
import type { ResampleKernel } from './compiled.ts'
import { kernelValue, TAP_STEPS, TAPS, tabledTransform } from './kernel.ts'
import { taperValues } from './taper.ts'

/** Lines that are transformed at a time: two cache lines of complex elements from each row that they cross. */
export const LINES = 16

/**
 * Up to LINES columns of a plane of complex elements, taken as lines and transformed to their oversampled elements
 * ready for the kernel's taps; and the adjoint of that. In memory of its own. Numbers of lines are multiples of 4.
 */
export class Lines {
  readonly axis: ResampleAxis
  readonly taps: number // the table of taps
  readonly elements: number // complex float32 [LINES, oversampled], the oversampled lines
  readonly elementsPitch: number // bytes from line to line
  readonly #kernel: ResampleKernel
  readonly #short: PlaneFft
  readonly #long: PlaneFft
  readonly #cells: number
  readonly #taper: number
  readonly #factors: number

  constructor(heap: KernelHeap, kernel: ResampleKernel, axis: ResampleAxis) {
    this.axis = axis
    this.#kernel = kernel
    this.elementsPitch = pitch(axis.oversampled)
    this.#short = new PlaneFft(heap, axis.length, LINES, pitch(axis.length))
    this.#long = new PlaneFft(heap, axis.oversampled, LINES, this.elementsPitch)
    this.#cells = heap.allocate(LINES * pitch(axis.length))
    this.elements = heap.allocate(LINES * this.elementsPitch)
    this.#taper = heap.allocate(4 * axis.count)
    const window = axis.taper ? taperValues(axis.taper, axis.first, axis.count) : new Float32Array(axis.count).fill(1)
    heap.float32(axis.count, this.#taper).set(window)
    this.#factors = makeFactors(heap, axis)
    this.taps = makeTaps(heap, axis.beta)
  }

  /** @param from  the first element of the first column */
  upsample(lineCount: number, from: number, fromPitch: number): void {
    const { count, length, oversampled, band } = this.axis
    const cellsPitch = this.#short.pitchBytes
    this.#kernel.takeColumns(this.#cells, cellsPitch, lineCount, from, fromPitch, count, this.#taper)
    for (let line = 0; line < lineCount; line++) {
      this.#kernel.clear(this.#cells + line * cellsPitch + 8 * count, 8 * (length - count))
    }
    this.#short.transformRows(this.#cells, -1, 0, lineCount)
    const { elements, elementsPitch } = this
    this.#kernel.moveSpectra(
      ...([elements, elementsPitch, oversampled, this.#cells, cellsPitch, length] as const),
      ...([lineCount, this.#factors, band] as const),
    )
    this.#long.transformRows(elements, 1, 0, lineCount)
  }

  /**
   * The adjoint: writes the first lines to as many columns; or with `apart` their two parts to two columns each, with
   * imaginary parts of 0.
   */
  downsample(lineCount: number, to: number, toPitch: number, apart: boolean): void {
    const { count, length, oversampled, band } = this.axis
    const cellsPitch = this.#short.pitchBytes
    this.#long.transformRows(this.elements, 1, 0, lineCount)
    this.#kernel.moveSpectra(
      ...([this.#cells, cellsPitch, length, this.elements, this.elementsPitch, oversampled] as const),
      ...([lineCount, this.#factors, band] as const),
    )
    this.#short.transformRows(this.#cells, -1, 0, lineCount)
    const put = apart ? this.#kernel.putColumnsApart : this.#kernel.putColumns
    put(this.#cells, cellsPitch, lineCount, to, toPitch, count, this.#taper)
  }
}

/** Bytes that Lines take from a heap, alignment included. */
export function linesBytes({ length, oversampled, count, band }: ResampleAxis): number {
  const transforms = planeFftBytes(length, LINES) + planeFftBytes(oversampled, LINES)
  return transforms + LINES * (pitch(length) + pitch(oversampled)) + 4 * count + 8 * band + TAP_TABLE_BYTES + 512
}

function pitch(length: number): number {
  return 8 * length + 64
}

const TAP_TABLE_BYTES = 4 * 2 * TAPS * TAP_STEPS

/** Float32 [2 band]: 1 / (length φ̂) at the frequencies 0 … band − 1, then −band … −1; 0 at −band, which has no mate. */
function makeFactors(heap: KernelHeap, { length, oversampled, band, beta }: ResampleAxis): number {
  const address = heap.allocate(8 * band)
  const factors = heap.float32(2 * band, address).fill(0)
  for (let k = 0; k < band; k++) {
    const factor = 1 / (length * tabledTransform(beta, k / oversampled))
    factors[k] = factor
    if (k > 0) factors[2 * band - k] = factor
  }
  return address
}

/** [entry, 16] float32: the taps of a position at that fraction of an element, then their differences to the next entry's. */
function makeTaps(heap: KernelHeap, beta: number): number {
  const tap = (entry: number, k: number) => kernelValue(beta, k - TAPS / 2 + entry / TAP_STEPS)
  const address = heap.allocate(TAP_TABLE_BYTES)
  const table = heap.float32(TAP_TABLE_BYTES / 4, address)
  for (let entry = 0; entry < TAP_STEPS; entry++) {
    for (let k = 0; k < TAPS; k++) {
      table[2 * TAPS * entry + k] = tap(entry, k)
      table[2 * TAPS * entry + TAPS + k] = tap(entry + 1, k) - tap(entry, k)
    }
  }
  return address
}
