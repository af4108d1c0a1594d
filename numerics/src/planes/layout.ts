import type { PlanesPlan } from './plan.ts'

/** What a thread works on, as addresses that all threads share. */
export interface PlanesMemory {
  readonly grid: number // planesMemory().gridBytes, or modelGridBytes where no point spread function is made
  readonly group: number // groupBytes, or half of it
  readonly image: number // float32 [v.cells, u.cells, 2]: dirty image and point spread function, two dirty images, or model and nothing
}

/** Bytes of a row of the grid: complex values, and with `psf` weights. */
export function gridRowBytes({ gridColumns, planes }: PlanesPlan, psf: boolean): number {
  return gridColumns * planes * (psf ? 12 : 8)
}

/** Address of the grid's row at v = y cells. */
export function gridRowAt(plan: PlanesPlan, grid: number, y: number, psf: boolean): number {
  return grid + (y + (plan.kernel.support >> 1)) * gridRowBytes(plan, psf)
}

/** Address of the row at v = y cells of plane k of a group. */
export function planeRowAt({ planeBytes, pitchBytes, v }: PlanesPlan, group: number, k: number, y: number): number {
  return group + k * planeBytes + (v.cells / 2 + y) * pitchBytes
}
