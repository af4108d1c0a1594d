import { maskAround } from '@contimg/numerics/clean'
import type { CleanImager } from './clean-cycle.ts'
import type { CleanSettings } from './clean-plan.ts'

const WHOLE_PIXELS = 2 ** 16 // all that a mask allows is listed where it is no more

/** How far a search has come. */
export interface Searched {
  readonly thresholdJy: number // what stands above it is a source, found or not
  readonly beamPx: number // major axis of the restoring beam
  readonly isExtended: boolean // whether components are more than points
}

/**
 * Where a search has found something: half a beam about all that is in the model, and about what is left in the residual
 * above the threshold. Of extended components, whose edges are thin, only what is above the threshold in the square that
 * holds a beam counts.
 *
 * @param allowed  of which it is a part, where there is such a mask
 */
export function maskOfFound(
  imager: CleanImager,
  { thresholdJy, beamPx, isExtended }: Searched,
  allowed: Uint8Array | undefined,
): Uint8Array {
  const { residual, model, found } = imager.images
  const [left, components, marks] = [residual, model, found].map((image) => imager.pixels(image))
  const { width } = imager.grid
  if (isExtended) sumsAbout(components, width, Math.round(beamPx / 2), marks)
  else marks.set(components)
  const least = isExtended ? thresholdJy : 0
  for (let i = 0; i < marks.length; i++) {
    const isLeft = Math.abs(left[i]) >= thresholdJy && allowed?.[i] !== 0
    marks[i] = isLeft || Math.abs(marks[i]) > least ? 1 : 0
  }
  const around = maskAround(marks, width, beamPx / 2)
  if (allowed) for (let i = 0; i < around.length; i++) if (allowed[i] === 0) around[i] = 0
  return around
}

/** The sum of an image [height, width] over the square that reaches so far about each pixel. */
function sumsAbout(image: Float32Array, width: number, reach: number, into: Float32Array): void {
  const height = image.length / width
  const row = new Float64Array(width) // sums along the columns, from y − reach to y + reach
  const add = (y: number, sign: number) => {
    if (y < 0 || y >= height) return
    for (let x = 0; x < width; x++) row[x] += sign * image[y * width + x]
  }
  for (let y = -reach; y < height; y++) {
    add(y + reach, 1)
    add(y - reach - 1, -1)
    if (y < 0) continue
    let sum = 0
    for (let x = -reach; x < width; x++) {
      sum += (row[x + reach] ?? 0) - (row[x - reach - 1] ?? 0)
      if (x >= 0) into[y * width + x] = sum
    }
  }
}

/** Where lists find the mask of a phase. */
export interface MaskPlace {
  readonly mask: number // address, 0 = everywhere
  readonly isWhole: boolean // all that it allows is listed
}

/** Extended components reach beyond any list, so that with these none is whole. */
export function placeMask(
  { lists }: CleanImager,
  mask: Uint8Array | undefined,
  { deconvolver }: CleanSettings,
): MaskPlace {
  const isWhole = deconvolver !== 'multiscale' && isListedWhole(mask)
  return { mask: mask ? lists.placeMask(mask) : 0, isWhole }
}

function isListedWhole(mask: Uint8Array | undefined): boolean {
  if (!mask) return false
  let count = 0
  for (let i = 0; i < mask.length && count <= WHOLE_PIXELS; i++) count += mask[i] === 0 ? 0 : 1
  return count <= WHOLE_PIXELS
}

/** @throws RangeError for a mask that is not as large as the image */
export function requireSize({ grid: { width, height } }: CleanImager, mask: Uint8Array | undefined): void {
  if (mask && mask.length !== width * height)
    throw new RangeError(`a mask of ${mask.length} pixels, wanted ${width} × ${height}`)
}
