import { wasmBase64 } from '../generated/solve.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

/** What numerics/kernels/solve exports; arguments are addresses, numbers and booleans as described there. */
export interface SolveKernel {
  addRows(
    times: number,
    table: number,
    first: number,
    end: number,
    channels: number,
    receptors: number,
    knownChannels: number,
    sums: number,
    counts: number,
    sumChannels: number,
    bin: number,
    antennas: number,
    group: number,
  ): void
  markPresent(times: number, table: number, channels: number, receptors: number, present: number): void
  moveSums(
    from: number,
    fromCounts: number,
    channels: number,
    receptors: number,
    antennas: number,
    known: number,
    knownFlags: number,
    knownChannels: number,
    sums: number,
    counts: number,
    sumChannels: number,
  ): void
  gather(
    sums: number,
    counts: number,
    first: number,
    places: number,
    width: number,
    antennas: number,
    chosen: number,
    count: number,
    padded: number,
    apart: number,
    real: number,
    imag: number,
    power: number,
    dataPower: number,
    pairCounts: number,
    missing: number,
  ): void
  choose(from: number, stride: number, chosen: number, count: number, padded: number, to: number): void
  chooseCounts(from: number, stride: number, chosen: number, count: number, padded: number, to: number): void
  iterate(
    real: number,
    imag: number,
    power: number,
    antennas: number,
    padded: number,
    gains: number,
    realOnly: boolean,
    tolerance: number,
    rounds: number,
  ): number
  chiSquares(
    real: number,
    imag: number,
    power: number,
    dataPower: number,
    counts: number,
    antennas: number,
    padded: number,
    gains: number,
    residuals: number,
    samples: number,
  ): number
}

export function solveKernel(heap: KernelHeap): SolveKernel {
  return instantiateKernel<SolveKernel>(wasmBase64, heap)
}
