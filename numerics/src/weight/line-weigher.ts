import { LIGHT_M_PER_S } from '../frames/light.ts'
import { wasmBase64 } from '../generated/line.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import type { DensityGrid, WeightSums } from './density.ts'

interface LineKernel {
  turn(values: number, channels: number, startRe: number, startIm: number, stepRe: number, stepIm: number): void
  addDensity(weights: number, channels: number, ...place: [...CellLine, columns: number, cells: number]): void
  weigh(
    weights: number,
    channels: number,
    ...place: [...CellLine, columns: number, factors: number, sums: number]
  ): void
  addWeights(weights: number, channels: number, sums: number): void
}

type CellLine = [x: number, y: number, dx: number, dy: number]

/** Equally spaced channels. */
export interface EvenChannels {
  readonly firstHz: number
  readonly stepHz: number
  readonly channelCount: number
}

/** What is done to each row of a line of channels before it is compressed; arrays by their addresses in the heap. */
export class LineWeigher {
  readonly #kernel: LineKernel
  readonly #sums: Float64Array
  readonly #line: EvenChannels
  readonly #grid: DensityGrid

  constructor(heap: KernelHeap, line: EvenChannels, grid: DensityGrid) {
    this.#kernel = instantiateKernel<LineKernel>(wasmBase64, heap)
    this.#sums = heap.float64(2).fill(0)
    this.#line = line
    this.#grid = grid
  }

  /** V′ = V exp(−2πi ν pathM/c) of values, float32 [channel, 2]: see rephaseSpectra. */
  turn(values: number, pathM: number): void {
    const { firstHz, stepHz, channelCount } = this.#line
    const [start, step] = [firstHz, stepHz].map((hz) => phaseRad(-(pathM * hz) / LIGHT_M_PER_S))
    const phasors = [Math.cos(start), Math.sin(start), Math.cos(step), Math.sin(step)] as const
    this.#kernel.turn(values, channelCount, ...phasors)
  }

  /** Adds weights, float32 [channel], to the cells, float64 [row, column], of the density grid. */
  addDensity(weights: number, uM: number, vM: number, cells: number): void {
    this.#kernel.addDensity(weights, this.#line.channelCount, ...this.#cells(uM, vM), this.#grid.columns, cells)
  }

  /** Multiplies weights by the factors, float32 [row, column], of their cells. */
  weigh(weights: number, uM: number, vM: number, factors: number): void {
    const cells = this.#cells(uM, vM)
    this.#kernel.weigh(weights, this.#line.channelCount, ...cells, this.#grid.columns, factors, this.#sums.byteOffset)
  }

  /** Counts weights that stay as they are. */
  count(weights: number): void {
    this.#kernel.addWeights(weights, this.#line.channelCount, this.#sums.byteOffset)
  }

  /** Of all weights so far. */
  get sums(): WeightSums {
    return { sum: this.#sums[0], squares: this.#sums[1] }
  }

  /** Begins to sum anew. */
  clearSums(): void {
    this.#sums.fill(0)
  }

  #cells(uM: number, vM: number): CellLine {
    const { columns, columnsPerWavelength, rowsPerWavelength } = this.#grid
    const { firstHz, stepHz } = this.#line
    const sign = vM < 0 ? -1 : 1
    const [x, y] = [(sign * uM * columnsPerWavelength) / LIGHT_M_PER_S, (sign * vM * rowsPerWavelength) / LIGHT_M_PER_S]
    return [x * firstHz + columns / 2, y * firstHz, x * stepHz, y * stepHz]
  }
}

/** Of a number of turns, less whole ones. */
function phaseRad(turns: number): number {
  return 2 * Math.PI * (turns - Math.round(turns))
}
