import { hasDiverged } from '@contimg/numerics/minor'
import type { StageControl } from '../control.ts'
import type { Imager } from './imager.ts'
import type { PixelLists } from './pixel-lists.ts'

/** What CLEAN needs of an imager. */
export interface CleanImager
  extends Pick<
    Imager,
    'grid' | 'images' | 'pixels' | 'statistics' | 'subtractFound' | 'makeImages' | 'copySamples' | 'putSamples'
  > {
  readonly lists: Pick<PixelLists, 'plan' | 'placeMask' | 'collect' | 'iterate' | 'addTo'> &
    Partial<Pick<PixelLists, 'weigh' | 'largest'>> // what local noise and multi-scale need
  readonly slopes?: { readonly found: number; readonly model: number } // of a second Taylor term, which go with the first
}

/** How far a minor cycle goes. */
export interface MinorRequest {
  readonly gain: number
  readonly stopJy: number
  readonly iterations: number // at most
  readonly peakJy: number // of the residual, within the mask
  readonly mask: number // address, 0 = everywhere
  readonly isWhole: boolean // whether all that the mask allows is to be listed
}

export interface MinorResult {
  readonly iterations: number
  readonly stopJy: number // as asked for, or higher where the list was full
  readonly growthJy?: number // to which the list's peak has grown instead of falling: its components are worth nothing
}

const BLOCK_ITERATIONS = 500 // between two moments at which a stop is heard
const LIST_BELOW = 0.7 // of where a minor cycle stops: what sidelobes hide is listed, too

/**
 * Minor cycles on a list of the residual's pixels (Clark 1980, A&A 89, 377). Nothing is changed but the list: a cycle
 * that is stopped between two blocks may be begun anew.
 */
export async function minorCycle(
  imager: CleanImager,
  { gain, stopJy, iterations, peakJy, mask, isWhole }: MinorRequest,
  { signal }: StageControl,
): Promise<MinorResult> {
  const limitJy = Math.max(stopJy, await imager.lists.collect(stopJy, mask, isWhole ? 0 : LIST_BELOW * stopJy))
  let done = 0
  const result = () => ({ iterations: done, stopJy: limitJy })
  for (;;) {
    signal?.throwIfAborted()
    const wanted = Math.min(BLOCK_ITERATIONS, iterations - done)
    const block = await imager.lists.iterate({ gain, stopJy: limitJy, iterations: wanted })
    done += block.iterations
    if (hasDiverged({ peakJy: block.peakJy, bestPeakJy: peakJy })) return { ...result(), growthJy: block.peakJy }
    if (block.iterations < wanted || done >= iterations) return result()
  }
}

/**
 * Subtracts the list's components from the samples and adds them to the model: all of it or, where it is stopped,
 * nothing. The residual image is the old one still.
 */
export async function subtractComponents(imager: CleanImager, { signal }: StageControl): Promise<void> {
  const { found, model } = imager.images
  imager.pixels(found).fill(0)
  await imager.lists.addTo([found])
  await imager.subtractFound(signal ? { signal } : {})
  await imager.lists.addTo([model])
}

/**
 * Takes the latest components back out of model and samples, which are then as they were but for the rounding of
 * float32, and images the residual anew. They are in the list until another is collected.
 */
export async function takeBackComponents(imager: CleanImager): Promise<void> {
  const { images, slopes } = imager
  imager.pixels(images.found).fill(0)
  await imager.lists.addTo([images.found])
  for (const term of slopes ? [images, slopes] : [images])
    takeBack(imager.pixels(term.found), imager.pixels(term.model))
  await imager.subtractFound({})
  await imager.makeImages('residual', {})
}

/** From a model, and to be added to the residual. */
function takeBack(found: Float32Array, model: Float32Array): void {
  for (let i = 0; i < found.length; i++) {
    if (found[i] === 0) continue
    model[i] -= found[i]
    found[i] = -found[i]
  }
}

/**
 * Takes all of the model back, whose samples are then as they were but for the rounding of float32, and images the
 * residual anew.
 */
export async function takeBackModel(imager: CleanImager): Promise<void> {
  const { found, model } = imager.images
  imager.pixels(found).set(imager.pixels(model))
  takeBack(imager.pixels(found), imager.pixels(model))
  await imager.subtractFound({})
  await imager.makeImages('residual', {})
}
