import { KernelHeap } from '../wasm/heap.ts'
import { planResample, type ResamplePlan } from './plan.ts'
import { lSlantOf, type ResampleRequest } from './request.ts'
import { Resampler } from './resampler.ts'
import { nMinusOne } from './slant.ts'
import { type ResampleStep, runResampleStep, stepsToLowImage, stepsToPictures } from './steps.ts'

/** amplitude · cos(2π (u l′ + v m′) + phase) */
export interface Wave {
  readonly u: number
  readonly v: number
  readonly amplitude: number
  readonly phase: number
}

/** Σ over the waves at (l′, m′). */
export function wavesAt(waves: readonly Wave[], lSlant: number, mSlant: number): number {
  return waves.reduce(
    (sum, { u, v, amplitude, phase }) => sum + amplitude * Math.cos(2 * Math.PI * (u * lSlant + v * mSlant) + phase),
    0,
  )
}

/** The definition: Σ over the waves at the (l′, m′) of every pixel. */
export function directPicture({ image, slant }: ResampleRequest, waves: readonly Wave[]): Float64Array {
  return Float64Array.from({ length: image.width * image.height }, (_, i) => {
    const l = -((i % image.width) - image.width / 2) * image.cellRad
    const m = (Math.floor(i / image.width) - image.height / 2) * image.cellRad
    const depth = nMinusOne(l, m)
    return wavesAt(waves, l + slant.a * depth, m + slant.b * depth)
  })
}

/** Real float64 [rows, columns] of the low image. */
export function lowImageOf({ low }: ResampleRequest, value: (lSlant: number, mSlant: number) => number): Float64Array {
  return Float64Array.from({ length: low.columns * low.rows }, (_, i) =>
    value(lSlantOf(low, i % low.columns), (Math.floor(i / low.columns) - low.rows / 2) * low.cellM),
  )
}

/** A resampler whose `threads` shares are done one after the other. For tests. */
export class ResampleBench {
  readonly plan: ResamplePlan
  readonly heap = new KernelHeap()
  readonly #resamplers: readonly Resampler[]
  readonly #low: number
  readonly #between: number
  readonly #pictures: readonly [number, number]

  constructor(request: ResampleRequest, threads = 1) {
    this.plan = planResample(request)
    const { low, image } = request
    this.#low = this.heap.allocate(8 * low.columns * low.rows)
    this.#between = this.heap.allocate(this.plan.betweenBytes)
    this.#pictures = [
      this.heap.allocate(4 * image.width * image.height),
      this.heap.allocate(4 * image.width * image.height),
    ]
    this.#resamplers = Array.from({ length: threads }, () => new Resampler(this.heap, this.plan))
  }

  /** The two pictures of two real low images. */
  pictures(re: ArrayLike<number>, im: ArrayLike<number>, { reFactor = 1, imFactor = 1, bigEndian = false } = {}) {
    const low = this.heap.float32(2 * re.length, this.#low)
    for (let i = 0; i < re.length; i++) {
      low[2 * i] = re[i]
      low[2 * i + 1] = im[i]
    }
    const [first, second] = this.#pictures
    const pictures = { re: first, im: second, reFactor, imFactor, bigEndian }
    this.#run(stepsToPictures(this.#low, this.#between, pictures))
    return { re: this.#pixels(first).slice(), im: this.#pixels(second).slice() }
  }

  /** The low image of a model, real float32 [rows, columns]; NaN where its imaginary part is not 0. */
  lowImage(model: ArrayLike<number>): Float32Array {
    const { low } = this.plan
    this.#pixels(this.#pictures[0]).set(model)
    const complex = this.heap.float32(2 * low.columns * low.rows, this.#low).fill(Number.NaN)
    this.heap.uint8(this.plan.betweenBytes, this.#between).fill(255)
    this.#run(stepsToLowImage(this.#pictures[0], this.#between, this.#low))
    return Float32Array.from({ length: low.columns * low.rows }, (_, i) =>
      complex[2 * i + 1] === 0 ? complex[2 * i] : Number.NaN,
    )
  }

  #pixels(at: number): Float32Array<ArrayBuffer> {
    return this.heap.float32(this.plan.image.width * this.plan.image.height, at)
  }

  #run(steps: readonly ResampleStep[]): void {
    const count = this.#resamplers.length
    for (const step of steps) {
      this.#resamplers.forEach((resampler, index) => {
        runResampleStep(resampler, step, { index, count })
      })
    }
  }
}
