import { wasmBase64 } from '../generated/resample.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

type PutColumns = (
  ...given: [
    lines: number,
    linePitch: number,
    lineCount: number,
    to: number,
    toPitch: number,
    count: number,
    taper: number,
  ]
) => void

/** What numerics/kernels/resample exports; all arguments are addresses and sizes, explained there. */
export interface ResampleKernel {
  readonly takeColumns: (
    ...given: [
      lines: number,
      linePitch: number,
      lineCount: number,
      from: number,
      fromPitch: number,
      count: number,
      taper: number,
    ]
  ) => void
  readonly putColumns: PutColumns
  readonly putColumnsApart: PutColumns
  readonly moveSpectra: (
    ...given: [
      to: number,
      toPitch: number,
      toLength: number,
      from: number,
      fromPitch: number,
      fromLength: number,
      lineCount: number,
      factors: number,
      band: number,
    ]
  ) => void
  readonly clear: (at: number, bytes: number) => void
  readonly sampleLine: (
    ...given: [elements: number, to: number, blockBytes: number, count: number, line: number, taps: number]
  ) => void
  readonly sampleLineInTwo: (
    ...given: [
      elements: number,
      re: number,
      im: number,
      count: number,
      line: number,
      taps: number,
      reFactor: number,
      imFactor: number,
      bigEndian: number,
    ]
  ) => void
  readonly holdsAny: (from: number, count: number) => number
  readonly listPixels: (from: number, count: number, values: number, indices: number) => number
  readonly spreadPixels: (
    ...given: [elements: number, values: number, indices: number, count: number, line: number, taps: number]
  ) => void
  readonly joinParts: (to: number, re: number, im: number, count: number) => void
}

export function resampleKernel(heap: KernelHeap): ResampleKernel {
  return instantiateKernel<ResampleKernel>(wasmBase64, heap)
}
