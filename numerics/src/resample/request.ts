import type { Slant } from '../planes/slant.ts'

/**
 * An image on the slant plane, float32 [rows, columns, 2]: two real images side by side. Column c lies at
 * l′ = −(c − columns/2) cellL, row r at m′ = (r − rows/2) cellM, radians.
 */
export interface LowImage {
  readonly columns: number // multiples of 8
  readonly rows: number
  readonly cellL: number
  readonly cellM: number
  readonly tapered: boolean // falls to 0 at its bounds by itself, smoothly; else a window is put over it, and padding counts for nothing
}

/** The pixels of the picture, [height, width], on the tangent plane: l = −(x − width/2) cellRad, m = (y − height/2) cellRad. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly cellRad: number
}

export interface ResampleRequest {
  readonly low: LowImage
  readonly slant: Slant
  readonly image: Picture
  readonly uvExtent: { readonly maxU: number; readonly maxV: number } // wavelengths: the low image is Σ c exp(2πi (u l′ + v m′))
  readonly epsilon: number // largest error of a pixel over Σ |c|, 4e-6 … 1e-2
}

/** l′ of a column of a low image. */
export function lSlantOf({ columns, cellL }: LowImage, column: number): number {
  return (columns / 2 - column) * cellL
}

const SMALLEST_EPSILON = 4e-6
const LARGEST_EPSILON = 1e-2
const LARGEST_SIZE = 16384

/** @throws RangeError for absurd sizes, a picture beyond the horizon, an accuracy out of reach */
export function requireSensible(request: ResampleRequest): void {
  requireSizes(request)
  requireNumbers(request)
  requireSight(request)
}

function requireSizes({ low, image }: ResampleRequest): void {
  for (const size of [low.columns, low.rows]) {
    if (!(Number.isInteger(size) && size >= 32 && size % 8 === 0 && size <= LARGEST_SIZE)) {
      throw new RangeError(`a low image ${size} cells wide or high, wanted a multiple of 8 from 32 to ${LARGEST_SIZE}`)
    }
  }
  for (const size of [image.width, image.height]) {
    if (!(Number.isInteger(size) && size >= 16 && size % 2 === 0 && size <= LARGEST_SIZE)) {
      throw new RangeError(`a picture ${size} pixels wide or high, wanted an even number from 16 to ${LARGEST_SIZE}`)
    }
  }
}

function requireNumbers({ low, image, slant, uvExtent, epsilon }: ResampleRequest): void {
  const sizes = { cellL: low.cellL, cellM: low.cellM, cellRad: image.cellRad, maxU: uvExtent.maxU, maxV: uvExtent.maxV }
  for (const [name, value] of Object.entries(sizes)) {
    if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} ${value}, wanted a positive number`)
  }
  if (!(Number.isFinite(slant.a) && Number.isFinite(slant.b))) {
    throw new RangeError(`a slant of ${slant.a}, ${slant.b}, wanted finite numbers`)
  }
  if (!(epsilon >= SMALLEST_EPSILON && epsilon <= LARGEST_EPSILON)) {
    throw new RangeError(`accuracy ${epsilon} of a picture, wanted ${SMALLEST_EPSILON} to ${LARGEST_EPSILON}`)
  }
}

/** Every pixel must lie above the horizon of the tangent plane and of the slant one, n > a l + b m. */
function requireSight({ image, slant }: ResampleRequest): void {
  const l = (image.width / 2) * image.cellRad
  const m = (image.height / 2) * image.cellRad
  const n = Math.sqrt(1 - l * l - m * m)
  if (!(Math.abs(slant.a) * l + Math.abs(slant.b) * m < 0.9 * n)) {
    throw new RangeError(
      `${image.width} × ${image.height} pixels of ${image.cellRad} rad reach beyond the horizon of a plane of slant ` +
        `${slant.a}, ${slant.b}, wanted a smaller field`,
    )
  }
}
