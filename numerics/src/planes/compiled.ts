import { wasmBase64 } from '../generated/planes.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

type LinePass<More extends readonly number[]> = (
  ...given: [
    grid: number,
    cells: number,
    uvw: number,
    starts: number,
    steps: number,
    firsts: number,
    order: number,
    values: number,
    ...more: More,
  ]
) => number

type GridPass = LinePass<[weights: number, first: number, last: number, fromRow: number, toRow: number]>

/** What numerics/kernels/planes exports; all arguments are addresses and sizes, explained there. */
export interface PlanesKernel {
  readonly gridWithWeights: GridPass
  readonly gridValues: GridPass
  readonly degridValues: LinePass<[first: number, last: number]>
  readonly foldRow: (from: number, to: number, columns: number, planes: number, psf: number) => void
  readonly unfoldRow: (from: number, to: number, columns: number, planes: number) => void
  readonly extractRow: (
    ...given: [
      row: number,
      p: number,
      columns: number,
      planes: number,
      psf: number,
      own: number,
      mirrored: number,
      planeBytes: number,
      length: number,
      sign: number,
    ]
  ) => void
  readonly insertRow: (
    ...given: [
      row: number,
      p: number,
      columns: number,
      planes: number,
      own: number,
      mirrored: number,
      planeBytes: number,
      length: number,
      sign: number,
    ]
  ) => void
  readonly addBytes: (to: number, from: number, bytes: number) => void
  readonly clearBytes: (at: number, bytes: number) => void
  readonly addPlanes: (
    ...given: [
      image: number,
      planes: number,
      table: number,
      pixels: number,
      first: number,
      last: number,
      write: number,
      psf: number,
      second: number,
    ]
  ) => void
  readonly fillPlanes: (
    ...given: [image: number, planes: number, table: number, pixels: number, first: number, last: number]
  ) => void
}

export function planesKernel(heap: KernelHeap): PlanesKernel {
  return instantiateKernel<PlanesKernel>(wasmBase64, heap)
}
