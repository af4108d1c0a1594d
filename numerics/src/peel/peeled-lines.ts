import { LIGHT_M_PER_S } from '../frames/light.ts'
import { wasmBase64 } from '../generated/peel.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import type { EvenChannels } from '../weight/line-weigher.ts'

interface PeelKernel {
  phasors(into: number, channels: number, startRe: number, startIm: number, stepRe: number, stepIm: number): void
  correlate(
    phasors: number,
    sources: number,
    channels: number,
    values: number,
    weights: number,
    ...span: [first: number, end: number, sums: number]
  ): void
  subtract(values: number, phasors: number, first: number, end: number, re: number, im: number): void
}

/** Direction cosines of a point about the phase centre. */
export interface LineSource {
  readonly l: number
  readonly m: number
}

/** Bytes that PeeledLines take from a heap, alignment included. */
export function peeledLinesBytes(sourceCount: number, mostChannels: number): number {
  return 8 * sourceCount * mostChannels + 64
}

/**
 * Points in known directions and visibilities row by row, arrays by their addresses in the heap: V f32[channel, 2] and
 * W f32[channel] of the row that was placed last. A source's phasor p = exp(+2πi (u l + v m + w (n − 1)) ν/c).
 */
export class PeeledLines {
  readonly #kernel: PeelKernel
  readonly #sources: readonly LineSource[]
  readonly #phasors: number // address of f32[source, channel, 2]
  #channels = 0

  constructor(heap: KernelHeap, sources: readonly LineSource[], mostChannels: number) {
    this.#kernel = instantiateKernel<PeelKernel>(wasmBase64, heap)
    this.#sources = sources
    this.#phasors = heap.allocate(8 * sources.length * mostChannels)
  }

  /** Goes to a row of a line at (u, v, w) metres. */
  place({ firstHz, stepHz, channelCount }: EvenChannels, uM: number, vM: number, wM: number): void {
    this.#channels = channelCount
    this.#sources.forEach(({ l, m }, i) => {
      const waves = (uM * l + vM * m + wM * nMinusOne(l, m)) / LIGHT_M_PER_S
      const [start, step] = [phaseRad(waves * firstHz), phaseRad(waves * stepHz)]
      const phasor = [Math.cos(start), Math.sin(start), Math.cos(step), Math.sin(step)] as const
      this.#kernel.phasors(this.#at(i), channelCount, ...phasor)
    })
  }

  /** Adds what channels first … end − 1 tell of amplitudes to sums, f64 as solveAmplitudes wants them. */
  correlate(values: number, weights: number, first: number, end: number, sums: number): void {
    this.#kernel.correlate(this.#phasors, this.#sources.length, this.#channels, values, weights, first, end, sums)
  }

  /** Takes a source of a complex amplitude from channels first … end − 1. */
  subtract(source: number, values: number, first: number, end: number, re: number, im: number): void {
    this.#kernel.subtract(values, this.#at(source), first, end, re, im)
  }

  #at(source: number): number {
    return this.#phasors + 8 * source * this.#channels
  }
}

function nMinusOne(l: number, m: number): number {
  const squares = l * l + m * m
  return -squares / (1 + Math.sqrt(1 - squares))
}

/** Of a number of turns, less whole ones. */
function phaseRad(turns: number): number {
  return 2 * Math.PI * (turns - Math.round(turns))
}
