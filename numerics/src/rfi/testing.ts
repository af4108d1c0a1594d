import type { RandomStream } from '../simulate/random.ts'
import { KernelHeap } from '../wasm/heap.ts'
import { type RfiKernel, rfiKernel } from './kernel.ts'
import type { RfiStrategy } from './strategy.ts'

/** The pipeline's default. */
export const DEFAULT_STRATEGY: RfiStrategy = {
  timeThreshold: 3.7,
  channelThreshold: 3.7,
  thresholdFall: 1.35,
  longestTimes: 16,
  longestChannels: 256,
  iterations: 2,
  iterationFactor: 2,
  smoothingTimes: 2.5,
  smoothingChannels: 5,
  timeRms: 4.5,
  channelRms: 5,
  rankTimes: 0.2,
  rankChannels: 0.2,
  arrayThreshold: 6,
  arrayExcess: 0.5,
  badTimeFraction: 0.6,
  badChannelFraction: 0.6,
  spectrumThreshold: 8,
  joinPolarizations: false,
}

/** An image of four lanes, with its kernel. For tests. */
export interface KernelBench {
  readonly heap: KernelHeap
  readonly kernel: RfiKernel
}

export function kernelBench(): KernelBench {
  const heap = new KernelHeap()
  return { heap, kernel: rfiKernel(heap) }
}

/** Numbers in a heap. */
export function placed(heap: KernelHeap, values: ArrayLike<number>): Float32Array {
  const array = heap.float32(values.length)
  array.set(values)
  return array
}

/** What disturbs a sample: amplitude in units of σ of the real part. */
export type Disturbance = (time: number, channel: number) => number

/** One baseline: noise of σ = 1 in each part, a source of constant amplitude whose fringe turns, and interference. */
export function simulatedAmplitudes(
  shape: { times: number; channels: number; lanes: number },
  random: RandomStream,
  sourceSigma: number,
  disturbance: Disturbance,
): Float32Array {
  const amplitudes = new Float32Array(shape.times * shape.lanes).fill(-1)
  const cyclesPerChannel = 0.06 * (random.uniform() - 0.5)
  for (let t = 0; t < shape.times; t++) {
    for (let k = 0; k < shape.channels; k++) {
      const fringe = 2 * Math.PI * (cyclesPerChannel * k + 6.7 * t)
      const turn = 2 * Math.PI * random.uniform()
      const amplitude = disturbance(t, k)
      const real = random.normal() + sourceSigma * Math.cos(fringe) + amplitude * Math.cos(turn)
      const imag = random.normal() + sourceSigma * Math.sin(fringe) + amplitude * Math.sin(turn)
      amplitudes[t * shape.lanes + k] = Math.hypot(real, imag)
    }
  }
  return amplitudes
}
