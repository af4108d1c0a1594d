import { wasmBase64 } from '../generated/minor.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'

type Numbers<Names extends readonly unknown[], Result = void> = (...given: Names) => Result

/** What numerics/kernels/minor exports; all arguments are addresses and sizes, explained there. */
export interface MinorKernel {
  readonly collect: Numbers<
    [list: number, image: number, second: number, mask: number, weights: number, limit: number],
    number
  >
  readonly remask: Numbers<[list: number, mask: number]>
  readonly toImage: Numbers<[list: number, term: number, image: number]>
  readonly iterate: Numbers<
    [list: number, tiles: number, width: number, height: number, gain: number, stop: number, iterations: number],
    number
  >
  readonly narrow: Numbers<[list: number, into: number, limit: number], number>
  readonly componentsOf: Numbers<[list: number, width: number, height: number, components: number], number>
  readonly follow: Numbers<
    [
      ...[list: number, tiles: number, width: number, height: number],
      ...[components: number, count: number, first: number, last: number],
    ]
  >
  readonly settle: Numbers<[list: number, narrower: number]>
  readonly iterateTaylor: Numbers<
    [
      ...[list: number, tiles0: number, tiles1: number, tiles2: number, width: number, height: number],
      ...[h00: number, h01: number, h11: number, gain: number, stop: number, iterations: number],
    ],
    number
  >
  readonly tile: Numbers<[psf: number, width: number, height: number, tiles: number, first: number, last: number]>
  readonly subtractDirectly: Numbers<
    [
      ...[image: number, width: number, psf: number, psfWidth: number, psfHeight: number],
      ...[components: number, count: number, first: number, last: number],
    ]
  >
  readonly largest: Numbers<[values: number, count: number, mask: number, bits: number, out: number]>
  readonly largestWeighted: Numbers<
    [values: number, weights: number, count: number, mask: number, bits: number],
    number
  >
  readonly weigh: Numbers<[weights: number, count: number, reference: number, noise: number, slope: number]>
  readonly sums: Numbers<[values: number, count: number, out: number]>
  readonly bracket: Numbers<
    [
      ...[values: number, count: number, centre: number, bits: number, low: number, high: number],
      ...[gathered: number, capacity: number, out: number],
    ]
  >
  readonly select: Numbers<[values: number, count: number, k: number], number>
  readonly deviation: Numbers<[corner: number, pitch: number, columns: number, rows: number, copy: number], number>
  readonly markAbove: Numbers<[values: number, mask: number, count: number, limit: number, slope: number, bits: number]>
  readonly giveImage: Numbers<
    [
      ...[plane: number, pitch: number, columns: number, real: number, imaginary: number],
      ...[width: number, first: number, last: number],
    ]
  >
  readonly takeImage: Numbers<
    [
      ...[plane: number, pitch: number, left: number, top: number, part: number, image: number],
      ...[width: number, keep: number, factor: number, first: number, last: number],
    ]
  >
  readonly copyColumns: Numbers<
    [
      ...[plane: number, pitch: number, column: number, count: number, narrow: number, narrowPitch: number],
      ...[first: number, last: number, isBack: boolean],
    ]
  >
  readonly multiply: Numbers<
    [
      ...[plane: number, pitch: number, columns: number, gx: number, gy: number, hx: number, hy: number],
      ...[first: number, last: number],
    ]
  >
  readonly multiplyHalves: Numbers<
    [
      ...[plane: number, pitch: number, columns: number, rows: number, kx: number, ky: number],
      ...[first: number, last: number],
    ]
  >
}

export function minorKernel(heap: KernelHeap): MinorKernel {
  return instantiateKernel<MinorKernel>(wasmBase64, heap)
}

/** What is left of a float's bits when pixels are compared: with negative ones as good as positive, the magnitude. */
export function comparedBits(allowNegative: boolean): number {
  return allowNegative ? 0x7fffffff : -1
}

/** An image in a heap, f32 [height, width] at an address; a point spread function has its centre at (width/2, height/2). */
export interface HeapImage {
  readonly address: number
  readonly width: number
  readonly height: number
}
