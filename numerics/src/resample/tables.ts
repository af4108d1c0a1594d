import type { KernelHeap } from '../wasm/heap.ts'
import { type ResampleKernel, resampleKernel } from './compiled.ts'
import { Lines, linesBytes } from './lines.ts'
import { PIXEL_LINE_BYTES, PixelLine } from './pixel-line.ts'
import type { ResamplePlan } from './plan.ts'

/** What a thread needs for either direction: lines along both axes, and the places of the pixels of one. */
export class ResampleTables {
  readonly plan: ResamplePlan
  readonly kernel: ResampleKernel
  readonly alongL: Lines
  readonly alongM: Lines
  readonly pixels: PixelLine

  constructor(heap: KernelHeap, plan: ResamplePlan) {
    this.plan = plan
    this.kernel = resampleKernel(heap)
    this.alongL = new Lines(heap, this.kernel, plan.alongL)
    this.alongM = new Lines(heap, this.kernel, plan.alongM)
    this.pixels = new PixelLine(heap, plan)
  }
}

/** Bytes that ResampleTables take from a heap, alignment included. */
export function resampleTablesBytes({ alongL, alongM }: ResamplePlan): number {
  return linesBytes(alongL) + linesBytes(alongM) + PIXEL_LINE_BYTES + 64
}
