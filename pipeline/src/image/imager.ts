import type { CombinedCounts } from '@contimg/numerics/compress'
import type { LineSource } from '@contimg/numerics/peel'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { ImageOverflowError } from './errors.ts'
import { ImageMaker, type PicturesRequest } from './image-maker.ts'
import type { ImagePlan } from './image-plan.ts'
import { planImager, requireSensible } from './imager-plan.ts'
import type { ImagerImages, ImagerRequest, TermRequest } from './imager-request.ts'
import { ImagerThreads } from './imager-threads.ts'
import { ImagesInMemory } from './images-in-memory.ts'
import { LineLoader } from './line-loader.ts'
import type { LinePlan, LineSet } from './line-plan.ts'
import type { TaylorStep } from './mtmfs-thread.ts'
import type { AmplitudeCells } from './outlier-model.ts'
import { PixelLists } from './pixel-lists.ts'
import type { ImagerTask } from './tasks.ts'

/**
 * Turns the visibilities of a Measurement Set into images and back, in threads over one memory. Visibilities are read and
 * compressed once (their weights once before, where these depend on each other); from then on there are only compressed
 * samples, which become the residual ones as models are subtracted.
 */
export class Imager extends ImagesInMemory implements AsyncDisposable {
  readonly lines: LinePlan
  readonly plan: ImagePlan
  readonly images: ImagerImages
  readonly lists: PixelLists
  readonly neededBytes: number // of the heap, by the estimate that was made before anything was read
  readonly #request: ImagerRequest
  readonly #source: MeasurementSetSource
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads
  readonly #sets: readonly LineSet[]
  readonly #loader: LineLoader
  readonly #maker: ImageMaker

  /** @throws NothingToImageError, RangeError for an image that cannot be, ImagerMemoryError for one too large */
  constructor(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest) {
    requireSensible(heap, request)
    const threads = request.threads ?? new ImagerThreads(heap.memory)
    super(heap, threads, request.image)
    using started = new DisposableStack()
    if (!request.threads) started.defer(() => void threads[Symbol.asyncDispose]())
    this.#request = request
    this.#source = source
    this.#heap = heap
    this.#threads = threads
    const place = planImager(source, heap, request, threads.count)
    this.lines = place.lines
    this.#sets = place.lines.sets
    this.plan = place.plan
    this.images = place.images
    this.neededBytes = place.neededBytes
    const { path, column, held } = source
    this.#loader = new LineLoader(heap, threads, {
      path,
      column,
      held,
      plan: place.ingest,
      weighting: request.weighting,
    })
    const samples = place.ingest.sets.map((set) => set.samples)
    this.#maker = new ImageMaker(heap, threads, { ...place, samples }, request.epsilon)
    this.lists = new PixelLists(heap, threads, request.image, this.images)
    started.move() // there is an imager now, to be disposed of by its owner
  }

  /** Of all samples that were read. */
  get counts(): CombinedCounts {
    return this.#loader.counts
  }

  /** Σ W of the imaging weights. */
  get sumOfWeights(): number {
    return this.#loader.sumOfWeights
  }

  /** Noise of the image over that of one visibility, if all have the same: √ΣW²/ΣW. */
  get relativeNoise(): number {
    return this.#loader.relativeNoise
  }

  /**
   * Reads, weights and compresses the visibilities.
   *
   * @throws NothingToImageError where none is left
   */
  load(control: StageControl): Promise<void> {
    return this.#loader.load(control)
  }

  /** Reads once for several imagers of the same rows by the same threads; `turnTo` tells which goes on. */
  static async loadTogether(imagers: readonly Imager[], control: StageControl): Promise<void> {
    await LineLoader.loadTogether(
      imagers.map((imager) => imager.#loader),
      control,
    )
  }

  /** Goes on with this one of the imagers that have loaded together. @throws NothingToImageError where it has nothing */
  async turnTo(): Promise<void> {
    this.#loader.requireSome()
    await this.#loader.turnTo()
  }

  /** What the visibilities tell of the amplitudes of points: see LineLoader. */
  correlate(sources: readonly LineSource[], cells: AmplitudeCells, control: StageControl): Promise<Float64Array> {
    return this.#loader.correlate(sources, cells, control)
  }

  /** Gets ready to image: nothing is read any more. */
  ready(): Promise<void> {
    const { use, terms = 1 } = this.#request
    return this.#maker.ready(use, terms)
  }

  /** Makes the dirty image and the point spread function, Jy/beam, or with `residual` the residual image alone. */
  async makeImages(what: 'dirty and psf' | 'residual', control: StageControl): Promise<void> {
    const { residual: dirty, psf, found } = this.images
    const to = what === 'residual' ? { dirty, psf: found } : { dirty, psf, psfPeak: this.sumOfWeights }
    await this.#makePictures({ of: 'samples', ...to }, control)
  }

  /** Makes the pictures of a Taylor term; the model's samples are lost. */
  async makeTerm(request: TermRequest, control: StageControl): Promise<void> {
    const { power, referenceHz, spread, withPsf, dirty, psf } = request
    await this.taylorAll({ name: 'term', power, referenceHz }, control)
    const psfPeak = this.sumOfWeights * spread ** power
    await this.#makePictures({ of: 'term', dirty, psf, ...(withPsf && { psfPeak }) }, control)
  }

  async #makePictures(request: Omit<PicturesRequest, 'sumOfWeights'>, control: StageControl): Promise<void> {
    await this.#maker.makePictures({ ...request, sumOfWeights: this.sumOfWeights }, control)
    const [corner] = this.pixels(request.dirty)
    if (!Number.isFinite(corner)) throw new ImageOverflowError(this.#source.path, this.#source.column)
  }

  /** Subtracts what the components in `found` predict from the samples. */
  async subtractFound(control: StageControl): Promise<void> {
    await this.predictFound(control)
    await this.subtractPredicted(control)
  }

  /** Subtracts the samples that were predicted latest. */
  async subtractPredicted(control: StageControl): Promise<void> {
    await this.#do({ kind: 'subtract' }, control)
  }

  /** Makes the samples that the components in `found` predict. */
  async predictFound(control: StageControl): Promise<void> {
    await this.#maker.predict(this.images.found, control)
  }

  /** Makes the samples that slopes predict: x times those of an image. */
  async predictTilted(image: number, referenceHz: number, control: StageControl): Promise<void> {
    await this.#maker.predict(image, control)
    await this.taylorAll({ name: 'tilt', referenceHz }, control)
  }

  /** Copies of the compressed samples as they are now, float32 pairs, one array for each set of lines. */
  copySamples(): Float32Array[] {
    return this.#samples().map((values) => values.slice())
  }

  /** Puts samples back that copySamples gave. */
  putSamples(samples: readonly Float32Array[]): void {
    this.#samples().forEach((values, set) => {
      values.set(samples[set])
    })
  }

  #samples(): Float32Array[] {
    return this.#sets.map(({ samples }) => this.#heap.float32(2 * samples.sampleCount, samples.values))
  }

  /** All threads do their share of a step with Taylor terms. */
  async taylorAll(step: TaylorStep, control: StageControl = {}): Promise<void> {
    await this.#do({ kind: 'taylor', step }, control)
  }

  /** The first thread does a step of minor cycles with Taylor terms. */
  taylorFirst<Answer>(step: TaylorStep): Promise<Answer> {
    return this.#threads.first({ kind: 'taylor', step })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#request.threads) await this.#threads[Symbol.asyncDispose]()
  }

  async #do(task: ImagerTask, { signal }: StageControl): Promise<void> {
    signal?.throwIfAborted()
    await this.#threads.all(task)
  }
}
