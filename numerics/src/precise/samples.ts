import type { Share } from '../fft/share.ts'
import { LIGHT_M_PER_S } from '../frames/light.ts'
import { kernelTaps, kernelValue } from './kernel.ts'
import type { PrecisePlan, PreciseRows } from './plan.ts'

const OWN_ROWS = 16 // of the grid, that one thread after the other has

/** Whether a row of the grid is this thread's. */
export function isOwnRow(row: number, { index, count }: Share): boolean {
  return Math.floor(row / OWN_ROWS) % count === index
}

/** Takes samples to a plane and back. Those with w below 0 count as their conjugates, at (−u, −v, −w). */
export class PreciseSamples {
  readonly #plan: PrecisePlan
  readonly #grid: Float64Array // [rows, columns + support, 2]
  readonly #share: Share
  readonly #alongU: Float64Array
  readonly #alongV: Float64Array

  constructor(plan: PrecisePlan, grid: Float64Array, share: Share) {
    this.#plan = plan
    this.#grid = grid
    this.#share = share
    this.#alongU = new Float64Array(plan.kernel.support)
    this.#alongV = new Float64Array(plan.kernel.support)
  }

  /** Adds W V′ of all samples to this thread's rows of a plane; of V = 1 with `ones`. */
  add(plane: number, rows: PreciseRows, ones: boolean): void {
    const { weights, values, uvwM, frequenciesHz } = rows
    const { middleN } = this.#plan
    this.#each(plane, rows, 0, 1, (row, channel, sign, alongW, x, y) => {
      const i = row * frequenciesHz.length + channel
      const weight = weights[i] * alongW
      if (weight === 0) return
      let re = values[2 * i]
      let im = values[2 * i + 1]
      if (ones) {
        const phase = (-2 * Math.PI * middleN * uvwM[3 * row + 2] * frequenciesHz[channel]) / LIGHT_M_PER_S
        re = Math.cos(phase)
        im = Math.sin(phase)
      }
      this.#spread(x, y, weight * re, sign * weight * im)
    })
  }

  /** Subtracts what a plane holds from V′ of this thread's samples. */
  subtract(plane: number, rows: PreciseRows): void {
    const { weights, values, frequenciesHz } = rows
    const { index, count } = this.#share
    const sum = new Float64Array(2)
    this.#each(plane, rows, index, count, (row, channel, sign, alongW, x, y) => {
      const i = row * frequenciesHz.length + channel
      if (weights[i] === 0) return
      this.#gather(x, y, sum)
      values[2 * i] -= alongW * sum[0]
      values[2 * i + 1] -= sign * alongW * sum[1]
    })
  }

  /** Samples within reach of a plane, of rows first, first + step …; (x, y) in cells. */
  #each(
    plane: number,
    { uvwM, frequenciesHz }: PreciseRows,
    first: number,
    step: number,
    use: (row: number, channel: number, sign: number, alongW: number, x: number, y: number) => void,
  ): void {
    const { image, kernel, columns, rows, firstW, stepW } = this.#plan
    const half = kernel.support / 2
    const channels = frequenciesHz.length
    const [low, high] = [Math.min(...frequenciesHz), Math.max(...frequenciesHz)]
    for (let row = first; row < uvwM.length / 3; row += step) {
      const sign = uvwM[3 * row + 2] < 0 ? -1 : 1
      const perHz = sign / LIGHT_M_PER_S
      const w = (uvwM[3 * row + 2] * perHz) / stepW
      const from = firstW / stepW + plane
      if (w * high - from <= -half || w * low - from >= half) continue
      const x = -uvwM[3 * row] * perHz * image.cellRad * columns // l falls with the column
      const y = uvwM[3 * row + 1] * perHz * image.cellRad * rows
      for (let channel = 0; channel < channels; channel++) {
        const hz = frequenciesHz[channel]
        const distance = w * hz - from
        if (Math.abs(distance) < half) use(row, channel, sign, kernelValue(kernel, distance), x * hz, y * hz)
      }
    }
  }

  #spread(x: number, y: number, re: number, im: number): void {
    const { kernel, columns, rows } = this.#plan
    const { support } = kernel
    const grid = this.#grid
    const alongU = this.#alongU
    const alongV = this.#alongV
    const firstRow = Math.ceil(y - support / 2)
    if (!this.#reaches(firstRow)) return
    const column = wrapped(kernelTaps(kernel, x, alongU), columns)
    kernelTaps(kernel, y, alongV)
    for (let j = 0; j < support; j++) {
      const row = wrapped(firstRow + j, rows)
      if (!isOwnRow(row, this.#share)) continue
      const a = re * alongV[j]
      const b = im * alongV[j]
      let at = 2 * (row * (columns + support) + column)
      for (let i = 0; i < support; i++, at += 2) {
        grid[at] += a * alongU[i]
        grid[at + 1] += b * alongU[i]
      }
    }
  }

  #reaches(firstRow: number): boolean {
    const { kernel, rows } = this.#plan
    if (this.#share.count === 1) return true
    for (let j = 0; j < kernel.support; j++) if (isOwnRow(wrapped(firstRow + j, rows), this.#share)) return true
    return false
  }

  #gather(x: number, y: number, sum: Float64Array): void {
    const { kernel, columns, rows } = this.#plan
    const { support } = kernel
    const grid = this.#grid
    const alongU = this.#alongU
    const alongV = this.#alongV
    const column = wrapped(kernelTaps(kernel, x, alongU), columns)
    const firstRow = kernelTaps(kernel, y, alongV)
    sum.fill(0)
    for (let j = 0; j < support; j++) {
      let at = 2 * (wrapped(firstRow + j, rows) * (columns + support) + column)
      let re = 0
      let im = 0
      for (let i = 0; i < support; i++, at += 2) {
        re += alongU[i] * grid[at]
        im += alongU[i] * grid[at + 1]
      }
      sum[0] += alongV[j] * re
      sum[1] += alongV[j] * im
    }
  }
}

function wrapped(i: number, count: number): number {
  return i - count * Math.floor(i / count)
}
