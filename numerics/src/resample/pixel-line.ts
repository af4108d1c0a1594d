import type { KernelHeap } from '../wasm/heap.ts'
import type { ResamplePlan } from './plan.ts'
import { lSlantOf } from './request.ts'

const PARAMETERS = 9

export const PIXEL_LINE_BYTES = 8 * (PARAMETERS + 4) // the kernel keeps the coefficients of a curve behind them

/** Where the pixels of a column or row lie among the oversampled elements of a line: what kernels/resample reads of it. */
export class PixelLine {
  readonly address: number
  readonly #heap: KernelHeap
  readonly #plan: ResamplePlan

  constructor(heap: KernelHeap, plan: ResamplePlan) {
    this.#heap = heap
    this.#plan = plan
    this.address = heap.allocate(PIXEL_LINE_BYTES)
  }

  /** The pixels of column alongL.first + i of the low image. */
  setColumn(i: number): void {
    const { low, slant, image, alongL, alongM } = this.#plan
    const lSlant = lSlantOf(low, alongL.first + i)
    const perRad = alongM.oversampled / alongM.length / low.cellM
    const origin = -(image.height / 2) * image.cellRad
    const start = (low.rows / 2 - alongM.first) * low.cellM + origin
    this.#set(
      ...([lSlant ** 2, origin, image.cellRad, 1 - slant.a * lSlant, 1 + slant.a ** 2] as const),
      ...([start * perRad, image.cellRad * perRad, slant.b * perRad, alongM.curvePixels] as const),
    )
  }

  /** The pixels of row y of the picture. */
  setRow(y: number): void {
    const { low, slant, image, alongL } = this.#plan
    const m = (y - image.height / 2) * image.cellRad
    const perRad = alongL.oversampled / alongL.length / low.cellL
    const origin = (image.width / 2) * image.cellRad
    const start = (low.columns / 2 - alongL.first) * low.cellL - origin
    this.#set(
      ...([m ** 2, origin, -image.cellRad, 1, 1] as const),
      ...([start * perRad, image.cellRad * perRad, -slant.a * perRad, alongL.curvePixels] as const),
    )
  }

  #set(
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
    this.#heap.float64(PARAMETERS, this.address).set(parameters)
  }
}
