import { type Lines, type LinesExtent, linesExtent, orderLines } from '@contimg/numerics/planes'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { ImageMaker } from './image-maker.ts'
import { type ImageGrid, type ImagePlan, planImage } from './image-plan.ts'
import { placeImages, planReading, planWantedLines, requireSensible } from './imager-plan.ts'
import type { ImagerRequest } from './imager-request.ts'
import type { ImagerThreads } from './imager-threads.ts'
import { ImagesInMemory } from './images-in-memory.ts'
import { LineLoader } from './line-loader.ts'
import type { LinePlan } from './line-plan.ts'
import { beamOfMiddle, type RestoringBeam } from './restoring-beam.ts'

/** One of the two images. */
export interface PairMember {
  readonly lines: LinePlan
  readonly samples: readonly Lines[]
  readonly extent: LinesExtent
  readonly loader: LineLoader
  readonly dirty: number // address of its image
}

const MIDDLE_BEAMS = 40 // width of the middle over a round beam's: the square that is fitted is ten times the major axis
const SMALLEST_MIDDLE_PX = 64

/**
 * Makes two dirty images of the same pixels without point spread functions, as the real and the imaginary parts of one
 * image: that takes half of the transforms and of the interpolation that each takes alone. Either has samples, weights and
 * beam of its own, as if there were nothing else; the plane that their baselines lie near is one, and so is the uv grid.
 */
export class PairImager extends ImagesInMemory {
  readonly plan: ImagePlan
  readonly members: readonly PairMember[]
  readonly #heap: KernelHeap
  readonly #threads: ImagerThreads
  readonly #epsilon: number
  readonly #place: Pick<ReturnType<typeof placeImages>, 'memory' | 'between'>

  /**
   * @param requests  two, of the same pixels
   * @throws NothingToImageError, RangeError for images that cannot be, ImagerMemoryError for too large ones
   */
  constructor(
    source: MeasurementSetSource,
    heap: KernelHeap,
    threads: ImagerThreads,
    requests: readonly ImagerRequest[],
  ) {
    const [{ image, epsilon }] = requests
    for (const request of requests) requireSensible(heap, request)
    super(heap, threads, image)
    this.#heap = heap
    this.#threads = threads
    this.#epsilon = epsilon
    const planned = requests.map((request) => planWantedLines(source, heap, request))
    const samples = planned.map(({ sets }) => sets.map((set) => set.samples))
    this.plan = planImage(heap, samples.flat(), image, epsilon)
    for (const one of samples.flat()) orderLines(heap, one)
    const { images, ...place } = placeImages(heap, this.plan, { image, use: 'images' })
    this.#place = place
    const { path, column, held } = source
    this.members = requests.map((request, i) => {
      const extent = linesExtent(heap, samples[i], this.plan.slant)
      const plan = planReading(source, planned[i].sets, extent, request)
      const loader = new LineLoader(heap, threads, { path, column, held, plan, weighting: request.weighting })
      const dirty = i === 0 ? images.residual : images.psf
      return { lines: planned[i], samples: samples[i], extent, loader, dirty }
    })
  }

  /** Reads, weights and compresses the visibilities of both. @throws NothingToImageError where one has none */
  async load(control: StageControl): Promise<void> {
    for (const { loader } of this.members) await this.#passing(() => loader.load(control))
  }

  /** The restoring beam of one of them, from the middle of its point spread function. */
  async fitBeam({ samples, extent, loader }: PairMember, control: StageControl): Promise<RestoringBeam> {
    const { width, height, cellRad } = this.grid
    const { sumOfWeights } = loader
    const estimatePx = 1 / (Math.hypot(extent.maxU, extent.maxV) * cellRad)
    for (let sizePx = Math.max(SMALLEST_MIDDLE_PX, 4 * Math.ceil((MIDDLE_BEAMS * estimatePx) / 4)); ; sizePx *= 2) {
      const middle = { width: Math.min(sizePx, width), height: Math.min(sizePx, height), cellRad }
      const found = await this.#passing(async () => {
        const psf = await this.#middleOfPsf(middle, samples, sumOfWeights, control)
        return beamOfMiddle({ data: psf, ...middle }, this.grid, estimatePx)
      })
      if (found) return found
    }
  }

  /** Makes the two dirty images. @returns false where they cannot be made together: one is that much fainter, or no number */
  async makeImages(control: StageControl): Promise<boolean> {
    const [one, other] = this.members
    const place = { ...this.#place, plan: this.plan, samples: one.samples, second: other.samples }
    const maker = new ImageMaker(this.#heap, this.#threads, place, this.#epsilon)
    await maker.ready('images', 1)
    const [first, second] = this.members.map(({ dirty, loader: { sumOfWeights } }) => ({ dirty, sumOfWeights }))
    if (!(await maker.makeTwo(first, second, control))) return false
    return this.members.every(({ dirty }) => Number.isFinite(this.pixels(dirty)[0]))
  }

  async #middleOfPsf(
    image: ImageGrid,
    samples: readonly Lines[],
    sumOfWeights: number,
    control: StageControl,
  ): Promise<Float32Array> {
    const plan = planImage(this.#heap, samples, image, this.#epsilon)
    const { images, ...place } = placeImages(this.#heap, plan, { image, use: 'images' })
    const maker = new ImageMaker(this.#heap, this.#threads, { ...place, plan, samples }, this.#epsilon)
    await maker.ready('images', 1)
    const { residual: dirty, psf } = images
    await maker.makePictures({ of: 'samples', dirty, psf, sumOfWeights, psfPeak: sumOfWeights }, control)
    return this.#heap.float32(image.width * image.height, psf)
  }

  /** Does what takes memory that is of no use afterwards. */
  async #passing<T>(work: () => Promise<T>): Promise<T> {
    const mark = this.#heap.mark()
    const result = await work()
    this.#heap.release(mark)
    return result
  }
}
