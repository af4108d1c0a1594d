import type { Card } from '@contimg/formats/fits'
import type { CombinedCounts } from '@contimg/numerics/compress'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { Direction } from '@contimg/numerics/frames'
import { STATISTICS_BYTES } from '@contimg/numerics/minor'
import {
  bandsOfRows,
  type Lines,
  lineArrays,
  orderLines,
  type PlanesMemory,
  planeGridderBytes,
  planesMemory,
  stepsToSamples,
  stepsToSlantedImage,
} from '@contimg/numerics/planes'
import { resamplerBytes, stepsToLowImage, stepsToPictures } from '@contimg/numerics/resample'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { densityGrid, type Weighting } from '@contimg/numerics/weight'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { balanceOf, scaleAll } from './balance.ts'
import { ImageOverflowError } from './errors.ts'
import { allocateGrams } from './grams.ts'
import {
  checkEpsilon,
  compressionEpsilon,
  type ImageGrid,
  type ImagePlan,
  imagedField,
  planImage,
} from './image-plan.ts'
import { ImagerThreads } from './imager-threads.ts'
import type { IngestPlan } from './line-ingest.ts'
import { LineLoader } from './line-loader.ts'
import { type LinePlan, type LinesPart, planLines } from './line-plan.ts'
import { chunkSizeOf } from './line-reader.ts'
import { requireRoom } from './memory.ts'
import { imagerBytes, imagesBytes } from './memory-estimate.ts'
import { PixelLists } from './pixel-lists.ts'
import type { BeamSetup, BeamStep } from './primary-beam-thread.ts'
import type { StokesCombination } from './stokes.ts'
import type { ImagerTask, ImagerUse, ImageStatistics } from './tasks.ts'

const MOST_ROUNDS = 4 // of balancing dirty image and point spread function; more than one where they differ by 1e7

/** What is imaged, and how. */
export interface ImagerRequest {
  readonly image: ImageGrid
  readonly centre: Direction
  readonly fieldIds: ReadonlySet<number>
  readonly combinations: readonly (StokesCombination | undefined)[] // [data description] undefined for those left out
  readonly weighting: Weighting
  readonly epsilon: number // largest error of a pixel over the largest
  readonly use: ImagerUse
  readonly part?: LinesPart // of the visibilities; where absent, all
  readonly threads?: ImagerThreads // over the same memory, that others use before and after
}

/** An image to be written: its address, where to, and what its header says. */
export interface WrittenImage {
  readonly image: number
  readonly path: string
  readonly cards: readonly Card[]
}

/** Addresses of the images that are held at a time, each float32 [height, width]; 0 for those that the use does not need. */
export interface ImagerImages {
  readonly residual: number // the dirty image, then what is left of it; in the end the restored one
  readonly psf: number
  readonly model: number // all components, Jy
  readonly found: number // the model to be subtracted or predicted: components of the latest minor cycles
}

/**
 * Turns the visibilities of a Measurement Set into images and back, in threads over one memory. Visibilities are read and
 * compressed once (their weights once before, where these depend on each other); from then on there are only compressed
 * samples, which become the residual ones as models are subtracted.
 */
export class Imager implements AsyncDisposable {
  readonly lines: LinePlan
  readonly plan: ImagePlan
  readonly images: ImagerImages
  readonly lists: PixelLists
  readonly neededBytes: number // of the heap, by the estimate that was made before anything was read
  readonly #request: ImagerRequest
  readonly #source: MeasurementSetSource
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads
  readonly #ingest: IngestPlan
  readonly #loader: LineLoader
  readonly #memory: PlanesMemory
  readonly #between: number
  #bands: ReturnType<typeof bandsOfRows> = []

  /** @throws NothingToImageError, RangeError for an image that cannot be, ImagerMemoryError for one too large */
  constructor(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest) {
    const { image, epsilon, use, combinations } = request
    this.#request = request
    this.#source = source
    this.#heap = heap
    checkEpsilon(epsilon)
    const field = imagedField(image)
    const name = `an image of ${image.width} × ${image.height} pixels`
    requireRoom(heap, imagesBytes(image, use), name)
    this.#threads = request.threads ?? new ImagerThreads(heap.memory)
    using started = new DisposableStack()
    if (!request.threads) started.defer(() => void this.#threads[Symbol.asyncDispose]())
    const ids = new Set([...combinations.keys()].filter((id) => combinations[id] !== undefined))
    const { centre, fieldIds, part } = request
    const wanted = { centre, fieldIds, dataDescriptionIds: ids, field, epsilon: compressionEpsilon(epsilon) } as const
    const autocorrelations = use === 'prediction' ? 'taken' : 'left out'
    this.lines = planLines(source, heap, { ...wanted, autocorrelations, ...(part && { part }) })
    const { sets } = this.lines
    const samples = sets.map((set) => set.samples)
    this.plan = planImage(heap, samples, image, epsilon)
    for (const lines of samples) orderLines(heap, lines)
    const density = densityGrid(image, this.plan.extent)
    const chunkSize = chunkSizeOf(source, sets)
    const { weighting } = request
    const needs = { image, plan: this.plan, sets, use, weighting, density, chunkSize }
    const bytes = imagerBytes(heap, { ...needs, threads: this.#threads.count })
    requireRoom(heap, bytes, name)
    this.neededBytes = heap.mark() + bytes
    const grams = use === 'clean' ? sets.map((set) => allocateGrams(heap, set)) : []
    this.#ingest = { sets, grams, density, chunkSize, combinations }
    const { path, column } = source
    this.#loader = new LineLoader(heap, this.#threads, { path, column, plan: this.#ingest, weighting })
    const { groupBytes, imageBytes, ...grids } = planesMemory(this.plan.planes)
    const gridBytes = use === 'prediction' ? grids.modelGridBytes : grids.gridBytes
    const { betweenBytes } = this.plan.resample
    const shared = Math.max(groupBytes, betweenBytes) // one is done with when the other is needed
    requireRoom(heap, gridBytes + shared + imageBytes, 'the planes of an image')
    const group = heap.allocate(shared)
    this.#between = group
    this.#memory = { grid: heap.allocate(gridBytes), group, image: heap.allocate(imageBytes) }
    this.images = this.#allocateImages(gridBytes)
    this.lists = new PixelLists(heap, this.#threads, image, this.images)
    started.move() // there is an imager now, to be disposed of by its owner
  }

  /** Where nothing is gridded after the images are made, these take the grid's place: memory that is touched twice. */
  #allocateImages(gridBytes: number): ImagerImages {
    const { image, use } = this.#request
    const bytes = 4 * image.width * image.height
    const take = (...uses: readonly ImagerUse[]) => {
      if (!uses.includes(use)) return 0
      requireRoom(this.#heap, bytes, 'the images')
      return this.#heap.allocate(bytes)
    }
    const { grid } = this.#memory
    const inGrid = use === 'images' ? Math.floor(gridBytes / bytes) : 0
    const residual = inGrid > 0 ? grid : take('images', 'clean')
    const psf = inGrid > 1 ? grid + bytes : take('images', 'clean')
    return { residual, psf, model: take('clean'), found: take('clean', 'prediction') }
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

  /** The pixels of an image, as they are now. */
  pixels(image: number): Float32Array {
    const { width, height } = this.#request.image
    return this.#heap.float32(width * height, image)
  }

  /**
   * Reads, weights and compresses the visibilities.
   *
   * @throws NothingToImageError where none is left
   */
  load(control: StageControl): Promise<void> {
    return this.#loader.load(control)
  }

  /** Gets ready to image: nothing is read any more. */
  async ready(): Promise<void> {
    const { planes, resample } = this.plan
    const samples = this.#ingest.sets.map((set) => set.samples)
    const model = this.#modelSamples(samples)
    const bytes = planeGridderBytes(planes) + resamplerBytes(resample) + STATISTICS_BYTES + 4096
    requireRoom(this.#heap, bytes * this.#threads.count, 'the tables of the imaging threads')
    const scratches = Array.from({ length: this.#threads.count }, () => this.#heap.allocate(bytes))
    this.#bands = bandsOfRows(this.#heap, samples, planes, this.#threads.count)
    await this.#threads.all((index) => ({
      kind: 'image with',
      setup: { planes, resample, memory: this.#memory, samples, model, scratch: scratches[index] },
    }))
  }

  /** Where a model's samples go: beside those of the data, if there are any. */
  #modelSamples(samples: readonly Lines[]): readonly Lines[] {
    const { use } = this.#request
    if (use !== 'clean') return use === 'prediction' ? samples : []
    return samples.map((lines) => {
      requireRoom(this.#heap, 8 * lines.sampleCount, 'the samples of a model')
      return { ...lines, values: this.#heap.allocate(8 * lines.sampleCount) }
    })
  }

  /** Makes the dirty image and the point spread function, Jy/beam, or with `residual` the residual image alone. */
  async makeImages(what: 'dirty and psf' | 'residual', control: StageControl): Promise<void> {
    const psf = what === 'dirty and psf'
    await this.#makeLowImage(psf, control)
    const scale = psf ? await this.#balanced(control) : 1
    const other = psf ? this.images.psf : this.images.found
    const pictures = { dirty: this.images.residual, psf: other, factor: 1 / this.sumOfWeights, bigEndian: false }
    for (const step of stepsToPictures(this.#memory.image, this.#between, pictures))
      await this.#do({ kind: 'resample', step }, control)
    const dirty = this.pixels(this.images.residual)
    if (scale !== 1) scaleAll(dirty, 1 / scale)
    if (!Number.isFinite(dirty[0])) throw new ImageOverflowError(this.#source.path, this.#source.column)
  }

  async #makeLowImage(psf: boolean, control: StageControl): Promise<void> {
    const steps = stepsToSlantedImage(this.plan.planes, psf, this.#bands)
    for (const [i, step] of steps.entries()) {
      await this.#do({ kind: 'planes', step, of: 'samples' }, control)
      control.progress?.((i + 1) / (steps.length + 2), '')
    }
  }

  /** Makes the low image anew where one of its two would spoil the other. @returns what its dirty image is scaled with */
  async #balanced(control: StageControl): Promise<number> {
    const { u, v } = this.plan.planes
    const low = this.#heap.float32(2 * u.cells * v.cells, this.#memory.image)
    const scaleSamples = (scale: number) => {
      for (const { samples } of this.lines.sets) scaleAll(lineArrays(this.#heap, samples).values, scale)
    }
    let scale = 1
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const more = balanceOf(low, this.sumOfWeights, this.#request.epsilon)
      if (more === 1) break
      scale *= more
      scaleSamples(scale)
      try {
        await this.#makeLowImage(true, control)
      } finally {
        scaleSamples(1 / scale)
      }
    }
    return scale
  }

  /** Subtracts what the components in `found` predict from the samples. */
  async subtractFound(control: StageControl): Promise<void> {
    await this.predictFound(control)
    await this.#do({ kind: 'subtract' }, control)
  }

  /** Makes the samples that the components in `found` predict. */
  async predictFound(control: StageControl): Promise<void> {
    for (const step of stepsToLowImage(this.images.found, this.#between, this.#memory.image))
      await this.#do({ kind: 'resample', step }, control)
    for (const step of stepsToSamples(this.plan.planes)) await this.#do({ kind: 'planes', step, of: 'model' }, control)
  }

  get grid(): ImageGrid {
    return this.#request.image
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
    return this.#ingest.sets.map(({ samples }) => this.#heap.float32(2 * samples.sampleCount, samples.values))
  }

  statistics(image: number, mask = 0): Promise<ImageStatistics> {
    return this.#threads.first({ kind: 'statistics', image, mask })
  }

  /** The robust noise of an image between two radii of its middle. */
  noiseWithin(image: number, innerPx: number, outerPx: number): Promise<number> {
    return this.#threads.first({ kind: 'noise within', image, innerPx, outerPx })
  }

  /** All threads do their share of a step of a primary beam. */
  async beam(setup: BeamSetup, step: BeamStep): Promise<void> {
    await this.#threads.all({ kind: 'beam', setup, step })
  }

  restore(image: number, model: number, beam: GaussianShape): Promise<void> {
    return this.#threads.first({ kind: 'restore', image, model, beam })
  }

  /** Writes images, as many at a time as there are threads. */
  write(images: readonly WrittenImage[]) {
    return this.#threads.each(images.map((one) => ({ kind: 'write', ...one })))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#request.threads) await this.#threads[Symbol.asyncDispose]()
  }

  async #do(task: ImagerTask, { signal }: StageControl): Promise<void> {
    signal?.throwIfAborted()
    await this.#threads.all(task)
  }
}
