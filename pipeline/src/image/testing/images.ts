import type { Direction } from '@contimg/numerics/frames'
import { directImageValue } from '@contimg/numerics/planes'
import { KernelHeap } from '@contimg/numerics/wasm'
import { addDensity, applyDensity, densityFactor, densityGrid, type Weighting } from '@contimg/numerics/weight'
import type { MeasurementSetSource } from '../../visibilities/from-ms.ts'
import type { ImageGrid } from '../image-plan.ts'
import { Imager } from '../imager.ts'
import { ImagerThreads } from '../imager-threads.ts'
import { stokesIOfAll } from '../stokes.ts'
import { type StokesIRows, stokesIRows } from '../testing.ts'

/** What an image is made of, for the imager and for the definition alike. For tests. */
export interface Setting {
  readonly image: ImageGrid
  readonly centre: Direction
  readonly fieldIds: ReadonlySet<number>
  readonly weighting: Weighting
}

export interface Images {
  readonly dirty: Float32Array // [height, width]
  readonly psf: Float32Array
  readonly sumOfWeights: number
  readonly counts: Imager['counts']
}

/** Memory and threads that make several images one after the other. */
export class Workshop implements AsyncDisposable {
  readonly heap = new KernelHeap()
  readonly threads = new ImagerThreads(this.heap.memory)
  readonly #mark = this.heap.mark()

  clear(): void {
    this.heap.release(this.#mark)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.threads[Symbol.asyncDispose]()
  }
}

/** The imager's dirty image and point spread function. */
export async function imagesOf(
  source: MeasurementSetSource,
  setting: Setting,
  epsilon: number,
  { heap, threads }: Workshop,
): Promise<Images> {
  const request = { ...setting, combinations: stokesIOfAll(source), epsilon, use: 'images', threads } as const
  await using imager = new Imager(source, heap, request)
  await imager.load({})
  await imager.ready()
  await imager.makeImages('dirty and psf', {})
  const { residual, psf } = imager.images
  const { sumOfWeights, counts } = imager
  return { dirty: imager.pixels(residual).slice(), psf: imager.pixels(psf).slice(), sumOfWeights, counts }
}

/** Stokes I of all rows about the centre, weighted as the definitions say. */
export function weightedRows(
  source: MeasurementSetSource,
  { image, centre, fieldIds, weighting }: Setting,
): { readonly sets: readonly StokesIRows[]; readonly sumOfWeights: number } {
  const sets = stokesIRows(source, centre, fieldIds)
  const typed = sets.map(({ uvwM, frequenciesHz, weights }) => ({
    uvwM: Float64Array.from(uvwM),
    frequenciesHz,
    weights: Float32Array.from(weights),
  }))
  const grid = densityGrid(image, extentOf(sets))
  const cells = new Float64Array(grid.columns * grid.rows)
  for (const rows of typed) addDensity(grid, cells, rows)
  const factor = densityFactor(weighting, cells)
  const sumOfWeights = typed.reduce((total, rows) => total + applyDensity(grid, cells, factor, rows).sum, 0)
  return { sets: sets.map((set, i) => ({ ...set, weights: Array.from(typed[i].weights) })), sumOfWeights }
}

function extentOf(sets: readonly StokesIRows[]): { maxU: number; maxV: number } {
  const extent = { maxU: 0, maxV: 0 }
  for (const { uvwM, frequenciesHz } of sets) {
    const waves = Math.max(...frequenciesHz) / 299_792_458
    for (let at = 0; at < uvwM.length; at += 3) {
      extent.maxU = Math.max(extent.maxU, Math.abs(uvwM[at]) * waves)
      extent.maxV = Math.max(extent.maxV, Math.abs(uvwM[at + 1]) * waves)
    }
  }
  return extent
}

/** [pixel] the direct Fourier sums, over the sum of weights. */
export function directImages(
  source: MeasurementSetSource,
  setting: Setting,
  pixels: readonly (readonly [x: number, y: number])[],
): { readonly dirty: Float64Array; readonly psf: Float64Array; readonly sumOfWeights: number } {
  const { sets, sumOfWeights } = weightedRows(source, setting)
  const ones = sets.map((set) => ({ ...set, visibilities: set.visibilities.map((_, i) => 1 - (i % 2)) }))
  const at = (from: typeof sets) =>
    Float64Array.from(pixels, (pixel) => directImageValue(from, ...directionOf(setting.image, pixel)) / sumOfWeights)
  return { dirty: at(sets), psf: at(ones), sumOfWeights }
}

/** (l, m) of a pixel. */
export function directionOf(
  { width, height, cellRad }: ImageGrid,
  [x, y]: readonly [number, number],
): [l: number, m: number] {
  return [-(x - width / 2) * cellRad, (y - height / 2) * cellRad]
}

/** The corners, the middle and some more pixels of an image. */
export function somePixels({ width, height }: ImageGrid, count: number, seed = 1): [number, number][] {
  const random = randomOf(seed)
  const corners = [0, width - 1].flatMap((x) => [0, height - 1].map((y): [number, number] => [x, y]))
  const others = Array.from({ length: count - 5 }, (): [number, number] => [
    Math.floor(width * random()),
    Math.floor(height * random()),
  ])
  return [...corners, [width / 2, height / 2], ...others]
}

/** The largest difference from the truth at those pixels, over the image's largest magnitude. */
export function worstError(
  image: Float32Array,
  { width }: ImageGrid,
  pixels: readonly (readonly [number, number])[],
  truth: Float64Array,
): number {
  const largest = image.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const errors = pixels.map(([x, y], i) => Math.abs(image[y * width + x] - truth[i]))
  return errors.reduce((most, error) => (error > most || Number.isNaN(error) ? error : most), 0) / largest
}

/** The same numbers from 0 to 1 every time (Park & Miller 1988, Comm. ACM 31, 1192). */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}
