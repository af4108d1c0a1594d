import { taperPsf } from '@contimg/numerics/clean'
import type { BlockRequest, BlockResult, SpectralPsfs } from '@contimg/numerics/minor'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { CleanImager } from './clean-cycle.ts'
import type { Imager } from './imager.ts'
import type { ImagerImages } from './imager-request.ts'
import { requireRoom } from './memory.ts'
import type { TaylorBand } from './mtmfs-band.ts'
import { taylorListBytes } from './mtmfs-memory.ts'

/** Addresses of the images of the second and third terms, beside the imager's own. */
export interface SlopeImages {
  readonly residual: number // Σ W x (V − model)
  readonly psf1: number // Σ W x
  readonly psf2: number // Σ W x²
  readonly model: number // slopes of all components, Jy; where psf1 was, once minor cycles are planned
  readonly found: number // of those to be subtracted; where psf2 was
}

/**
 * An imager of two Taylor terms in frequency for CLEAN (Rau & Cornwell 2011, A&A 532, A71): its residual, model and
 * statistics are those of the first term, while each major cycle subtracts and images both. x = (ν − ν0)/ν0, and as ν0 is
 * the mean frequency of the weights, the peak of the first residual is that of the principal solution.
 */
export class TaylorImager implements CleanImager {
  readonly band: TaylorBand
  readonly slopes: SlopeImages
  readonly lists: CleanImager['lists']
  readonly #imager: Imager
  readonly #heap: KernelHeap
  #inverse: SpectralPsfs['inverse'] | undefined

  /** @param imager  of two terms, ready @throws ImagerMemoryError */
  constructor(imager: Imager, heap: KernelHeap, band: TaylorBand) {
    this.band = band
    this.#imager = imager
    this.#heap = heap
    const { width, height } = imager.grid
    requireRoom(heap, 12 * width * height, 'the images of two Taylor terms')
    const [residual, psf1, psf2] = [0, 1, 2].map(() => heap.allocate(4 * width * height))
    this.slopes = { residual, psf1, psf2, model: psf1, found: psf2 }
    this.lists = {
      plan: (pixels) => this.#plan(pixels),
      placeMask: (mask) => imager.lists.placeMask(mask),
      collect: (limitJy, mask, fromJy = limitJy) => this.#collect(limitJy, mask, fromJy),
      iterate: (request) => this.#iterate(request),
      addTo: (images) => this.#addTo(images),
    }
  }

  get grid() {
    return this.#imager.grid
  }

  get images(): ImagerImages {
    return this.#imager.images
  }

  pixels(image: number): Float32Array {
    return this.#imager.pixels(image)
  }

  statistics(image: number, mask?: number): ReturnType<Imager['statistics']> {
    return this.#imager.statistics(image, mask)
  }

  /** Of the Hessian [[P0, P1], [P1, P2]] of the peaks of the point spread functions: h00, h01, h11. */
  get inverse(): SpectralPsfs['inverse'] {
    if (this.#inverse) return this.#inverse
    const [p0, p1, p2] = [this.images.psf, this.slopes.psf1, this.slopes.psf2].map((psf) => this.#middle(psf))
    const determinant = p0 * p2 - p1 * p1
    return [p2 / determinant, -p1 / determinant, p0 / determinant]
  }

  /** All pictures, or the residual ones. What they share memory with is lost: psf1 and psf2 are made once. */
  async makeImages(what: 'dirty and psf' | 'residual', control: StageControl): Promise<void> {
    await this.#imager.makeImages(what, control)
    const withPsf = what === 'dirty and psf'
    const { residual, psf1, psf2 } = this.slopes
    const { found } = this.images
    if (withPsf) await this.#makeTerm(2, { dirty: found, psf: psf2, withPsf }, control)
    await this.#makeTerm(1, { dirty: residual, psf: withPsf ? psf1 : found, withPsf }, control)
  }

  #makeTerm(
    power: number,
    to: { readonly dirty: number; readonly psf: number; readonly withPsf: boolean },
    control: StageControl,
  ): Promise<void> {
    return this.#imager.makeTerm({ ...to, power, ...this.band }, control)
  }

  /** Subtracts what the components in both `found` predict from the samples: all of it or, where it is stopped, nothing. */
  async subtractFound({ signal }: StageControl): Promise<void> {
    await this.#imager.predictTilted(this.slopes.found, this.band.referenceHz, signal ? { signal } : {})
    await this.#imager.subtractPredicted({})
    await this.#imager.subtractFound({})
  }

  /** Compressed samples, then what there is of the second term. */
  copySamples(): Float32Array[] {
    const { residual, model } = this.slopes
    return [...this.#imager.copySamples(), this.pixels(residual).slice(), this.pixels(model).slice()]
  }

  putSamples(samples: readonly Float32Array[]): void {
    const { residual, model } = this.slopes
    this.#imager.putSamples(samples.slice(0, -2))
    this.pixels(residual).set(samples.at(-2)!)
    this.pixels(model).set(samples.at(-1)!)
  }

  async #plan(pixels: number): Promise<void> {
    const { width, height } = this.grid
    const { psf1, psf2, model } = this.slopes
    for (const psf of [psf1, psf2]) taperPsf(this.pixels(psf), width, height)
    const bytes = taylorListBytes(this.grid, pixels)
    requireRoom(this.#heap, bytes, 'the minor cycles of two Taylor terms')
    const setup = { scratch: this.#heap.allocate(bytes, 4096), capacity: Math.ceil(pixels / 4) }
    const psfs = [this.images.psf, psf1, psf2] as const
    this.#inverse = await this.#imager.taylorFirst<SpectralPsfs['inverse']>({ name: 'clean with', psfs, ...setup })
    this.pixels(model).fill(0)
  }

  #collect(limitJy: number, mask: number, fromJy: number): Promise<number> {
    const residuals = [this.images.residual, this.slopes.residual] as const
    return this.#imager.taylorFirst({ name: 'collect', residuals, limitJy, fromJy, mask })
  }

  #iterate(request: BlockRequest): Promise<BlockResult> {
    return this.#imager.taylorFirst({ name: 'minor', request })
  }

  /** Adds components to images of the first term, and their slopes to those of the second; `found` holds nothing else. */
  async #addTo(images: readonly number[]): Promise<void> {
    for (const to of images) {
      const slope = to === this.images.found ? this.slopes.found : this.slopes.model
      if (to === this.images.found) this.pixels(slope).fill(0)
      await this.#imager.taylorFirst({ name: 'components', to, term: 0 })
      await this.#imager.taylorFirst({ name: 'components', to: slope, term: 1 })
    }
  }

  #middle(image: number): number {
    const { width, height } = this.grid
    return this.pixels(image)[(height >> 1) * width + (width >> 1)]
  }
}
