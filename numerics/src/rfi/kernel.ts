import { wasmBase64 } from '../generated/rfi.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

/** What numerics/kernels/rfi exports; images, weights and scratch are addresses. */
export interface RfiKernel {
  unfold(
    ...given: [amplitudes: number, factors: number, values: number, usable: number, lines: number, lanes: number]
  ): void
  addSpectrum(amplitudes: number, lines: number, lanes: number, sums: number, counts: number): void
  spreadOf(values: number, weights: number, count: number, stride: number, scratch: number, out: number): number
  standardise(values: number, weights: number, target: number, count: number, centre: number, factor: number): void
  intersect(weights: number, usable: number, count: number): void
  weigh(values: number, weights: number, target: number, count: number, centre: number): void
  subtract(values: number, sums: number, weights: number, target: number, count: number, centre: number): void
  settle(amplitudes: number, first: number, second: number, count: number): void
  cover(amplitudes: number, bad: number, count: number): void
  copySigns(from: number, to: number, count: number): void
  tally(
    ...given: [
      values: number,
      usable: number,
      first: number,
      second: number,
      count: number,
      centre: number,
      factor: number,
      clip: number,
      sums: number,
      counts: number,
      dropped: number,
    ]
  ): void
  tallyAntenna(
    ...given: [
      values: number,
      usable: number,
      count: number,
      centre: number,
      factor: number,
      clip: number,
      sums: number,
      counts: number,
    ]
  ): void
  sumThreshold(values: number, weights: number, lines: number, lanes: number, length: number, threshold: number): void
  cutLines(
    ...given: [
      values: number,
      weights: number,
      usable: number,
      lines: number,
      lanes: number,
      fullLanes: number,
      factor: number,
      scratch: number,
    ]
  ): void
  sumLines(values: number, weights: number, lines: number, lanes: number, out: number): void
  lowerLines(values: number, offsets: number, lines: number, lanes: number): void
  rank(
    ...given: [
      weights: number,
      usable: number,
      target: number,
      lines: number,
      lanes: number,
      eta: number,
      scratch: number,
    ]
  ): void
  correlationOfRuns(values: number, weights: number, lines: number, lanes: number, variance: number): number
  strongestFringe(
    ...given: [
      values: number,
      lines: number,
      lanes: number,
      first: number,
      delays: number,
      delayTurns: number,
      period: number,
      rates: number,
      rateTurns: number,
      scratch: number,
      out: number,
    ]
  ): void
  turnBack(
    ...given: [
      values: number,
      weights: number,
      re: number,
      im: number,
      lines: number,
      lanes: number,
      lineTurns: number,
      laneTurns: number,
    ]
  ): void
  takeFringe(
    ...given: [
      values: number,
      sums: number,
      smoothed: number,
      lines: number,
      lanes: number,
      lineTurns: number,
      laneTurns: number,
    ]
  ): void
  box(source: number, target: number, lines: number, lanes: number, half: number): void
  transpose(source: number, target: number, lines: number, lanes: number): void
  steadySpectrum(amplitudes: number, lines: number, lanes: number, target: number, scratch: number): void
  overSpectrum(amplitudes: number, spectrum: number, target: number, lines: number, lanes: number): void
  takeRows(
    ...given: [
      visibilities: number,
      flags: number,
      places: number,
      rows: number,
      channels: number,
      polarizations: number,
      cube: number,
      plane: number,
    ]
  ): number
  giveRows(
    ...given: [
      flags: number,
      places: number,
      rows: number,
      channels: number,
      polarizations: number,
      cube: number,
      plane: number,
      rowFlags: number,
    ]
  ): number
}

export const rfiKernel = (heap: KernelHeap): RfiKernel => instantiateKernel<RfiKernel>(wasmBase64, heap)
