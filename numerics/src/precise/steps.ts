import type { Share } from '../fft/share.ts'
import type { PrecisePlan, PreciseRows } from './plan.ts'
import { PrecisePlanes } from './planes.ts'
import { PreciseSamples } from './samples.ts'

/** What threads work on together. Plain data, in shared memory. */
export interface PreciseMemory {
  readonly plan: PrecisePlan
  readonly sets: readonly PreciseRows[]
  readonly grid: Float64Array // [rows, columns + support, 2] one plane
  readonly image: Float64Array // [height, width]
}

/** What all threads do between two moments at which they wait for each other. */
export type PreciseStep =
  | { readonly name: 'clear image' }
  | { readonly name: 'clear plane' }
  | { readonly name: 'samples to plane'; readonly plane: number; readonly ones: boolean }
  | { readonly name: 'plane to image'; readonly plane: number }
  | { readonly name: 'correct image'; readonly factor: number }
  | { readonly name: 'image to plane'; readonly plane: number }
  | { readonly name: 'transform plane' }
  | { readonly name: 'subtract plane'; readonly plane: number }

/** Samples to an image, Σ W V exp(…) times a factor. @param ones  of V = 1: the point spread function */
export function* stepsToPreciseImage({ planes }: PrecisePlan, ones: boolean, factor: number): Generator<PreciseStep> {
  yield { name: 'clear image' }
  for (let plane = 0; plane < planes; plane++) {
    yield { name: 'samples to plane', plane, ones }
    yield { name: 'plane to image', plane }
  }
  yield { name: 'correct image', factor }
}

/** Subtracts from the samples what an image, Jy a pixel, is seen as; the image is spent. */
export function* stepsToSubtract({ planes }: PrecisePlan): Generator<PreciseStep> {
  yield { name: 'correct image', factor: 1 }
  for (let plane = 0; plane < planes; plane++) {
    yield { name: 'clear plane' }
    yield { name: 'image to plane', plane }
    yield { name: 'transform plane' }
    yield { name: 'subtract plane', plane }
  }
}

/** A thread's part in precise images. */
export class PreciseGridder {
  readonly #memory: PreciseMemory
  readonly #share: Share
  readonly #samples: PreciseSamples
  readonly #planes: PrecisePlanes

  constructor(memory: PreciseMemory, share: Share) {
    const { plan, grid, image } = memory
    this.#memory = memory
    this.#share = share
    this.#samples = new PreciseSamples(plan, grid, share)
    this.#planes = new PrecisePlanes(plan, grid, image, share)
  }

  run(step: PreciseStep): void {
    const { sets, image } = this.#memory
    switch (step.name) {
      case 'clear image':
        if (this.#share.index === 0) image.fill(0)
        break
      case 'clear plane':
        this.#planes.clearRows()
        break
      case 'samples to plane':
        this.#planes.clearRows()
        for (const set of sets) this.#samples.add(step.plane, set, step.ones)
        this.#planes.transformRows()
        break
      case 'plane to image':
        this.#planes.addColumns(step.plane)
        break
      case 'correct image':
        this.#planes.correct(step.factor)
        break
      case 'image to plane':
        this.#planes.spreadColumns(step.plane)
        break
      case 'transform plane':
        this.#planes.transformRowsBack()
        break
      case 'subtract plane':
        for (const set of sets) this.#samples.subtract(step.plane, set)
    }
  }
}
