import { type FftSign, PlaneFft, planeFftBytes, type RowBand } from '../fft/plane.ts'
import { part, type Share } from '../fft/share.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import type { PlanesKernel } from './compiled.ts'
import { gridRowAt, type PlanesMemory, planeRowAt } from './layout.ts'
import { GROUP, type PlanesPlan } from './plan.ts'

const ROW_BATCH = 4 // that are transformed at a time

/** Fourier transforms of the grid's planes, a group of them at a time, from the half that the grid has; and back to it. */
export class PlaneTransforms {
  readonly #plan: PlanesPlan
  readonly #heap: KernelHeap
  readonly #kernel: PlanesKernel
  readonly #fft: PlaneFft
  readonly #middleRows: number // two batches of rows: what row 0 gives at v = 0 and at −v = 0

  constructor(heap: KernelHeap, kernel: PlanesKernel, plan: PlanesPlan) {
    this.#plan = plan
    this.#heap = heap
    this.#kernel = kernel
    this.#fft = new PlaneFft(heap, plan.u.cells, plan.v.cells, plan.pitchBytes)
    this.#middleRows = heap.allocate(2 * ROW_BATCH * plan.pitchBytes)
    kernel.clearBytes(this.#middleRows, 2 * ROW_BATCH * plan.pitchBytes)
  }

  /** Takes a group of planes out of the grid and transforms its rows. */
  extractRows({ grid, group }: PlanesMemory, groupNumber: number, psf: boolean, share: Share): void {
    const { gridColumns, planes, planeBytes, pitchBytes, u } = this.#plan
    const count = planesTogether(psf)
    const extract = (y: number, own: number, mirrored: number, apart: number) => {
      const row = gridRowAt(this.#plan, grid, y, psf)
      const p = GROUP * groupNumber
      this.#kernel.extractRow(row, p, gridColumns, planes, Number(psf), own, mirrored, apart, u.cells, signOf(y))
    }
    if (share.index === 0) {
      const [own, mirrored] = [this.#middleRows, this.#middleRows + ROW_BATCH * pitchBytes]
      extract(0, own, mirrored, pitchBytes)
      this.#kernel.addBytes(own, mirrored, ROW_BATCH * pitchBytes)
      this.#fft.transformRows(own, -1, 0, ROW_BATCH)
      for (let k = 0; k < count; k++) this.#copyRow(this.#rowAt(group, k, 0), own + k * pitchBytes)
    }
    this.#forRowBatches(share, (first) => {
      for (let y = first; y < first + ROW_BATCH; y++) {
        extract(y, this.#rowAt(group, 0, y), this.#rowAt(group, 0, -y), planeBytes)
      }
      this.#transformBatch(group, first, -1, count)
    })
  }

  /** Transforms the columns of a group: from (−1) or to (+1) the rows that the grid has. */
  transformColumns({ group }: PlanesMemory, sign: FftSign, psf: boolean, share: Share): void {
    const { u, v, planeBytes } = this.#plan
    const [first, last] = part(0, u.cells, 8, share)
    const grid: RowBand = [v.cells / 2 - v.reach, v.cells / 2 + v.reach + 1]
    const [from, to] = sign === -1 ? [grid, [0, v.cells] as const] : [[0, v.cells] as const, grid]
    for (let k = 0; k < planesTogether(psf); k++) {
      this.#fft.transformColumns(group + k * planeBytes, sign, first, last, from, to)
    }
  }

  /** The adjoint of extractRows without point spread function. */
  insertRows({ grid, group }: PlanesMemory, groupNumber: number, share: Share): void {
    const { gridColumns, planes, planeBytes, pitchBytes, u } = this.#plan
    const count = planesTogether(false)
    const insert = (y: number, own: number, mirrored: number, apart: number) => {
      const row = gridRowAt(this.#plan, grid, y, false)
      const p = GROUP * groupNumber
      this.#kernel.insertRow(row, p, gridColumns, planes, own, mirrored, apart, u.cells, signOf(y))
    }
    if (share.index === 0) {
      const own = this.#middleRows
      for (let k = 0; k < count; k++) this.#copyRow(own + k * pitchBytes, this.#rowAt(group, k, 0))
      this.#fft.transformRows(own, 1, 0, ROW_BATCH)
      insert(0, own, own, pitchBytes)
    }
    this.#forRowBatches(share, (first) => {
      this.#transformBatch(group, first, 1, count)
      for (let y = first; y < first + ROW_BATCH; y++) {
        insert(y, this.#rowAt(group, 0, y), this.#rowAt(group, 0, -y), planeBytes)
      }
    })
  }

  #rowAt(group: number, k: number, y: number): number {
    return planeRowAt(this.#plan, group, k, y)
  }

  #copyRow(to: number, from: number): void {
    this.#heap.uint8(8 * this.#plan.u.cells, to).set(this.#heap.uint8(8 * this.#plan.u.cells, from))
  }

  /** Transforms rows first … first + 3 and their mirrors of `count` planes. */
  #transformBatch(group: number, first: number, sign: FftSign, count: number): void {
    const middle = this.#plan.v.cells / 2
    const below = middle - first - ROW_BATCH + 1
    for (let k = 0; k < count; k++) {
      const plane = group + k * this.#plan.planeBytes
      this.#fft.transformRows(plane, sign, middle + first, middle + first + ROW_BATCH)
      this.#fft.transformRows(plane, sign, below, below + ROW_BATCH)
    }
  }

  /** Rows y ≥ 1 in fours. */
  #forRowBatches(share: Share, work: (first: number) => void): void {
    const [from, to] = part(0, this.#plan.v.reach, ROW_BATCH, share)
    for (let y = from; y < to; y += ROW_BATCH) work(y + 1)
  }
}

/** Bytes that PlaneTransforms take from a heap. */
export function planeTransformsBytes({ u, v, pitchBytes }: PlanesPlan): number {
  return planeFftBytes(u.cells, v.cells) + 2 * ROW_BATCH * pitchBytes + 64
}

/** Complex planes of a group: each carries dirty image and point spread function, or two planes of the dirty image. */
function planesTogether(psf: boolean): number {
  return psf ? GROUP : GROUP / 2
}

/** (−1)^y, which puts the phase centre into the middle of the image. */
function signOf(y: number): 1 | -1 {
  return y % 2 ? -1 : 1
}
