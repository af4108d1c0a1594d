import type { RowBand } from '../fft/plane.ts'
import type { Share } from '../fft/share.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import type { PlanesKernel } from './compiled.ts'
import { gridRowAt, gridRowBytes } from './layout.ts'
import type { Lines } from './lines.ts'
import type { PlanesPlan } from './plan.ts'
import { makeGridBlock } from './tables.ts'

const LINES_PER_PIECE = 256

/**
 * Gridding: samples are added to the half of the uv plane that the grid has, on all planes at once; and degridding, its
 * adjoint. What reaches over v = 0 lies on rows v < 0, and counts as its conjugate on the other side.
 */
export class UvGrid {
  readonly #plan: PlanesPlan
  readonly #kernel: PlanesKernel
  readonly #block: number

  constructor(heap: KernelHeap, kernel: PlanesKernel, plan: PlanesPlan) {
    this.#plan = plan
    this.#kernel = kernel
    this.#block = makeGridBlock(heap, plan)
  }

  /**
   * Clears rows fromRow … toRow − 1 of the grid and adds to them what all samples give there.
   *
   * @throws RangeError for a sample outside of the extent that the plan was made for
   */
  gridBand(grid: number, sets: readonly Lines[], [fromRow, toRow]: RowBand, psf: boolean): void {
    const rowBytes = gridRowBytes(this.#plan, psf)
    this.#kernel.clearBytes(grid + fromRow * rowBytes, (toRow - fromRow) * rowBytes)
    const pass = psf ? this.#kernel.gridWithWeights : this.#kernel.gridValues
    for (const { uvwM, startsHz, stepsHz, firsts, order, values, weights, lineCount } of sets) {
      const lines = [uvwM, startsHz, stepsHz, firsts, order, values, weights] as const
      requireInside(pass(this.#block, grid, ...lines, 0, lineCount, fromRow, toRow))
    }
  }

  /** Adds what the rows v < 0 of the grid hold to the rows v > 0. */
  foldRows(grid: number, psf: boolean, share: Share): void {
    const { gridColumns, planes } = this.#plan
    this.#forNegativeRows(grid, psf, share, (negative, positive) =>
      this.#kernel.foldRow(negative, positive, gridColumns, planes, Number(psf)),
    )
  }

  /** The adjoint of foldRows. */
  unfoldRows(grid: number, share: Share): void {
    const { gridColumns, planes } = this.#plan
    this.#forNegativeRows(grid, false, share, (negative, positive) =>
      this.#kernel.unfoldRow(positive, negative, gridColumns, planes),
    )
  }

  /**
   * Writes the values that the grid predicts to this thread's share of the samples.
   *
   * @throws RangeError for a sample outside of the extent that the plan was made for
   */
  degrid(grid: number, sets: readonly Lines[], { index, count }: Share): void {
    let piece = 0
    for (const { uvwM, startsHz, stepsHz, firsts, order, values, lineCount } of sets) {
      for (let first = 0; first < lineCount; first += LINES_PER_PIECE, piece++) {
        if (piece % count !== index) continue
        const last = Math.min(lineCount, first + LINES_PER_PIECE)
        const lines = [uvwM, startsHz, stepsHz, firsts, order, values] as const
        requireInside(this.#kernel.degridValues(this.#block, grid, ...lines, first, last))
      }
    }
  }

  #forNegativeRows(
    grid: number,
    psf: boolean,
    { index, count }: Share,
    work: (negative: number, positive: number) => void,
  ): void {
    for (let y = 1 + index; y <= this.#plan.kernel.support >> 1; y += count)
      work(gridRowAt(this.#plan, grid, -y, psf), gridRowAt(this.#plan, grid, y, psf))
  }
}

function requireInside(outside: number): void {
  if (outside > 0) throw new RangeError(`${outside} samples lie outside of the grid, wanted those of the plan's extent`)
}
