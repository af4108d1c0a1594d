import { STATISTICS_BYTES } from '@contimg/numerics/minor'
import {
  bandsOfRows,
  type Lines,
  lineArrays,
  type PixelParts,
  planeGridderBytes,
  stepsToSamples,
  stepsToSlantedImage,
} from '@contimg/numerics/planes'
import { type PicturePair, resamplerBytes, stepsToLowImage, stepsToPictures } from '@contimg/numerics/resample'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import { areAlike, balanceOf, likelyBalance } from './balance.ts'
import type { ImagerPlan } from './imager-plan.ts'
import type { ImagerThreads } from './imager-threads.ts'
import { requireRoom } from './memory.ts'
import type { ImagerTask, ImagerUse } from './tasks.ts'

const BANDS_PER_THREAD = 12 // of the grid, taken in turn: those of short baselines take longer than their samples tell
const MOST_ROUNDS = 4 // of balancing dirty image and point spread function; more than one where they differ by 1e7

/** Samples of the data, these times powers of the frequency (a Taylor term), or those of a second image. */
type Imaged = 'samples' | 'term' | 'second'

/** What images are made of and where. */
export interface MakerPlace extends Pick<ImagerPlan, 'plan' | 'memory' | 'between'> {
  readonly samples: readonly Lines[]
  readonly second?: readonly Lines[] // of another dirty image of the same pixels
}

/** One of two dirty images. */
export interface DirtyPicture {
  readonly dirty: number // address of the image
  readonly sumOfWeights: number
}

/** Pictures to be made. */
export interface PicturesRequest {
  readonly of: Imaged
  readonly dirty: number // addresses of images
  readonly psf: number // becomes 0 without psfPeak
  readonly sumOfWeights: number
  readonly psfPeak?: number // about the largest of the point spread function, not divided by the sum of weights
}

/** Has the threads of an imager turn compressed samples into images, and components into samples. */
export class ImageMaker {
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads
  readonly #place: MakerPlace
  readonly #epsilon: number
  #lines: Readonly<Record<Imaged, readonly Lines[]>>
  #bands: ReturnType<typeof bandsOfRows> = []

  /** @param epsilon  largest error of a pixel over the largest */
  constructor(heap: KernelHeap, threads: ImagerThreads, place: MakerPlace, epsilon: number) {
    this.#heap = heap
    this.#threads = threads
    this.#place = place
    this.#epsilon = epsilon
    this.#lines = { samples: place.samples, term: [], second: place.second ?? [] }
  }

  /** Makes the threads' tables. */
  async ready(use: ImagerUse, terms: 1 | 2): Promise<void> {
    const { planes, resample } = this.#place.plan
    const { samples, second } = this.#lines
    const model = this.#modelSamples(use)
    const term = terms === 2 ? this.#termSamples(model) : []
    this.#lines = { samples, term, second }
    const bytes = planeGridderBytes(planes) + resamplerBytes(resample) + STATISTICS_BYTES + 4096
    const { count } = this.#threads
    requireRoom(this.#heap, bytes * count, 'the tables of the imaging threads')
    const scratches = Array.from({ length: count }, () => this.#heap.allocate(bytes))
    this.#bands = bandsOfRows(this.#heap, samples, planes, BANDS_PER_THREAD * count)
    const setup = { planes, resample, memory: this.#place.memory, samples, model, term, second }
    await this.#threads.all((index) => ({ kind: 'image with', setup: { ...setup, scratch: scratches[index] } }))
  }

  /** Makes a dirty image and, where its peak is told, the point spread function, balanced so that neither spoils the other. */
  async makePictures(request: PicturesRequest, control: StageControl): Promise<void> {
    const { of, dirty, psf, psfPeak, sumOfWeights } = request
    const scale = psfPeak === undefined ? 1 : await this.#balanced(of, psfPeak, control)
    if (psfPeak === undefined) await this.#makeLowImage(of, 'dirty', control)
    const imFactor = 1 / sumOfWeights
    await this.#sample({ re: dirty, im: psf, reFactor: imFactor / scale, imFactor, bigEndian: false }, control)
  }

  /**
   * Makes the dirty images of samples and second samples without point spread functions, as the two parts of one.
   *
   * @returns false where rounding errors of one would spoil the other: then neither is made
   */
  async makeTwo(one: DirtyPicture, other: DirtyPicture, control: StageControl): Promise<boolean> {
    await this.#makeLowImage('samples', 'dirty', control)
    await this.#makeLowImage('second', 'second dirty', control)
    if (!areAlike(this.#lowImage(), this.#epsilon)) return false
    const factors = { reFactor: 1 / one.sumOfWeights, imFactor: 1 / other.sumOfWeights }
    await this.#sample({ re: one.dirty, im: other.dirty, ...factors, bigEndian: false }, control)
    return true
  }

  /** Low image → pictures. */
  async #sample(pictures: PicturePair, control: StageControl): Promise<void> {
    const { between, memory } = this.#place
    for (const step of stepsToPictures(memory.image, between, pictures))
      await this.#do({ kind: 'resample', step }, control)
  }

  /** [row, column, 2] */
  #lowImage(): Float32Array {
    const { u, v } = this.#place.plan.planes
    return this.#heap.float32(2 * u.cells * v.cells, this.#place.memory.image)
  }

  /** Makes the samples that the components of an image predict. */
  async predict(image: number, control: StageControl): Promise<void> {
    const { between, memory, plan } = this.#place
    for (const step of stepsToLowImage(image, between, memory.image))
      await this.#do({ kind: 'resample', step }, control)
    for (const step of stepsToSamples(plan.planes)) await this.#do({ kind: 'planes', step, of: 'model' }, control)
  }

  /** Where a model's samples go: beside those of the data, if there are any. */
  #modelSamples(use: ImagerUse): readonly Lines[] {
    const { samples } = this.#lines
    if (use !== 'clean') return use === 'prediction' ? samples : []
    return samples.map((lines) => {
      requireRoom(this.#heap, 8 * lines.sampleCount, 'the samples of a model')
      return { ...lines, values: this.#heap.allocate(8 * lines.sampleCount) }
    })
  }

  /** Where a term's samples go: in the place of a model's, with weights of their own. */
  #termSamples(model: readonly Lines[]): readonly Lines[] {
    return model.map((lines) => ({ ...lines, weights: this.#heap.allocate(4 * lines.sampleCount) }))
  }

  async #makeLowImage(of: Imaged, pixels: PixelParts, control: StageControl): Promise<void> {
    const steps = stepsToSlantedImage(this.#place.plan.planes, pixels, this.#bands)
    for (const [i, step] of steps.entries()) {
      await this.#do({ kind: 'planes', step, of }, control)
      control.progress?.((i + 1) / (steps.length + 2), '')
    }
  }

  /** Makes the low image, anew where one of its two would spoil the other. @returns what its dirty image is scaled with */
  async #balanced(of: Imaged, psfPeak: number, control: StageControl): Promise<number> {
    const values = this.#lines[of].map((lines) => lineArrays(this.#heap, lines).values)
    let scale = 1
    let more = likelyBalance(values, psfPeak)
    for (let round = 0; round <= MOST_ROUNDS && (round === 0 || more !== 1); round++) {
      scale *= more
      await this.#makeScaled(of, scale, control)
      more = balanceOf(this.#lowImage(), psfPeak, this.#epsilon)
    }
    return scale
  }

  async #makeScaled(of: Imaged, scale: number, control: StageControl): Promise<void> {
    await this.#scaleSamples(of, scale)
    try {
      await this.#makeLowImage(of, 'dirty and psf', control)
    } finally {
      await this.#scaleSamples(of, 1 / scale)
    }
  }

  async #scaleSamples(of: Imaged, factor: number): Promise<void> {
    if (factor === 1) return
    for (const { values, sampleCount } of this.#lines[of]) await this.#scale(values, 2 * sampleCount, factor)
  }

  async #scale(numbers: number, count: number, factor: number): Promise<void> {
    await this.#threads.all({ kind: 'scale', numbers, count, factor })
  }

  async #do(task: ImagerTask, { signal }: StageControl): Promise<void> {
    signal?.throwIfAborted()
    await this.#threads.all(task)
  }
}
