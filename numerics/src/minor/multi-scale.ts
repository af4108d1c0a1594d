import type { KernelHeap } from '../wasm/heap.ts'
import { ActiveList, type BlockRequest, type BlockResult, type ListPlan, listBytes } from './active-list.ts'
import type { Component } from './component.ts'
import { Convolver, convolverBytes } from './convolver.ts'
import type { HeapImage } from './kernel.ts'
import { addAllScaled, type Scale } from './scales.ts'
import { ImageStatistics, STATISTICS_BYTES } from './statistics.ts'
import { allocateTiles, type TiledPsf, tiledPsfBytes, tilePsf } from './tiled-psf.ts'

const LIST_DEPTH = 0.2 // part of a scale's peak that is taken before scales are compared again

export interface MultiScalePlan extends Omit<ListPlan, 'terms'> {
  readonly scales: readonly Scale[] // by width, a point first
}

/** Where components may be and what counts as a peak. */
export interface PeakChoice {
  readonly mask?: number // address of u8 [height, width], 0 where no component may be centred
  readonly weights?: number // address of f32 [height, width] that peaks are compared with
}

interface ScaledComponents {
  readonly sigmaPx: number
  readonly components: readonly Component[]
}

interface ScaleImages extends Scale {
  readonly residual: number // address of the residual smoothed with the scale
  readonly psf: TiledPsf // smoothed twice
  readonly psfPeak: number // flux 1 of this scale peaks at this in its smoothed residual
}

/** Bytes that a MultiScaleClean takes: for each scale a tiled psf and, but for points, an image; and the convolver. */
export function multiScaleBytes({ scales, ...plan }: MultiScalePlan): number {
  const image = 4 * plan.width * plan.height + 64
  const list = listBytes({ ...plan, terms: 1 }) + 2 * STATISTICS_BYTES
  const psfs = scales.length * tiledPsfBytes(plan) + 4096
  return (scales.length - 1) * image + psfs + convolverBytes(plan, plan) + list + 1024
}

/**
 * Multi-scale CLEAN (Cornwell 2008), with the scales, the bias and the sub-minor loop on one scale at a time of Offringa
 * & Smirnov (2017). With G a scale's Gaussian, R the residual and P the point spread function:
 *
 *   the scale with the largest bias·|G ∗ R| is chosen, and its pixels listed down to 0.8 of the peak;
 *   the list is cleaned with G ∗ G ∗ P, a component's flux being gain·(G ∗ R)/(G ∗ G ∗ P)(0);
 *   then R ← R − Σ flux·(G ∗ P), the model gains Σ flux·G, and G ∗ R is made anew for all scales.
 *
 * Between two blocks of iterations everything may be looked at or changed but the residual, which lags behind until
 * settle() while a list is under way. What was found is kept until refresh(). A round costs 2 Fourier transforms, and 2 more for each two scales beside points.
 *
 * With a point spread function that is cut off at half an image, negative eigenvalues make deep cleaning diverge: taper it
 * first (numerics/clean/taper.ts). Where negative components are not allowed, a scale's overshoot cannot be taken back.
 */
export class MultiScaleClean {
  readonly plan: MultiScalePlan
  readonly #residual: HeapImage
  readonly #psf: HeapImage
  readonly #heap: KernelHeap
  readonly #convolver: Convolver
  readonly #statistics: ImageStatistics
  readonly #list: ActiveList
  readonly #scales: readonly ScaleImages[] // those that the array sees
  #among: PeakChoice = {}
  #found: readonly ScaledComponents[] = []
  #chosen: { readonly scale: ScaleImages; readonly stopJy: number } | undefined

  /**
   * @param residual  brought up to date whenever a scale's list is done
   * @throws RangeError where the point spread function is not as large as the image
   */
  constructor(heap: KernelHeap, plan: MultiScalePlan, psf: HeapImage, residual: HeapImage) {
    const { width, height } = plan
    if (psf.width !== width || psf.height !== height) {
      throw new RangeError(`a point spread function of ${psf.width} × ${psf.height}, wanted ${width} × ${height}`)
    }
    this.plan = plan
    this.#heap = heap
    this.#psf = psf
    this.#residual = residual
    this.#convolver = new Convolver(heap, plan, psf)
    this.#statistics = new ImageStatistics(heap)
    this.#list = new ActiveList(heap, { ...plan, terms: 1 })
    this.#scales = this.#smoothPsf(psf).filter(({ psfPeak, leastPeak }) => psfPeak >= leastPeak)
    this.refresh()
  }

  /** Begins anew with a residual that was changed from outside (by a major cycle): nothing is found in it yet. */
  refresh(among: PeakChoice = {}): void {
    this.#among = among
    this.#found = []
    this.#smooth()
  }

  #smooth(): void {
    const { address } = this.#residual
    for (const pair of pairs(this.#scales.slice(1))) {
      const targets = pair.map(({ residual }) => ({ address: residual, keep: 0, factor: 1 }))
      this.#convolver.smoothTwice(
        address,
        pair.map(({ sigmaPx }) => sigmaPx),
        targets,
      )
    }
    this.#chosen = undefined
  }

  /**
   * Up to `iterations` minor iterations, on one scale's list after the other, until the largest bias·|G ∗ R| of all
   * scales is at most stopJy. The peak in the result is that number, 0 iterations mean that it is reached.
   */
  iterate({ gain, stopJy, iterations }: BlockRequest): BlockResult & { readonly scale: number } {
    let done = 0
    for (;;) {
      const chosen = this.#chosen ?? this.#choose(stopJy)
      if (!chosen || done === iterations) return { iterations: done, ...this.#peak() }
      const { scale } = chosen
      const listStop = Math.max(chosen.stopJy, stopJy / scale.bias)
      const rest = { gain: gain / scale.psfPeak, stopJy: listStop, iterations: iterations - done }
      const { iterations: more, peakJy } = this.#list.iterate(scale.psf, rest)
      done += more
      if (peakJy <= listStop) this.settle()
    }
  }

  /** Brings the residual up to date with what the present list has found, and ends it. */
  settle(): void {
    if (!this.#chosen) return
    const { sigmaPx } = this.#chosen.scale
    const components = this.#list.components()
    const target = { address: this.#residual.address, keep: 1, factor: -1 }
    this.#convolver.spread(components, this.#psf, sigmaPx, target)
    this.#found = [...this.#found, { sigmaPx, components }]
    this.#smooth()
  }

  /** Adds what was found since refresh() to an image [height, width] at an address: all that the residual has lost. */
  addTo(model: number): void {
    this.settle()
    const { width, height } = this.plan
    const pixels = this.#heap.float32(width * height, model)
    for (const { sigmaPx, components } of this.#found) addAllScaled(pixels, width, components, sigmaPx)
  }

  /** The largest bias·|G ∗ R| of all scales. */
  get peakJy(): number {
    return this.#peak().peakJy
  }

  /** The scale with the largest biased peak, its pixels listed; nothing where that is at most the stop. */
  #choose(stopJy: number) {
    const { scale: index, peakJy } = this.#comparePeaks()
    if (!(peakJy > stopJy)) return undefined
    const scale = this.#scales[index]
    const limitJy = Math.max((1 - LIST_DEPTH) * (peakJy / scale.bias), stopJy / scale.bias)
    const reached = this.#list.collect({ residual: scale.residual, limitJy, ...this.#among })
    this.#chosen = { scale, stopJy: reached }
    return this.#chosen
  }

  #peak(): { readonly scale: number; readonly peakJy: number } {
    if (!this.#chosen) return this.#comparePeaks()
    const { scale } = this.#chosen
    return { scale: this.#scales.indexOf(scale), peakJy: this.#list.peakJy * scale.bias }
  }

  #comparePeaks(): { readonly scale: number; readonly peakJy: number } {
    const { width, height, allowNegative } = this.plan
    const { mask, weights } = this.#among
    const peaks = this.#scales.map(({ residual, bias }) => {
      if (weights) return bias * this.#statistics.weightedPeak(residual, weights, width * height, mask)
      return bias * Math.abs(this.#statistics.peak(residual, width * height, allowNegative, mask).value)
    })
    const peakJy = Math.max(...peaks)
    return { scale: peaks.indexOf(peakJy), peakJy }
  }

  #smoothPsf(psf: HeapImage): ScaleImages[] {
    const { scales, width, height } = this.plan
    const tiled = scales.map(() => allocateTiles(this.#heap, psf))
    const residuals = scales.map((_, i) => (i === 0 ? this.#residual.address : this.#heap.allocate(4 * width * height)))
    const centre = 4 * ((height >> 1) * width + (width >> 1))
    return scales.map((scale, i) => {
      const smoothed = i === 0 ? psf : { address: residuals[i], width, height }
      if (i > 0)
        this.#convolver.smooth([psf.address], Math.SQRT2 * scale.sigmaPx, [{ ...smoothed, keep: 0, factor: 1 }])
      const psfPeak = this.#heap.float32(1, smoothed.address + centre)[0]
      return { ...scale, residual: residuals[i], psf: tilePsf(this.#heap, smoothed, tiled[i]), psfPeak }
    })
  }
}

function pairs<T>(values: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(values.length / 2) }, (_, i) => values.slice(2 * i, 2 * i + 2))
}
