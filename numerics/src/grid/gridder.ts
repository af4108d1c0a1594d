import { PlaneFft, planeFftBytes } from '../fft/plane.ts'
import { LIGHT_M_PER_S } from '../frames/light.ts'
import { wasmBase64 } from '../generated/grid.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import type { GridPlan } from './plan.ts'
import type { VisibilityRows } from './rows.ts'
import { makeCorrection, makeTapTable, makeWTable, ScreenTable, tableBytes } from './tables.ts'

type RowPass<Last> = (
  ...given: [
    grid: number,
    plane: number,
    planeNumber: number,
    uvw: number,
    frequencies: number,
    channels: number,
    visibilities: number,
    weights: number,
    first: number,
    last: number,
    option: Last,
  ]
) => void

type ImagePass = (
  ...given: [
    grid: number,
    plane: number,
    image: number,
    width: number,
    height: number,
    first: number,
    last: number,
    cell: number,
    screen: number,
    screenScale: number,
    correctionX: number,
    correctionY: number,
    factors: number,
  ]
) => void

interface GridKernel {
  readonly gridRows: RowPass<number>
  readonly degridRows: RowPass<number>
  readonly foldHalo: (grid: number, plane: number) => void
  readonly fillHalo: (grid: number, plane: number) => void
  readonly addBytes: (to: number, from: number, bytes: number) => void
  readonly clearBytes: (at: number, bytes: number) => void
  readonly addToImage: ImagePass
  readonly fillFromImage: ImagePass
}

/** One of `count` threads that share a step; each does its own part of it. */
export interface Share {
  readonly index: number
  readonly count: number
}

const PARAMETER_BYTES = 64
const TILE_BYTES = 512
const ROWS_PER_PIECE = 256

/**
 * The steps between visibilities and an image, one plane of the w stack at a time, with the tables they need.
 * Several threads with a Gridder each, over one shared memory, each do their share of a step; between two steps all
 * wait for all (steps.ts gives the order). Planes, images and visibilities are addresses in that memory.
 */
export class Gridder {
  readonly plan: GridPlan
  readonly #kernel: GridKernel
  readonly #fft: PlaneFft
  readonly #parameters: number
  readonly #correctionX: number
  readonly #correctionY: number
  readonly #screen: ScreenTable
  readonly #factors: number

  constructor(heap: KernelHeap, plan: GridPlan) {
    this.plan = plan
    this.#kernel = instantiateKernel<GridKernel>(wasmBase64, heap)
    this.#fft = new PlaneFft(heap, plan.columns, plan.rows, plan.pitchBytes)
    this.#correctionX = makeCorrection(heap, plan, plan.width, plan.columns)
    this.#correctionY = makeCorrection(heap, plan, plan.height, plan.rows)
    this.#screen = new ScreenTable(heap, plan)
    this.#factors = heap.allocate(8 * plan.width)
    this.#parameters = writeParameters(heap, plan)
  }

  /** Clears what can be filled of this thread's plane and adds its share of the visibilities to it. */
  gridRows(plane: number, p: number, sets: readonly VisibilityRows[], unit: boolean, share: Share): void {
    const { firstRow, lastRow, rows, pitchBytes, planeBytes } = this.plan
    const reachesHalo = lastRow === rows
    this.#kernel.clearBytes(
      plane + firstRow * pitchBytes,
      (reachesHalo ? planeBytes : lastRow * pitchBytes) - firstRow * pitchBytes,
    )
    this.#forRows(this.#kernel.gridRows, plane, p, sets, unit ? 1 : 0, share)
    this.#kernel.foldHalo(this.#parameters, plane)
  }

  /** Adds the other threads' planes to the first and transforms it along the rows that hold anything. */
  sumAndTransformRows(planes: readonly number[], share: Share): void {
    const { firstRow, lastRow, pitchBytes } = this.plan
    const [first, last] = part(firstRow, lastRow, 4, share)
    const sum = planes[0]
    for (const other of planes.slice(1)) {
      this.#kernel.addBytes(sum + first * pitchBytes, other + first * pitchBytes, (last - first) * pitchBytes)
    }
    this.#fft.transformRows(sum, -1, first, last)
  }

  /** Transforms along the columns that the image needs: from (−1) or to (+1) the rows that visibilities need. */
  transformColumns(plane: number, sign: -1 | 1, share: Share): void {
    const { columns, rows, width, firstRow, lastRow } = this.plan
    const uvRows = [firstRow, lastRow] as const
    const skyRows = [0, rows] as const
    const bands = sign === -1 ? ([uvRows, skyRows] as const) : ([skyRows, uvRows] as const)
    const half = Math.ceil(width / 16) * 8
    for (const [from, to] of [
      [0, half],
      [columns - half, columns],
    ] as const) {
      const [first, last] = part(from, to, 8, share)
      this.#fft.transformColumns(plane, sign, first, last, ...bands)
    }
  }

  addToImage(plane: number, p: number, image: number, share: Share): void {
    this.#screen.set(p)
    this.#imagePass(this.#kernel.addToImage, plane, image, share)
  }

  fillFromImage(plane: number, p: number, image: number, share: Share): void {
    this.#screen.set(p)
    this.#imagePass(this.#kernel.fillFromImage, plane, image, share)
    const { rows, height, pitchBytes } = this.plan
    const [first, last] = part(height / 2 + 1, rows - height / 2, 1, share)
    this.#kernel.clearBytes(plane + first * pitchBytes, (last - first) * pitchBytes)
  }

  /** Transforms a plane that came from an image along the rows that visibilities need. */
  transformRowsBack(plane: number, share: Share): void {
    const [first, last] = part(this.plan.firstRow, this.plan.lastRow, 4, share)
    this.#fft.transformRows(plane, 1, first, last)
  }

  fillHalo(plane: number): void {
    this.#kernel.fillHalo(this.#parameters, plane)
  }

  /** Adds `factor` times what the plane predicts to this thread's share of the visibilities. */
  degridRows(plane: number, p: number, sets: readonly VisibilityRows[], factor: number, share: Share): void {
    this.#forRows(this.#kernel.degridRows, plane, p, sets, factor, share)
  }

  /** Pieces of rows go round the threads in turn, so that each gets its part of the short and of the long baselines. */
  #forRows(
    pass: RowPass<number>,
    plane: number,
    p: number,
    sets: readonly VisibilityRows[],
    option: number,
    share: Share,
  ): void {
    let piece = 0
    for (const { rowCount, channelCount, frequenciesHz, uvwM, visibilities, weights } of sets) {
      for (let first = 0; first < rowCount; first += ROWS_PER_PIECE, piece++) {
        if (piece % share.count !== share.index) continue
        const last = Math.min(rowCount, first + ROWS_PER_PIECE)
        const grid = this.#parameters
        pass(grid, plane, p, uvwM, frequenciesHz, channelCount, visibilities, weights, first, last, option)
      }
    }
  }

  /** Rows at the same distance from the middle share their factors, and go to the same thread. */
  #imagePass(pass: ImagePass, plane: number, image: number, share: Share): void {
    const { width, height, cellRad } = this.plan
    const { address, nodesPerSquareRad } = this.#screen
    const [first, last] = part(0, height / 2 + 1, 1, share)
    const tables = [address, nodesPerSquareRad, this.#correctionX, this.#correctionY, this.#factors] as const
    pass(this.#parameters, plane, image, width, height, first, last, cellRad, ...tables)
  }
}

/** Bytes that a Gridder takes from its heap. */
export function gridderBytes(plan: GridPlan): number {
  return planeFftBytes(plan.columns, plan.rows) + tableBytes(plan) + 8 * plan.width + PARAMETER_BYTES + TILE_BYTES + 512
}

/** The block that kernels/grid reads. */
function writeParameters(heap: KernelHeap, plan: GridPlan): number {
  const { cellRad, columns, rows, stepW, pitchBytes, kernel } = plan
  const tile = heap.allocate(TILE_BYTES)
  heap.uint8(TILE_BYTES, tile).fill(0)
  const taps = makeTapTable(heap, plan)
  const wTable = makeWTable(heap, plan)
  const address = heap.allocate(PARAMETER_BYTES)
  const wScale = stepW === 0 ? 0 : 1 / (stepW * LIGHT_M_PER_S)
  const perCell = cellRad / LIGHT_M_PER_S
  heap.float64(3, address).set([-perCell * columns, perCell * rows, wScale])
  heap.int32(7, address + 24).set([columns, rows, pitchBytes, kernel.support, taps, wTable, tile])
  return address
}

/** This thread's part of first … last − 1, cut at multiples of `multiple` from first. */
function part(first: number, last: number, multiple: number, { index, count }: Share): readonly [number, number] {
  const pieces = Math.ceil((last - first) / multiple)
  const cut = (i: number) => Math.min(last, first + multiple * Math.floor((pieces * i) / count))
  return [cut(index), cut(index + 1)]
}
