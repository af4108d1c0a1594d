import type { KernelHeap } from '../wasm/heap.ts'
import { planesKernel } from './compiled.ts'
import type { PlanesPlan } from './plan.ts'
import { PlaneSum } from './plane-sum.ts'
import { PlaneTransforms, planeTransformsBytes } from './plane-transforms.ts'
import { tableBytes } from './tables.ts'
import { UvGrid } from './uv-grid.ts'

/**
 * The steps between the samples of lines and an image in (l′, m′), with the tables they need. Several threads with a
 * PlaneGridder each, over one shared memory, each do their share of a step; between two steps all wait for all
 * (steps.ts gives the order).
 */
export class PlaneGridder {
  readonly uv: UvGrid
  readonly transforms: PlaneTransforms
  readonly sum: PlaneSum

  constructor(heap: KernelHeap, plan: PlanesPlan) {
    const kernel = planesKernel(heap)
    this.uv = new UvGrid(heap, kernel, plan)
    this.transforms = new PlaneTransforms(heap, kernel, plan)
    this.sum = new PlaneSum(heap, kernel, plan)
  }
}

/** Bytes that a PlaneGridder takes from its heap. */
export function planeGridderBytes(plan: PlanesPlan): number {
  return planeTransformsBytes(plan) + tableBytes(plan)
}
