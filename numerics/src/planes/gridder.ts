import { type FftSign, PlaneFft, planeFftBytes, type RowBand } from '../fft/plane.ts'
import { part, type Share } from '../fft/share.ts'
import { wasmBase64 } from '../generated/planes.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import type { Lines } from './lines.ts'
import { GROUP, type PlanesPlan } from './plan.ts'
import { makeGridBlock, makeImageBlock, tableBytes } from './tables.ts'

type LinePass<More extends readonly number[]> = (
  ...given: [
    grid: number,
    cells: number,
    uvw: number,
    starts: number,
    steps: number,
    firsts: number,
    order: number,
    values: number,
    ...more: More,
  ]
) => number

type GridPass = LinePass<[weights: number, first: number, last: number, fromRow: number, toRow: number]>

interface PlanesKernel {
  readonly gridWithWeights: GridPass
  readonly gridValues: GridPass
  readonly degridValues: LinePass<[first: number, last: number]>
  readonly foldRow: (from: number, to: number, columns: number, planes: number, psf: number) => void
  readonly unfoldRow: (from: number, to: number, columns: number, planes: number) => void
  readonly extractRow: (
    ...given: [
      row: number,
      p: number,
      columns: number,
      planes: number,
      psf: number,
      own: number,
      mirrored: number,
      planeBytes: number,
      length: number,
      sign: number,
    ]
  ) => void
  readonly insertRow: (
    ...given: [
      row: number,
      p: number,
      columns: number,
      planes: number,
      own: number,
      mirrored: number,
      planeBytes: number,
      length: number,
      sign: number,
    ]
  ) => void
  readonly addBytes: (to: number, from: number, bytes: number) => void
  readonly clearBytes: (at: number, bytes: number) => void
  readonly addPlanes: (
    ...given: [
      image: number,
      planes: number,
      table: number,
      pixels: number,
      first: number,
      last: number,
      write: number,
      psf: number,
    ]
  ) => void
  readonly fillPlanes: (
    ...given: [image: number, planes: number, table: number, pixels: number, first: number, last: number]
  ) => void
}

const ROW_BATCH = 4
const LINES_PER_PIECE = 256

/** What a thread works on, as addresses that all threads share. */
export interface PlanesMemory {
  readonly grid: number // planesMemory().gridBytes, or modelGridBytes where no point spread function is made
  readonly group: number // groupBytes, or half of it
  readonly image: number // float32 [v.cells, u.cells, 2]: dirty image and point spread function, or model and nothing
}

/**
 * The steps between the samples of lines and an image in (l′, m′), with the tables they need. Several threads with a
 * PlaneGridder each, over one shared memory, each do their share of a step; between two steps all wait for all
 * (steps.ts gives the order).
 */
export class PlaneGridder {
  readonly plan: PlanesPlan
  readonly #heap: KernelHeap
  readonly #kernel: PlanesKernel
  readonly #fft: PlaneFft
  readonly #gridBlock: number
  readonly #imageBlock: number
  readonly #coefficients: readonly number[]
  readonly #middleRows: number // two batches of rows: what row 0 gives at v = 0 and at −v = 0

  constructor(heap: KernelHeap, plan: PlanesPlan) {
    this.plan = plan
    this.#heap = heap
    this.#kernel = instantiateKernel<PlanesKernel>(wasmBase64, heap)
    this.#fft = new PlaneFft(heap, plan.u.cells, plan.v.cells, plan.pitchBytes)
    this.#gridBlock = makeGridBlock(heap, plan)
    const { block, tables } = makeImageBlock(heap, plan)
    this.#imageBlock = block
    this.#coefficients = tables
    this.#middleRows = heap.allocate(2 * ROW_BATCH * plan.pitchBytes)
    this.#kernel.clearBytes(this.#middleRows, 2 * ROW_BATCH * plan.pitchBytes)
  }

  /**
   * Clears rows fromRow … toRow − 1 of the grid and adds to them what all samples give there.
   *
   * @throws RangeError for a sample outside of the extent that the plan was made for
   */
  gridBand(grid: number, sets: readonly Lines[], [fromRow, toRow]: RowBand, psf: boolean): void {
    const rowBytes = this.#rowBytes(psf)
    this.#kernel.clearBytes(grid + fromRow * rowBytes, (toRow - fromRow) * rowBytes)
    const pass = psf ? this.#kernel.gridWithWeights : this.#kernel.gridValues
    for (const { uvwM, startsHz, stepsHz, firsts, order, values, weights, lineCount } of sets) {
      const lines = [uvwM, startsHz, stepsHz, firsts, order, values, weights] as const
      requireInside(pass(this.#gridBlock, grid, ...lines, 0, lineCount, fromRow, toRow))
    }
  }

  /** Adds what the rows v < 0 of the grid hold to the rows v > 0. */
  foldRows(grid: number, psf: boolean, share: Share): void {
    this.#forNegativeRows(grid, psf, share, (from, to) =>
      this.#kernel.foldRow(from, to, this.plan.gridColumns, this.plan.planes, Number(psf)),
    )
  }

  /** Takes a group of planes out of the grid and transforms its rows. */
  extractRows({ grid, group }: PlanesMemory, groupNumber: number, psf: boolean, share: Share): void {
    const { gridColumns, planes, planeBytes, pitchBytes, u } = this.plan
    const rowBytes = this.#rowBytes(psf)
    const extract = (y: number, own: number, mirrored: number, apart: number) => {
      const row = grid + this.#gridRow(y) * rowBytes
      const sign = y % 2 ? -1 : 1
      const p = GROUP * groupNumber
      this.#kernel.extractRow(row, p, gridColumns, planes, Number(psf), own, mirrored, apart, u.cells, sign)
    }
    if (share.index === 0) {
      const [own, mirrored] = [this.#middleRows, this.#middleRows + ROW_BATCH * pitchBytes]
      extract(0, own, mirrored, pitchBytes)
      this.#kernel.addBytes(own, mirrored, ROW_BATCH * pitchBytes)
      this.#fft.transformRows(own, -1, 0, ROW_BATCH)
      for (let k = 0; k < planesTogether(psf); k++) this.#copyRow(this.#planeRow(group, k, 0), own + k * pitchBytes)
    }
    this.#forRowBatches(share, (first) => {
      for (let y = first; y < first + ROW_BATCH; y++) {
        extract(y, this.#planeRow(group, 0, y), this.#planeRow(group, 0, -y), planeBytes)
      }
      this.#transformBatch(group, first, -1, planesTogether(psf))
    })
  }

  /** Transforms the columns of a group: from (−1) or to (+1) the rows that the grid has. */
  transformColumns({ group }: PlanesMemory, sign: FftSign, psf: boolean, share: Share): void {
    const { u, v, planeBytes } = this.plan
    const [first, last] = part(0, u.cells, 8, share)
    const grid: RowBand = [v.cells / 2 - v.reach, v.cells / 2 + v.reach + 1]
    const [from, to] = sign === -1 ? [grid, [0, v.cells] as const] : [[0, v.cells] as const, grid]
    for (let k = 0; k < planesTogether(psf); k++) {
      this.#fft.transformColumns(group + k * planeBytes, sign, first, last, from, to)
    }
  }

  /** Adds a group's transformed planes to the image; the first group replaces what that holds. */
  addToImage({ group, image }: PlanesMemory, groupNumber: number, psf: boolean, share: Share): void {
    const [first, last] = part(0, this.plan.v.cells, 1, share)
    const [write, table] = [Number(groupNumber === 0), this.#coefficients[groupNumber]]
    this.#kernel.addPlanes(this.#imageBlock, group, table, image, first, last, write, Number(psf))
  }

  /** The adjoint of addToImage without point spread function. */
  fillFromImage({ group, image }: PlanesMemory, groupNumber: number, share: Share): void {
    const [first, last] = part(0, this.plan.v.cells, 1, share)
    this.#kernel.fillPlanes(this.#imageBlock, group, this.#coefficients[groupNumber], image, first, last)
  }

  /** The adjoint of extractRows without point spread function. */
  insertRows({ grid, group }: PlanesMemory, groupNumber: number, share: Share): void {
    const { gridColumns, planes, planeBytes, pitchBytes, u } = this.plan
    const rowBytes = this.#rowBytes(false)
    const insert = (y: number, own: number, mirrored: number, apart: number) => {
      const row = grid + this.#gridRow(y) * rowBytes
      const sign = y % 2 ? -1 : 1
      this.#kernel.insertRow(row, GROUP * groupNumber, gridColumns, planes, own, mirrored, apart, u.cells, sign)
    }
    if (share.index === 0) {
      const own = this.#middleRows
      for (let k = 0; k < planesTogether(false); k++) this.#copyRow(own + k * pitchBytes, this.#planeRow(group, k, 0))
      this.#fft.transformRows(own, 1, 0, ROW_BATCH)
      insert(0, own, own, pitchBytes)
    }
    this.#forRowBatches(share, (first) => {
      this.#transformBatch(group, first, 1, planesTogether(false))
      for (let y = first; y < first + ROW_BATCH; y++) {
        insert(y, this.#planeRow(group, 0, y), this.#planeRow(group, 0, -y), planeBytes)
      }
    })
  }

  /** The adjoint of foldRows. */
  unfoldRows(grid: number, share: Share): void {
    this.#forNegativeRows(grid, false, share, (negative, positive) =>
      this.#kernel.unfoldRow(positive, negative, this.plan.gridColumns, this.plan.planes),
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
        requireInside(this.#kernel.degridValues(this.#gridBlock, grid, ...lines, first, last))
      }
    }
  }

  #rowBytes(psf: boolean): number {
    return this.plan.gridColumns * this.plan.planes * (psf ? 12 : 8)
  }

  #gridRow(y: number): number {
    return y + (this.plan.kernel.support >> 1)
  }

  /** Address of row y of plane k of a group. */
  #planeRow(group: number, k: number, y: number): number {
    return group + k * this.plan.planeBytes + (this.plan.v.cells / 2 + y) * this.plan.pitchBytes
  }

  #copyRow(to: number, from: number): void {
    this.#heap.uint8(8 * this.plan.u.cells, to).set(this.#heap.uint8(8 * this.plan.u.cells, from))
  }

  /** Transforms rows first … first + 3 and their mirrors of `count` planes. */
  #transformBatch(group: number, first: number, sign: FftSign, count: number): void {
    const middle = this.plan.v.cells / 2
    const below = middle - first - ROW_BATCH + 1
    for (let k = 0; k < count; k++) {
      const plane = group + k * this.plan.planeBytes
      this.#fft.transformRows(plane, sign, middle + first, middle + first + ROW_BATCH)
      this.#fft.transformRows(plane, sign, below, below + ROW_BATCH)
    }
  }

  /** Rows y ≥ 1 in fours. */
  #forRowBatches(share: Share, work: (first: number) => void): void {
    const [from, to] = part(0, this.plan.v.reach, ROW_BATCH, share)
    for (let y = from; y < to; y += ROW_BATCH) work(y + 1)
  }

  #forNegativeRows(
    grid: number,
    psf: boolean,
    { index, count }: Share,
    work: (negative: number, positive: number) => void,
  ) {
    const rowBytes = this.#rowBytes(psf)
    for (let y = 1 + index; y <= this.plan.kernel.support >> 1; y += count) {
      work(grid + this.#gridRow(-y) * rowBytes, grid + this.#gridRow(y) * rowBytes)
    }
  }
}

/** Bytes that a PlaneGridder takes from its heap. */
export function planeGridderBytes(plan: PlanesPlan): number {
  return planeFftBytes(plan.u.cells, plan.v.cells) + tableBytes(plan) + 2 * ROW_BATCH * plan.pitchBytes + 64
}

/** Complex planes of a group: each carries dirty image and point spread function, or two planes of the dirty image. */
function planesTogether(psf: boolean): number {
  return psf ? GROUP : GROUP / 2
}

function requireInside(outside: number): void {
  if (outside > 0) throw new RangeError(`${outside} samples lie outside of the grid, wanted those of the plan's extent`)
}
