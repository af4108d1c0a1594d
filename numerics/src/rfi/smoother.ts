import type { RfiKernel } from './kernel.ts'
import { boxHalfWidth } from './runs.ts'
import type { ImageShape } from './shape.ts'

const SMOOTHINGS = 3 // passes of a box that make a Gaussian

/** Adds up neighbours with the weights of a Gaussian, in boxes that have an area of more than 1; addresses are of images. */
export class Smoother {
  readonly #kernel: RfiKernel
  readonly #shape: ImageShape
  readonly #channelHalf: number
  readonly #timeHalf: number

  /** @param widths  standard deviations of the Gaussian */
  constructor(kernel: RfiKernel, shape: ImageShape, widths: { times: number; channels: number }) {
    this.#kernel = kernel
    this.#shape = shape
    this.#channelHalf = boxHalfWidth(widths.channels)
    this.#timeHalf = boxHalfWidth(widths.times)
  }

  /** Samples of one box, both ways. */
  get area(): number {
    return (2 * this.#channelHalf + 1) * (2 * this.#timeHalf + 1)
  }

  /** Both ways. The images are [channel, time] but for the last, [time, channel]; the first is left, `between` are lost. */
  smooth(turned: number, between: readonly [number, number], target: number, spare: number): void {
    const { lines, lanes } = this.#shape
    const [one, other] = between
    this.#pass(turned, one, other, lanes, lines, this.#channelHalf)
    this.#kernel.transpose(one, spare, lanes, lines)
    this.#pass(spare, target, one, lines, lanes, this.#timeHalf)
  }

  #pass(source: number, target: number, between: number, lines: number, lanes: number, half: number): void {
    let from = source
    for (let pass = 0; pass < SMOOTHINGS; pass++) {
      const to = pass % 2 === 0 ? target : between
      this.#kernel.box(from, to, lines, lanes, half)
      from = to
    }
  }
}
