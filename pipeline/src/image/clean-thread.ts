import {
  ActiveList,
  type BlockRequest,
  type BlockResult,
  ImageStatistics,
  listBytes,
  MultiScaleClean,
  measureNoise,
  multiScaleBytes,
  NestedList,
  type NestedRound,
  type NoiseMap,
  nestedListBytes,
  type Scale,
  STATISTICS_BYTES,
  type TiledPsf,
  tiledPsfBytes,
  tilePsf,
  weighByNoise,
} from '@contimg/numerics/minor'
import type { KernelHeap } from '@contimg/numerics/wasm'
import type { CleanSetup, CollectTask, LocalNoise, PeaksTask } from './tasks.ts'

type Size = { readonly width: number; readonly height: number }

/** What minor cycles work on, in one thread. Neither residual nor model are changed by them. */
export interface MinorLists {
  largest(task: PeaksTask): number
  collect(task: CollectTask): number // where it begins, at least as low as asked for or where it is full
  iterate(request: BlockRequest): NestedRound // with something to follow: the next call goes on once all threads have
  addTo(image: number): void
}

const FEW_BLOCKS = 2 ** 14 // of four pixels: a list of so many is gone through in some 20 µs

/** Bytes that minorLists takes. */
export function minorListsBytes({ width, height }: Size, capacity: number, scales: readonly Scale[]): number {
  const plan = { width, height, capacity, allowNegative: true }
  const few = STATISTICS_BYTES + 3 * 4096
  if (scales.length > 0) return multiScaleBytes({ ...plan, scales }) + 4 * width * height + few
  return tiledPsfBytes(plan) + listBytes({ ...plan, terms: 1 }) + nestedListBytes(plan) + 2 * STATISTICS_BYTES + few
}

export function minorLists(heap: KernelHeap, setup: CleanSetup, size: Size): MinorLists {
  return setup.scales.length > 0 ? new ScaleLists(heap, setup, size) : new PointList(heap, setup, size)
}

/** Points, with one list of pixels. */
class PointList implements MinorLists {
  readonly #pixels: number
  readonly #psf: TiledPsf
  readonly #list: ActiveList
  readonly #nested: NestedList // of the same, for long ones
  readonly #statistics: ImageStatistics

  constructor(heap: KernelHeap, { psf, capacity }: CleanSetup, { width, height }: Size) {
    this.#pixels = width * height
    this.#psf = tilePsf(heap, { address: psf, width, height })
    this.#list = new ActiveList(heap, { width, height, capacity, terms: 1, allowNegative: true })
    this.#nested = new NestedList(heap, this.#list)
    this.#statistics = new ImageStatistics(heap)
  }

  largest({ residual, mask, weights }: PeaksTask): number {
    if (weights) return this.#statistics.weightedPeak(residual, weights, this.#pixels, mask)
    return Math.abs(this.#statistics.peak(residual, this.#pixels, true, mask).value)
  }

  collect({ residual, mask, weights, limitJy, fromJy }: CollectTask): number {
    const among = { residual, ...(mask && { mask }), ...(weights && { weights }) }
    const reached = this.#list.collect({ ...among, limitJy: fromJy })
    if (this.#list.blocks <= FEW_BLOCKS && reached <= limitJy) return reached
    return this.#list.collect({ ...among, limitJy })
  }

  iterate(request: BlockRequest): NestedRound {
    if (this.#list.blocks > FEW_BLOCKS) return this.#nested.round(this.#psf, request)
    return this.#list.iterate(this.#psf, request)
  }

  addTo(image: number): void {
    this.#list.addTo(image)
  }
}

/** Points and extended components, on a copy of the residual. */
class ScaleLists implements MinorLists {
  readonly #heap: KernelHeap
  readonly #pixels: number
  readonly #copy: number
  readonly #clean: MultiScaleClean
  #isFresh = false // peaks were looked at, and nothing was done since

  constructor(heap: KernelHeap, { psf, capacity, scales }: CleanSetup, { width, height }: Size) {
    this.#heap = heap
    this.#pixels = width * height
    this.#copy = heap.allocate(4 * this.#pixels)
    const plan = { width, height, capacity, allowNegative: true, scales }
    const [spread, residual] = [psf, this.#copy].map((address) => ({ address, width, height }))
    this.#clean = new MultiScaleClean(heap, plan, spread, residual)
  }

  largest({ residual, mask, weights }: PeaksTask): number {
    this.#heap.float32(this.#pixels, this.#copy).set(this.#heap.float32(this.#pixels, residual))
    this.#clean.refresh({ ...(mask && { mask }), ...(weights && { weights }) })
    this.#isFresh = true
    return this.#clean.peakJy
  }

  collect({ limitJy, ...task }: CollectTask): number {
    if (!this.#isFresh) this.largest(task)
    this.#isFresh = false
    return limitJy
  }

  iterate(request: BlockRequest): BlockResult {
    return this.#clean.iterate(request)
  }

  addTo(image: number): void {
    this.#clean.addTo(image)
  }
}

const LEAST_NOISE = 0.2 // of that of the whole image

/**
 * Fills weights with the noise of the whole image over that about each pixel; with 1 where the image has no noise. Takes
 * at most the bytes of an image.
 */
export function weighByLocalNoise(heap: KernelHeap, { image, cellPx, noiseJy, weights }: LocalNoise, size: Size): void {
  if (!(noiseJy > 0)) {
    heap.float32(size.width * size.height, weights).fill(1)
    return
  }
  const map = measureNoise(heap, { address: image, ...size }, cellPx)
  const sigma = map.sigma.map((value) => Math.max(value, LEAST_NOISE * noiseJy))
  weighByNoise(heap, { ...map, sigma } satisfies NoiseMap, noiseJy, weights)
}
