import { ActiveList, type BlockRequest, type SpectralPsfs, spectralIndex, spectralPsfs } from '@contimg/numerics/minor'
import { type Lines, lineArrays, type Share } from '@contimg/numerics/planes'
import { KernelHeap } from '@contimg/numerics/wasm'

const FEW_BLOCKS = 2 ** 14 // of four pixels, as in clean-thread.ts

/** Addresses of images, float32 [height, width], and what an index is made with. */
export interface IndexSetup {
  readonly flux: number // first term, Jy/beam
  readonly slope: number // second term
  readonly fluxNoiseJy: number
  readonly slopeNoiseJy: number
  readonly leastJy: number // flux from which on there is an index
  readonly index: number // where the spectral index goes
  readonly error: number // where its error goes
  readonly beam?: IndexBeam // where indices are corrected for the primary beam
}

/** The primary beam's own two terms: those of a source with a flat spectrum. */
export interface IndexBeam {
  readonly flux: number // Σ W P/Σ W
  readonly slope: number // Σ W x P/Σ W
  readonly slopeGain: number // what the slope of a flat source is of that: h11
  readonly limit: number // response below which there is no index
}

/** What a thread can be asked with two Taylor terms in frequency, x = (ν − referenceHz)/referenceHz. */
export type TaylorStep =
  | { readonly name: 'term'; readonly power: number; readonly referenceHz: number } // samples and weights times x^power
  | { readonly name: 'tilt'; readonly referenceHz: number } // the model's samples times x
  | {
      readonly name: 'solve'
      readonly flux: number
      readonly slope: number
      readonly h01: number
      readonly h11: number
    }
  | ({ readonly name: 'index' } & IndexSetup)
  | ({ readonly name: 'clean with' } & TaylorCleanSetup) // answers the inverse of the Hessian; by one thread, as the rest
  | ({ readonly name: 'collect' } & TaylorCollect) // answers the limit
  | { readonly name: 'minor'; readonly request: BlockRequest } // answers BlockResult
  | { readonly name: 'components'; readonly to: number; readonly term: 0 | 1 } // adds those of the list to an image

export interface TaylorCleanSetup {
  readonly psfs: readonly [number, number, number]
  readonly scratch: number // room for tiles and list
  readonly capacity: number // pixels in fours
}

export interface TaylorCollect {
  readonly residuals: readonly [number, number]
  readonly limitJy: number
  readonly fromJy: number // lower, where the list begins if it stays short
  readonly mask: number
}

/** What these steps are done to. */
export interface TaylorWork {
  readonly samples: readonly Lines[]
  readonly model: readonly Lines[]
  readonly term: readonly Lines[]
  readonly resample: { readonly image: { readonly width: number; readonly height: number } }
}

/** A thread's part in imaging with two Taylor terms. */
export class TaylorThread {
  readonly #memory: WebAssembly.Memory
  readonly #heap: KernelHeap
  #psfs: SpectralPsfs | undefined
  #list: ActiveList | undefined

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory
    this.#heap = new KernelHeap(memory)
  }

  run(step: TaylorStep, work: TaylorWork, share: Share): unknown {
    switch (step.name) {
      case 'term':
        return work.samples.forEach((lines, set) => {
          this.#toTerm(lines, work.term[set], step, share)
        })
      case 'tilt':
        return work.model.forEach((lines) => {
          this.#tilt(lines, step.referenceHz, share)
        })
      case 'solve':
        return this.#eachRow(work, share, (y) => this.#solve(work, step, y))
      case 'index':
        return this.#eachRow(work, share, (y) => this.#index(work, step, y))
      case 'clean with':
        return this.#cleanWith(work, step)
      case 'collect': {
        const [residual, second] = step.residuals
        const from = (limitJy: number) =>
          this.#list!.collect({ residual, limitJy, ...(step.mask && { mask: step.mask }) }, second)
        const reached = from(step.fromJy)
        return this.#list!.blocks <= FEW_BLOCKS && reached <= step.limitJy ? reached : from(step.limitJy)
      }
      case 'minor':
        return this.#list!.iterateTaylor(this.#psfs!, step.request)
      case 'components':
        return this.#list!.addTo(step.to, step.term)
    }
  }

  /** What is compressed of x V is x at the coarse samples times what is compressed of V (decision 10). */
  #toTerm(
    lines: Lines,
    term: Lines,
    { power, referenceHz }: { readonly power: number; readonly referenceHz: number },
    share: Share,
  ): void {
    const [from, to] = [lineArrays(this.#heap, lines), lineArrays(this.#heap, term)]
    eachSample(from, share, (i, hz) => {
      const factor = (hz / referenceHz - 1) ** power
      to.values[2 * i] = factor * from.values[2 * i]
      to.values[2 * i + 1] = factor * from.values[2 * i + 1]
      to.weights[i] = factor * from.weights[i]
    })
  }

  #tilt(lines: Lines, referenceHz: number, share: Share): void {
    const arrays = lineArrays(this.#heap, lines)
    eachSample(arrays, share, (i, hz) => {
      const x = hz / referenceHz - 1
      arrays.values[2 * i] *= x
      arrays.values[2 * i + 1] *= x
    })
  }

  #eachRow({ resample }: TaylorWork, { index, count }: Share, row: (y: number) => void): void {
    for (let y = index; y < resample.image.height; y += count) row(y)
  }

  #row({ resample }: TaylorWork, image: number, y: number): Float32Array {
    const { width } = resample.image
    return this.#heap.float32(width, image + 4 * width * y)
  }

  /** Puts the slopes of the principal solution in the place of the second residual. */
  #solve(work: TaylorWork, step: Extract<TaylorStep, { name: 'solve' }>, y: number): void {
    const [flux, slope] = [step.flux, step.slope].map((image) => this.#row(work, image, y))
    for (let x = 0; x < flux.length; x++) slope[x] = step.h01 * flux[x] + step.h11 * slope[x]
  }

  #index(work: TaylorWork, step: IndexSetup, y: number): void {
    const row = (image: number) => this.#row(work, image, y)
    const [index, error, flux] = [row(step.index), row(step.error), row(step.flux)]
    spectralIndex(flux, row(step.slope), step.leastJy, index)
    for (let x = 0; x < index.length; x++)
      error[x] = Math.hypot(step.slopeNoiseJy, index[x] * step.fluxNoiseJy) / flux[x]
    const { beam } = step
    if (!beam) return
    const [power, tilt] = [row(beam.flux), row(beam.slope)]
    for (let x = 0; x < index.length; x++) {
      index[x] -= (beam.slopeGain * tilt[x]) / power[x]
      if (!(power[x] >= beam.limit)) index[x] = error[x] = Number.NaN
    }
  }

  #cleanWith({ resample }: TaylorWork, { psfs, scratch, capacity }: TaylorCleanSetup): SpectralPsfs['inverse'] {
    const heap = new KernelHeap(this.#memory)
    heap.release(scratch)
    const { width, height } = resample.image
    const [psf0, psf1, psf2] = psfs.map((address) => ({ address, width, height }))
    this.#psfs = spectralPsfs(heap, [psf0, psf1, psf2])
    this.#list = new ActiveList(heap, { width, height, capacity, terms: 2, allowNegative: true })
    return this.#psfs.inverse
  }
}

/** Each sample of this thread's lines, with its frequency. */
function eachSample(
  { firsts, startsHz, stepsHz }: ReturnType<typeof lineArrays>,
  { index, count }: Share,
  work: (sample: number, hz: number) => void,
): void {
  for (let line = index; line < startsHz.length; line += count)
    for (let i = firsts[line], hz = startsHz[line]; i < firsts[line + 1]; i++, hz += stepsHz[line]) work(i, hz)
}
