import { LIGHT_M_PER_S } from '../frames/light.ts'
import { wasmBase64 } from '../generated/line.ts'
import type { KernelHeap } from '../wasm/heap.ts'
import { instantiateKernel } from '../wasm/instantiate.ts'
import type { EvenChannels } from './line-weigher.ts'

interface LimitKernel {
  clear(weights: number, first: number, end: number): void
  taper(weights: number, channels: number, factor: number, ratio: number, change: number): void
}

/** Distances √(u² + v²) of visibilities, both ends included. */
export interface UvRange {
  readonly low: number
  readonly high: number
  readonly inWavelengths: boolean // of each channel's own frequency; else metres
}

/** Which visibilities of a line count, and how much the longer ones do. */
export interface UvLimits {
  readonly ranges?: readonly UvRange[] // those in any of them count; all where absent
  readonly taperRad?: number // full width at half maximum θ of the Gaussian that the taper makes of a point
}

/**
 * Takes weight from visibilities by how far out they lie in the uv plane.
 *
 * The taper is exp(−π² θ² q² / (4 ln 2)) at q wavelengths, the Fourier transform of a Gaussian of full width θ: of a uv
 * plane filled evenly to far beyond 1/θ the beam is that Gaussian. WSClean's -taper-gaussian is the same.
 */
export class UvLimiter {
  readonly #kernel: LimitKernel
  readonly #line: EvenChannels
  readonly #ranges: readonly UvRange[] | undefined
  readonly #exponent: number // of the taper, over the square of wavelengths

  constructor(heap: KernelHeap, line: EvenChannels, { ranges, taperRad = 0 }: UvLimits) {
    this.#kernel = instantiateKernel<LimitKernel>(wasmBase64, heap)
    this.#line = line
    this.#ranges = ranges
    this.#exponent = -((Math.PI * taperRad) ** 2) / (4 * Math.LN2)
  }

  /** Weights, float32 [channel], outside all ranges become 0. To be done before densities are counted. */
  restrict(weights: number, uM: number, vM: number): void {
    if (!this.#ranges) return
    const { channelCount } = this.#line
    const distanceM = Math.hypot(uM, vM)
    for (let channel = 0; channel < channelCount; ) {
      let [end, next] = [channel, channelCount]
      for (const range of this.#ranges) {
        const first = this.#channelsUpTo(range.low, false, range, distanceM)
        const past = this.#channelsUpTo(range.high, true, range, distanceM)
        if (first <= channel && past > channel) end = Math.max(end, past)
        else if (first > channel && past > first) next = Math.min(next, first)
      }
      if (end === channel) {
        this.#kernel.clear(weights, channel, next)
        end = next
      }
      channel = end
    }
  }

  /** Multiplies weights, float32 [channel], by the taper. */
  taper(weights: number, uM: number, vM: number): void {
    if (this.#exponent === 0) return
    const { firstHz, stepHz, channelCount } = this.#line
    const [start, step] = [firstHz, stepHz].map((hz) => (Math.hypot(uM, vM) * hz) / LIGHT_M_PER_S)
    const [factor, ratio] = [start * start, (2 * start + step) * step].map((square) =>
      Math.exp(this.#exponent * square),
    )
    this.#kernel.taper(weights, channelCount, factor, ratio, Math.exp(2 * this.#exponent * step * step))
  }

  /** How many channels, of rising frequency, lie nearer than a distance, or `included` as far. */
  #channelsUpTo(distance: number, included: boolean, { inWavelengths }: UvRange, distanceM: number): number {
    const { firstHz, stepHz, channelCount } = this.#line
    if (!inWavelengths) return (included ? distanceM <= distance : distanceM < distance) ? channelCount : 0
    const wavesOf = (k: number) => (distanceM * (firstHz + k * stepHz)) / LIGHT_M_PER_S
    const isNear = (k: number) => (included ? wavesOf(k) <= distance : wavesOf(k) < distance)
    const about = (((distance * LIGHT_M_PER_S) / distanceM - firstHz) / stepHz) | 0
    let count = distanceM > 0 && distance < Infinity ? Math.min(channelCount, Math.max(0, about)) : channelCount
    while (count > 0 && !isNear(count - 1)) count--
    while (count < channelCount && isNear(count)) count++
    return count
  }
}
