import { part, type Share } from '../fft/share.ts'
import { PreciseFft } from './fft.ts'
import { kernelCorrection } from './kernel.ts'
import { nMinusOne, type PrecisePlan } from './plan.ts'
import { isOwnRow } from './samples.ts'

const COLUMNS = 8 // transformed at a time
const W_NODES = 4096 // of the correction along w, cubic between them

/** Takes planes to an image and back, two transforms each. The planes lie in one grid, [rows, columns + support, 2]. */
export class PrecisePlanes {
  readonly #plan: PrecisePlan
  readonly #grid: Float64Array
  readonly #image: Float64Array // [height, width]
  readonly #share: Share
  readonly #row: Float64Array
  readonly #block: Float64Array // [rows, COLUMNS, 2]

  constructor(plan: PrecisePlan, grid: Float64Array, image: Float64Array, share: Share) {
    this.#plan = plan
    this.#grid = grid
    this.#image = image
    this.#share = share
    this.#row = new Float64Array(2 * plan.columns)
    this.#block = new Float64Array(2 * plan.rows * COLUMNS)
  }

  clearRows(): void {
    this.#eachOwnRow((row) => row.fill(0))
  }

  /** Folds what lies beyond the last column to the first ones, and transforms along u. */
  transformRows(): void {
    const { columns } = this.#plan
    const fft = new PreciseFft(columns, 1, -1)
    this.#eachOwnRow((row) => {
      for (let i = 2 * columns; i < row.length; i++) row[i - 2 * columns] += row[i]
      this.#row.set(row.subarray(0, 2 * columns))
      fft.transform(this.#row)
      row.set(this.#row)
    })
  }

  /** The adjoint of transformRows. */
  transformRowsBack(): void {
    const { columns } = this.#plan
    const fft = new PreciseFft(columns, 1, 1)
    this.#eachOwnRow((row) => {
      this.#row.set(row.subarray(0, 2 * columns))
      fft.transform(this.#row)
      row.set(this.#row)
      row.copyWithin(2 * columns, 0, row.length - 2 * columns)
    })
  }

  /** Transforms this thread's columns of the image along v and adds Re[plane exp(−2πi w (n − 1 − n_c))] to the image. */
  addColumns(plane: number): void {
    const { image, rows } = this.#plan
    const [block, pixels] = [this.#block, this.#image]
    const fft = new PreciseFft(rows, COLUMNS, -1)
    const w = this.#wOf(plane)
    this.#eachBlock((x0, count) => {
      this.#copyBlock(x0, count, false)
      fft.transform(block)
      for (let y = 0; y < image.height; y++)
        for (let k = 0; k < count; k++) {
          const at = 2 * (this.#rowOf(y) * COLUMNS + k)
          const phase = -2 * Math.PI * w * this.#leftOfN(x0 + k, y)
          pixels[y * image.width + x0 + k] += block[at] * Math.cos(phase) - block[at + 1] * Math.sin(phase)
        }
    })
  }

  /** The adjoint of addColumns: this thread's columns of the plane that the image makes; the others must be cleared. */
  spreadColumns(plane: number): void {
    const { image, rows } = this.#plan
    const [block, pixels] = [this.#block, this.#image]
    const fft = new PreciseFft(rows, COLUMNS, 1)
    const w = this.#wOf(plane)
    this.#eachBlock((x0, count) => {
      block.fill(0)
      for (let y = 0; y < image.height; y++)
        for (let k = 0; k < count; k++) {
          const value = pixels[y * image.width + x0 + k]
          if (value === 0) continue
          const phase = 2 * Math.PI * w * this.#leftOfN(x0 + k, y)
          const at = 2 * (this.#rowOf(y) * COLUMNS + k)
          block[at] = value * Math.cos(phase)
          block[at + 1] = value * Math.sin(phase)
        }
      fft.transform(block)
      this.#copyBlock(x0, count, true)
    })
  }

  /** Multiplies this thread's rows of the image with what the kernels have taken, and a factor. */
  correct(factor: number): void {
    const { image, kernel, columns, rows, stepW } = this.#plan
    const correction = kernelCorrection(kernel)
    const along = (pixels: number, cells: number) =>
      Float64Array.from({ length: pixels }, (_, x) => correction((x - pixels / 2) / cells))
    const [alongX, alongY] = [along(image.width, columns), along(image.height, rows)]
    const reach = Math.abs(this.#plan.middleN) * stepW
    const alongW = Float64Array.from({ length: W_NODES + 4 }, (_, i) => correction(((i - 1) * reach) / W_NODES))
    const [first, end] = part(0, image.height, 1, this.#share)
    for (let y = first; y < end; y++)
      for (let x = 0; x < image.width; x++) {
        const place = (Math.abs(this.#leftOfN(x, y)) * stepW * W_NODES) / reach
        this.#image[y * image.width + x] *= factor * alongX[x] * alongY[y] * cubic(alongW, place)
      }
  }

  #wOf(plane: number): number {
    return this.#plan.firstW + plane * this.#plan.stepW
  }

  /** n − 1 − n_c of a pixel. */
  #leftOfN(x: number, y: number): number {
    const { image, middleN } = this.#plan
    return nMinusOne(Math.hypot(x - image.width / 2, y - image.height / 2) * image.cellRad) - middleN
  }

  /** Where the transform of a column has the image's row y. */
  #rowOf(y: number): number {
    const { image, rows } = this.#plan
    return (y - image.height / 2 + rows) % rows
  }

  /** Copies columns of the grid that the image has, from or to the block. */
  #copyBlock(x0: number, count: number, back: boolean): void {
    const { image, columns, rows, kernel } = this.#plan
    const [grid, block] = [this.#grid, this.#block]
    for (let k = 0; k < count; k++) {
      const column = (x0 + k - image.width / 2 + columns) % columns
      for (let row = 0; row < rows; row++) {
        const cell = 2 * (row * (columns + kernel.support) + column)
        const at = 2 * (row * COLUMNS + k)
        if (back) {
          grid[cell] = block[at]
          grid[cell + 1] = block[at + 1]
        } else {
          block[at] = grid[cell]
          block[at + 1] = grid[cell + 1]
        }
      }
    }
  }

  #eachOwnRow(use: (row: Float64Array) => void): void {
    const { rows, columns, kernel } = this.#plan
    const length = 2 * (columns + kernel.support)
    for (let row = 0; row < rows; row++)
      if (isOwnRow(row, this.#share)) use(this.#grid.subarray(row * length, (row + 1) * length))
  }

  #eachBlock(use: (x0: number, count: number) => void): void {
    const { width } = this.#plan.image
    const [first, end] = part(0, width, COLUMNS, this.#share)
    for (let x0 = first; x0 < end; x0 += COLUMNS) use(x0, Math.min(COLUMNS, end - x0))
  }
}

/** Between nodes of which the first stands for −1. */
function cubic(nodes: Float64Array, place: number): number {
  const i = Math.min(nodes.length - 4, Math.floor(place))
  const [t, u, v, w] = [place - i, place - i + 1, place - i - 1, place - i - 2]
  const outer = (-t * v * w * nodes[i] + u * t * v * nodes[i + 3]) / 6
  return outer + (u * v * w * nodes[i + 1] - u * t * w * nodes[i + 2]) / 2
}
