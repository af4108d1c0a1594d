import {
  type PrecisePlan,
  type PreciseRows,
  type PreciseStep,
  planeSize,
  stepsToPreciseImage,
  stepsToSubtract,
} from '@contimg/numerics/precise'
import type { StageControl } from '../control.ts'
import type { ImagerThreads } from './imager-threads.ts'
import { sharedFloat64 } from './precise-rows.ts'

/** Has the threads of an imager turn samples of float64 into pictures, and take a model from them. */
export class PrecisePictures {
  readonly #threads: ImagerThreads
  readonly #plan: PrecisePlan
  readonly #grid: Float64Array
  readonly #image: Float64Array
  readonly #subtracted: Float32Array // the model that the samples have been told of

  /** @param pixels  of an image */
  constructor(threads: ImagerThreads, plan: PrecisePlan, pixels: number) {
    this.#threads = threads
    this.#plan = plan
    this.#grid = sharedFloat64(2 * planeSize(plan))
    this.#image = sharedFloat64(pixels)
    this.#subtracted = new Float32Array(pixels)
  }

  /** Tells the threads what the samples are. */
  async ready(sets: readonly PreciseRows[]): Promise<void> {
    const memory = { plan: this.#plan, sets, grid: this.#grid, image: this.#image }
    await this.#threads.all({ kind: 'precise with', memory })
  }

  /** The picture of the samples as they are now, or of their weights. */
  async make(of: 'dirty' | 'psf', sumOfWeights: number, control: StageControl): Promise<Float64Array> {
    const steps = [...stepsToPreciseImage(this.#plan, of === 'psf', 1 / sumOfWeights)]
    for (const [i, step] of steps.entries()) {
      control.signal?.throwIfAborted()
      await this.#run(step)
      control.progress?.((i + 1) / steps.length, '')
    }
    return this.#image.slice()
  }

  /** Tells the samples of a model, all of it; a stop is heard before, never half way. */
  async subtract(model: Float32Array, { signal }: StageControl): Promise<void> {
    signal?.throwIfAborted()
    let isChanged = false
    for (let i = 0; i < model.length; i++) {
      this.#image[i] = model[i] - this.#subtracted[i]
      isChanged ||= this.#image[i] !== 0
    }
    if (!isChanged) return
    this.#subtracted.set(model)
    for (const step of stepsToSubtract(this.#plan)) await this.#run(step)
  }

  async #run(step: PreciseStep): Promise<void> {
    await this.#threads.all({ kind: 'precise', step })
  }
}
