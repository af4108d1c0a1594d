import { addComponents } from '@contimg/numerics/clean'
import type { GaussianShape } from '@contimg/numerics/fit'
import { lineArrays } from '@contimg/numerics/planes'
import { type PrecisePlan, type PreciseRows, planPrecise, rangeOfW, weighPrecisely } from '@contimg/numerics/precise'
import type { KernelHeap } from '@contimg/numerics/wasm'
import { densityGrid, type WeightSums } from '@contimg/numerics/weight'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { ImageOverflowError, NothingToImageError } from './errors.ts'
import { SMALLEST_EPSILON } from './image-plan.ts'
import { Imager } from './imager.ts'
import type { ImagerImages, ImagerRequest, WrittenImage } from './imager-request.ts'
import { ImagerThreads } from './imager-threads.ts'
import { requireRoom } from './memory.ts'
import { residentBytes } from './memory-estimate.ts'
import { minorCyclesBytes } from './minor-memory.ts'
import { PRECISE_LIMIT_BYTES, preciseBytes, requirePreciseRoom } from './precise-memory.ts'
import { PrecisePictures } from './precise-pictures.ts'
import { preciseSampleCount, readPreciseRows } from './precise-rows.ts'
import type { BeamSetup, BeamStep } from './primary-beam-thread.ts'
import type { ImagerTask, ImageStatistics } from './tasks.ts'

const FLOAT32_EPSILON = 1e-6 // below which images are written in float64

/**
 * An imager whose samples, planes and images are float64 and whose samples are not compressed: for an accuracy that
 * float32 cannot have, down to 1e-7, whatever time it takes. It stands beside the one of float32, which lends it the
 * geometry of the rows, weights by pointing, and float32 copies of the images that minor cycles work on.
 *
 * The residual is always that of the model as it stands: what the samples have not been told of the model is subtracted
 * when the residual is imaged. Samples need therefore not be kept to come back to them.
 */
export class PreciseImager extends Imager {
  declare readonly images: ImagerImages
  declare readonly neededBytes: number
  readonly precisePlan: PrecisePlan
  readonly #source: MeasurementSetSource
  readonly #request: ImagerRequest
  readonly #threads: ImagerThreads
  readonly #ownsThreads: boolean
  readonly #pictures: PrecisePictures
  readonly #precise = new Map<number, Float64Array>() // images in float64, by the address of their copies
  #sets: readonly PreciseRows[] = []
  #sums: WeightSums = { sum: Number.NaN, squares: Number.NaN }

  private constructor(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest, threads: ImagerThreads) {
    super(source, heap, { ...request, epsilon: SMALLEST_EPSILON, use: 'images', threads })
    this.#source = source
    this.#request = request
    this.#threads = threads
    this.#ownsThreads = request.threads === undefined
    const rows = this.lines.sets.map(({ line, samples }) => ({
      uvwM: lineArrays(heap, samples).uvwM,
      frequenciesHz: Float64Array.of(line.firstHz, line.firstHz + (line.channelCount - 1) * line.stepHz),
    }))
    const { image, use, epsilon, minor = {} } = request
    const pixels = image.width * image.height
    if (use === 'clean') this.neededBytes += 8 * pixels + minorCyclesBytes(image, this.plan.extent, 1, minor)
    this.precisePlan = planPrecise(image, rangeOfW(rows), epsilon)
    const bytes = preciseBytes(this.precisePlan, preciseSampleCount(source, request))
    requirePreciseRoom(image, residentBytes(this.neededBytes, threads.count) + bytes, PRECISE_LIMIT_BYTES)
    if (use === 'clean') {
      requireRoom(heap, this.neededBytes - heap.mark(), 'images for CLEAN in float64')
      this.images = { ...this.images, model: heap.allocate(4 * pixels), found: heap.allocate(4 * pixels) }
    }
    this.#pictures = new PrecisePictures(threads, this.precisePlan, pixels)
  }

  /** @throws what the imager of float32 throws; ImagerMemoryError where the samples do not fit */
  static open(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest): PreciseImager {
    const threads = request.threads ?? new ImagerThreads(heap.memory)
    try {
      return new PreciseImager(source, heap, request, threads)
    } catch (error) {
      if (!request.threads) void threads[Symbol.asyncDispose]()
      throw error
    }
  }

  override get sumOfWeights(): number {
    return this.#sums.sum
  }

  override get relativeNoise(): number {
    return Math.sqrt(this.#sums.squares) / this.#sums.sum
  }

  /** An image in float64, as it was made. */
  precisePixels(image: number): Float64Array | undefined {
    return this.#precise.get(image)
  }

  override async load(control: StageControl): Promise<void> {
    const half = (from: number): StageControl => ({
      ...control,
      progress: (fraction, message) => control.progress?.(from + fraction / 2, message),
    })
    await super.load(half(0))
    this.#sets = await readPreciseRows(this.#source, this.#request, half(0.5))
    const { image, weighting, uv } = this.#request
    const grid = densityGrid(image, this.plan.extent)
    this.#sums = weighPrecisely(this.#sets, { grid, weighting, ...(uv && { uv }) })
    if (!(this.#sums.sum > 0)) throw new NothingToImageError(this.#source.path, 'none used')
  }

  override async ready(): Promise<void> {
    await super.ready()
    await this.#pictures.ready(this.#sets)
  }

  override async makeImages(what: 'dirty and psf' | 'residual', control: StageControl): Promise<void> {
    const { psf, residual, model } = this.images
    if (this.#request.use === 'clean') await this.#pictures.subtract(this.pixels(model), control)
    const both = what === 'dirty and psf'
    const half = (from: number): StageControl => ({
      ...control,
      progress: (fraction) => control.progress?.(both ? from + fraction / 2 : fraction, ''),
    })
    const { sum } = this.#sums
    if (both) this.#keep(psf, await this.#pictures.make('psf', sum, half(0)))
    this.#keep(residual, await this.#pictures.make('dirty', sum, half(0.5)))
    if (!Number.isFinite(this.pixels(residual)[0])) throw new ImageOverflowError(this.#source.path, this.#source.column)
  }

  #keep(image: number, pixels: Float64Array): void {
    this.#precise.set(image, pixels)
    this.pixels(image).set(pixels)
  }

  /** The model is subtracted where a residual is imaged. */
  override async subtractFound({ signal }: StageControl): Promise<void> {
    signal?.throwIfAborted()
  }

  override copySamples(): Float32Array[] {
    return []
  }

  override putSamples(): void {
    this.#precise.delete(this.images.residual) // the caller puts another in its place
  }

  override async restore(image: number, model: number, beam: GaussianShape): Promise<void> {
    const pixels = this.#precise.get(image) ?? Float64Array.from(this.pixels(image))
    addComponents(pixels, this.pixels(model), this.grid.width, beam)
    this.#keep(image, pixels)
  }

  override async beam(setup: BeamSetup, step: BeamStep): Promise<void> {
    if (step.name === 'image') this.#precise.delete(step.to)
    if (step.name === 'weights' || step.name === 'correct') this.#precise.delete(step.beam)
    await super.beam(setup, step)
  }

  override async write(images: readonly WrittenImage[]): Promise<void> {
    await this.#threads.each(images.map((one) => this.#writing(one)))
  }

  override async writeMeasuring(images: readonly WrittenImage[], image: number): Promise<ImageStatistics> {
    await this.write(images)
    return await this.statistics(image)
  }

  #writing(one: WrittenImage): ImagerTask {
    const precise = this.#request.epsilon < FLOAT32_EPSILON ? this.#precise.get(one.image) : undefined
    return { kind: 'write', ...one, ...(precise && { precise }) }
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ownsThreads) await this.#threads[Symbol.asyncDispose]()
  }
}
