import { KernelHeap } from '../wasm/heap.ts'
import { directVisibilities, type PlainRows } from './direct.ts'
import { Gridder } from './gridder.ts'
import { type GridPlan, type ImageGrid, planGrid } from './plan.ts'
import { allocateRows, rowArrays, uvwExtent, type VisibilityRows } from './rows.ts'
import { type GridStep, runGridStep, stepsToImage, stepsToVisibilities } from './steps.ts'

/** A gridder over plain rows whose `threads` shares are done one after the other. For tests. */
export class GridBench {
  readonly heap = new KernelHeap()
  readonly plan: GridPlan
  readonly sets: readonly VisibilityRows[]
  readonly #gridders: readonly Gridder[]
  readonly #planes: readonly number[]
  readonly #image: number

  constructor(plain: readonly PlainRows[], image: ImageGrid, epsilon: number, threads = 1) {
    this.sets = plain.map((rows) => {
      const set = allocateRows(this.heap, rows.uvwM.length / 3, rows.frequenciesHz)
      const arrays = rowArrays(this.heap, set)
      arrays.uvwM.set(rows.uvwM)
      arrays.visibilities.set(rows.visibilities)
      arrays.weights.set(rows.weights)
      return set
    })
    this.plan = planGrid(image, uvwExtent(this.heap, this.sets), epsilon)
    this.#planes = Array.from({ length: threads }, () => this.heap.allocate(this.plan.planeBytes))
    this.#image = this.heap.allocate(4 * image.width * image.height)
    this.#gridders = this.#planes.map(() => new Gridder(this.heap, this.plan))
  }

  /** Σ W Re[V exp(…)] at every pixel. */
  image(unit = false): Float32Array {
    const image = this.#pixels().fill(0)
    this.#run(stepsToImage(this.plan, this.#image, unit))
    return image.slice()
  }

  /** Adds factor times what the image predicts to the visibilities. */
  predict(image: ArrayLike<number>, factor: number): void {
    this.#pixels().set(image)
    this.#run(stepsToVisibilities(this.plan, this.#image, factor))
  }

  #pixels(): Float32Array {
    return this.heap.float32(this.plan.width * this.plan.height, this.#image)
  }

  #run(steps: Iterable<GridStep>): void {
    const count = this.#gridders.length
    for (const step of steps) {
      this.#gridders.forEach((gridder, index) => {
        runGridStep(gridder, step, this.#planes, this.sets, { index, count })
      })
    }
  }
}

/** A repeatable sequence of numbers in [−1, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) / 0x800000 - 1
  }
}

/** Rows of random baselines to the stated reach, with the visibilities of some points and noise. */
export function randomRows(
  seed: number,
  rowCount: number,
  frequenciesHz: readonly number[],
  reachM: { readonly uv: number; readonly w: number },
  points: readonly { readonly l: number; readonly m: number; readonly fluxJy: number }[],
  noiseJy = 0,
) {
  const random = randomNumbers(seed)
  const uvwM = Float64Array.from({ length: 3 * rowCount }, (_, i) => random() * (i % 3 === 2 ? reachM.w : reachM.uv))
  const visibilities = directVisibilities(uvwM, frequenciesHz, points).map((value) => value + noiseJy * random())
  const weights = Float32Array.from({ length: visibilities.length / 2 }, () =>
    random() < -0.8 ? 0 : 0.5 + 0.5 * Math.abs(random()),
  )
  return { uvwM, frequenciesHz, visibilities: Float32Array.from(visibilities), weights }
}
