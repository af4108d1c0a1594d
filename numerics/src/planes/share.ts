import type { RowBand } from '../fft/plane.ts'
import { LIGHT_M_PER_S } from '../frames/light.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { type Lines, lineArrays } from './lines.ts'
import type { PlanesPlan } from './plan.ts'

/**
 * Cuts the rows of the grid into one band a thread, so that each has about as many taps to add. A thread adds samples to
 * its own band only, and near its edges works on samples that others work on, too.
 */
export function bandsOfRows(heap: KernelHeap, sets: readonly Lines[], plan: PlanesPlan, count: number): RowBand[] {
  const { gridRows } = plan
  const samplesBefore = cumulative(samplesByRow(heap, sets, plan))
  const total = samplesBefore[gridRows]
  const cuts = Array.from({ length: count + 1 }, (_, i) => {
    if (i === 0) return 0
    if (i === count) return gridRows
    return samplesBefore.findIndex((samples) => samples >= (total * i) / count)
  })
  return cuts.slice(1).map((end, i) => [cuts[i], end] as const)
}

/** [row] how many samples lie about a row of the grid, each line's spread evenly from its first to its last. */
function samplesByRow(heap: KernelHeap, sets: readonly Lines[], { v, gridRows, kernel }: PlanesPlan): Float64Array {
  const slopes = new Float64Array(gridRows + 1)
  const cellsPerMetreHz = (v.cellRad * v.cells) / LIGHT_M_PER_S
  for (const lines of sets) {
    const { uvwM, startsHz, stepsHz, firsts } = lineArrays(heap, lines)
    for (let r = 0; r < lines.lineCount; r++) {
      const count = firsts[r + 1] - firsts[r]
      const y = Math.abs(uvwM[3 * r + 1]) * cellsPerMetreHz
      const rowAt = (hz: number) => Math.min(gridRows - 1, Math.floor(y * hz) + (kernel.support >> 1))
      const edges = [rowAt(startsHz[r]), rowAt(startsHz[r] + stepsHz[r] * count)]
      const [start, end] = [Math.max(0, Math.min(...edges)), Math.max(...edges)]
      const perRow = count / (end - start + 1)
      slopes[start] += perRow
      slopes[end + 1] -= perRow
    }
  }
  return cumulative(slopes).slice(1, gridRows + 1)
}

/** [0, a₀, a₀ + a₁, …] */
function cumulative(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (let i = 0; i < values.length; i++) sums[i + 1] = sums[i] + values[i]
  return sums
}
