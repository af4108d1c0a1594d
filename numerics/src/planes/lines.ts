import { LIGHT_M_PER_S } from '../frames/light.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import type { Slant } from './slant.ts'

/**
 * Samples along lines through the origin of the uv plane, as addresses in a heap: sample i = firsts[r] … firsts[r + 1] − 1
 * of line r has the frequency ν = startsHz[r] + (i − firsts[r]) stepsHz[r]. Its value is a sum of weighted visibilities
 * V = Σ S exp(+2πi (u l + v m + w (n − 1)) ν/c), and its weight what it counts in the point spread function.
 */
export interface Lines {
  readonly lineCount: number
  readonly sampleCount: number
  readonly uvwM: number // float64 [line, 3]
  readonly startsHz: number // float64 [line]
  readonly stepsHz: number // float64 [line]
  readonly firsts: number // int32 [line + 1]
  readonly order: number // int32 [line], the lines in the order of work
  readonly values: number // float32 [sample, 2]
  readonly weights: number // float32 [sample]
}

/** What lines span on the slanted uv plane, in wavelengths. */
export interface LinesExtent {
  readonly maxU: number
  readonly maxV: number
  readonly maxW: number // of w′
}

/** Takes room in the heap for lines that the caller then fills; their order is as they come. */
export function allocateLines(heap: KernelHeap, lineCount: number, sampleCount: number): Lines {
  const lines: Lines = {
    lineCount,
    sampleCount,
    uvwM: heap.allocate(24 * lineCount),
    startsHz: heap.allocate(8 * lineCount),
    stepsHz: heap.allocate(8 * lineCount),
    firsts: heap.allocate(4 * (lineCount + 1)),
    order: heap.allocate(4 * lineCount),
    values: heap.allocate(8 * sampleCount),
    weights: heap.allocate(4 * sampleCount),
  }
  heap.int32(lineCount, lines.order).forEach((_, r, order) => {
    order[r] = r
  })
  return lines
}

/** The arrays of lines, as views of the heap. */
export function lineArrays(heap: KernelHeap, lines: Lines) {
  return {
    uvwM: heap.float64(3 * lines.lineCount, lines.uvwM),
    startsHz: heap.float64(lines.lineCount, lines.startsHz),
    stepsHz: heap.float64(lines.lineCount, lines.stepsHz),
    firsts: heap.int32(lines.lineCount + 1, lines.firsts),
    order: heap.int32(lines.lineCount, lines.order),
    values: heap.float32(2 * lines.sampleCount, lines.values),
    weights: heap.float32(lines.sampleCount, lines.weights),
  }
}

export function linesExtent(heap: KernelHeap, sets: readonly Lines[], { a, b }: Slant): LinesExtent {
  const extent = { maxU: 0, maxV: 0, maxW: 0 }
  for (const lines of sets) {
    const { uvwM, startsHz, stepsHz, firsts } = lineArrays(heap, lines)
    for (let r = 0; r < lines.lineCount; r++) {
      const count = firsts[r + 1] - firsts[r]
      if (count === 0) continue
      const end = startsHz[r] + stepsHz[r] * (count - 1)
      const waves = Math.max(Math.abs(startsHz[r]), Math.abs(end)) / LIGHT_M_PER_S
      const [u, v, w] = [uvwM[3 * r], uvwM[3 * r + 1], uvwM[3 * r + 2]]
      extent.maxU = Math.max(extent.maxU, Math.abs(u) * waves)
      extent.maxV = Math.max(extent.maxV, Math.abs(v) * waves)
      extent.maxW = Math.max(extent.maxW, Math.abs(w - a * u - b * v) * waves)
    }
  }
  return extent
}

const LONGEST_M = 2 ** 17 // longer baselines count as of this length

/**
 * Puts lines that lie together on the uv plane next to each other in the order of work: by sectors of `sectorRad`, in and
 * out in turn, so that a line of samples finds the cells that the line before it used. The grid of a large image is many
 * times the cache: this makes gridding some three times as fast.
 */
export function orderLines(heap: KernelHeap, lines: Lines, sectorRad = 0.03): void {
  const { uvwM, order } = lineArrays(heap, lines)
  const step = Math.max(lines.lineCount, LONGEST_M)
  const keys = Float64Array.from({ length: lines.lineCount }, (_, r) => {
    const sign = uvwM[3 * r + 1] < 0 ? -1 : 1
    const [u, v] = [sign * uvwM[3 * r], sign * uvwM[3 * r + 1]]
    const sector = Math.floor(Math.atan2(v, u) / sectorRad)
    const metres = Math.min(LONGEST_M - 1, Math.floor(Math.hypot(u, v)))
    return (sector * LONGEST_M + (sector % 2 ? LONGEST_M - 1 - metres : metres)) * step + r
  }).sort()
  keys.forEach((key, i) => {
    order[i] = key % step
  })
}
