import type { KernelHeap } from '../wasm/heap.ts'
import { Interpolation } from './interpolation.ts'
import type { ResamplePlan } from './plan.ts'
import { Spreading, spreadingBytes } from './spreading.ts'
import { ResampleTables, resampleTablesBytes } from './tables.ts'

/**
 * The steps between a low image on the slant plane and the pixels of the picture. Several threads with a Resampler
 * each, over one shared memory, each do their share of a step; between two steps all wait for all (steps.ts gives the
 * order). Images are addresses in that memory, `between` is that of plan.betweenBytes which all share.
 */
export class Resampler {
  readonly interpolation: Interpolation
  readonly spreading: Spreading

  constructor(heap: KernelHeap, plan: ResamplePlan) {
    const tables = new ResampleTables(heap, plan)
    this.interpolation = new Interpolation(tables)
    this.spreading = new Spreading(heap, tables)
  }
}

/** Bytes that a Resampler takes from its heap. */
export function resamplerBytes(plan: ResamplePlan): number {
  return resampleTablesBytes(plan) + spreadingBytes(plan)
}
