import { LIGHT_M_PER_S } from '../frames/light.ts'
import type { KernelHeap } from '../wasm/heap.ts'

/**
 * Visibilities of one set of channels in a heap, as addresses: the kernels read them where they lie.
 * Sign and phase: V = Σ S exp(+2πi (u l + v m + w (n − 1)) ν/c), uvw in metres.
 */
export interface VisibilityRows {
  readonly rowCount: number
  readonly channelCount: number
  readonly frequenciesHz: number // float64 [channel], rising or falling
  readonly uvwM: number // float64 [row, 3]
  readonly visibilities: number // float32 [row, channel, 2], Stokes I in Jy
  readonly weights: number // float32 [row, channel], 0 = left out
}

/** What the rows span on the uv plane, in wavelengths; w is that of the half with w ≥ 0. */
export interface UvwExtent {
  readonly maxU: number
  readonly maxV: number
  readonly minW: number
  readonly maxW: number
  readonly maxUvw: number // longest projected baseline, √(u² + v² + w²)
}

/** Takes room in the heap for rows that the caller then fills. */
export function allocateRows(heap: KernelHeap, rowCount: number, frequenciesHz: ArrayLike<number>): VisibilityRows {
  const channelCount = frequenciesHz.length
  const samples = rowCount * channelCount
  const rows: VisibilityRows = {
    rowCount,
    channelCount,
    frequenciesHz: heap.allocate(8 * channelCount),
    uvwM: heap.allocate(24 * rowCount),
    visibilities: heap.allocate(8 * samples),
    weights: heap.allocate(4 * samples),
  }
  heap.float64(channelCount, rows.frequenciesHz).set(frequenciesHz)
  return rows
}

/** The arrays of rows, as views of the heap. */
export function rowArrays(heap: KernelHeap, rows: VisibilityRows) {
  const samples = rows.rowCount * rows.channelCount
  return {
    frequenciesHz: heap.float64(rows.channelCount, rows.frequenciesHz),
    uvwM: heap.float64(3 * rows.rowCount, rows.uvwM),
    visibilities: heap.float32(2 * samples, rows.visibilities),
    weights: heap.float32(samples, rows.weights),
  }
}

export function uvwExtent(heap: KernelHeap, sets: readonly VisibilityRows[]): UvwExtent {
  const extent = { maxU: 0, maxV: 0, minW: Number.POSITIVE_INFINITY, maxW: 0, maxUvw: 0 }
  for (const rows of sets) {
    const { uvwM, frequenciesHz } = rowArrays(heap, rows)
    const edges = [frequenciesHz[0], frequenciesHz.at(-1)!].map((hz) => hz / LIGHT_M_PER_S)
    const [low, high] = [Math.min(...edges), Math.max(...edges)]
    for (let r = 0; r < uvwM.length; r += 3) {
      const [u, v, w] = [Math.abs(uvwM[r]), Math.abs(uvwM[r + 1]), Math.abs(uvwM[r + 2])]
      extent.maxU = Math.max(extent.maxU, u * high)
      extent.maxV = Math.max(extent.maxV, v * high)
      extent.minW = Math.min(extent.minW, w * low)
      extent.maxW = Math.max(extent.maxW, w * high)
      extent.maxUvw = Math.max(extent.maxUvw, Math.sqrt(u * u + v * v + w * w) * high)
    }
  }
  if (extent.minW > extent.maxW) extent.minW = 0
  return extent
}
