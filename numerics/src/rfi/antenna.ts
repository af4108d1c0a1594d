import type { KernelHeap } from '../wasm/heap.ts'
import { type RfiKernel, rfiKernel } from './kernel.ts'
import { runsOf } from './runs.ts'
import type { ImageShape } from './shape.ts'

/** Sums over the baselines of an antenna, as ImageFlagger adds them up: f32 [line, lane]. */
export interface AntennaSums {
  readonly sums: Float32Array
  readonly counts: Float32Array
}

const EXCESS = 2 // σ of one baseline: what two antennas have in common is 6 in one of their baselines, at most
const FALL = 1.2 // of the excess, from a run to one twice as long
const LEAST_EXCESS = 1.25
const LONGEST_RUN = 16 // integrations
const FEWEST_BASELINES = 12 // of which one then is half a σ at most

/**
 * Looks for what disturbs all baselines of one antenna: it stands out in their mean, whose noise is less than that of one
 * by the root of their number.
 */
export class AntennaJudge {
  readonly #kernel: RfiKernel
  readonly #shape: ImageShape
  readonly #means: Float32Array
  readonly #weights: Float32Array

  constructor(heap: KernelHeap, shape: ImageShape) {
    this.#kernel = rfiKernel(heap)
    this.#shape = shape
    this.#means = heap.float32(shape.count)
    this.#weights = heap.float32(shape.count)
  }

  /**
   * @param bad  u8 [time, lane], filled: 1 where the antenna is disturbed
   * @returns how many samples are
   */
  judge({ sums, counts }: AntennaSums, bad: Uint8Array): number {
    const { times, lines, lanes } = this.#shape
    const [means, weights] = [this.#means, this.#weights]
    for (let cell = 0; cell < means.length; cell++)
      means[cell] = counts[cell] >= FEWEST_BASELINES ? sums[cell] / counts[cell] : 0
    weights.fill(1)
    for (const { length, threshold } of runsOf(EXCESS, FALL, LONGEST_RUN, times, LEAST_EXCESS))
      this.#kernel.sumThreshold(means.byteOffset, weights.byteOffset, lines, lanes, length, threshold)
    let found = 0
    for (let cell = 0; cell < bad.length; cell++) found += bad[cell] = weights[cell] === 0 ? 1 : 0
    return found
  }
}
