import type { Slant } from '../planes/slant.ts'
import { planAxis, type ResampleAxis } from './axis.ts'
import { curvePixels } from './curve.ts'
import { nMinusOne, nMinusOneBetween, slopesBetween } from './slant.ts'

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

/** How the low image becomes the picture. Plain data, to be sent to threads. */
export interface ResamplePlan extends ResampleRequest {
  readonly alongL: ResampleAxis & Curved
  readonly alongM: ResampleAxis & Curved
  readonly blockBytes: number // from one block of rows to the next of what lies between the two axes
  readonly betweenBytes: number // of the memory that all threads share between two steps
}

/**
 * Rows of the picture that lie together in each column of what lies between the two axes, complex float32
 * [block, low column, BLOCK_ROWS]: whichever way it is walked, few pages are touched at a time. As in kernels/resample.
 */
export const BLOCK_ROWS = 64

interface Curved {
  readonly curvePixels: number // pixels along a line whose positions are a cubic; 0 = none are
}

const SMALLEST_EPSILON = 4e-6
const LARGEST_EPSILON = 1e-2
const LARGEST_SIZE = 16384

/**
 * Columns of the low image become columns of the picture's height first, m′ depending on l′ and m; then rows of these
 * become rows of the picture. Only the low image's columns alongL.first … + count − 1 and rows alongM.first … + count − 1
 * are read; the outermost of these count for less and less, so that no padding reaches the picture.
 *
 * @throws RangeError for absurd sizes, a picture beyond the horizon or the low image, an accuracy out of reach
 */
export function planResample(request: ResampleRequest): ResamplePlan {
  requireSizes(request)
  requireSight(request)
  const axisL = planAlongL(request)
  const alongL = { ...axisL, curvePixels: curvesAlongL(request, axisL) }
  const axisM = planAlongM(request, axisL)
  const alongM = { ...axisM, curvePixels: curvesAlongM(request, axisL, axisM) }
  const { height } = request.image
  const blockBytes = 8 * BLOCK_ROWS * alongL.count + 64
  const betweenBytes = blockBytes * Math.ceil(height / BLOCK_ROWS) + 4 * height
  return { ...request, alongL, alongM, blockBytes, betweenBytes }
}

function requireSizes({ low, image, slant, uvExtent, epsilon }: ResampleRequest): void {
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

/** Half of epsilon goes to each axis. Along l′ at one m the waves are faster by v ∂m′/∂l′, taken over all columns read. */
function planAlongL(request: ResampleRequest): ResampleAxis {
  const { low, slant, image, uvExtent, epsilon } = request
  const [left, right] = edges(image.width, -image.cellRad)
  const lSlant = coordinates(image.height, image.cellRad).flatMap((m) =>
    [left, right].map((l) => l + slant.a * nMinusOne(l, m)),
  )
  const positions = lSlant.map((l) => low.columns / 2 - l / low.cellL)
  const span = { from: Math.min(...positions), to: Math.max(...positions) }
  const plan = (slope: number) => {
    const turnsPerCell = (uvExtent.maxU + uvExtent.maxV * slope) * low.cellL
    return planAxis({
      name: 'columns',
      cells: low.columns,
      ...span,
      turnsPerCell,
      tapered: low.tapered,
      epsilon: epsilon / 2,
    })
  }
  let axis = plan(0)
  for (let round = 0; round < 3; round++) axis = plan(steepest(request, axis))
  return axis
}

function planAlongM(
  { low, slant, image, uvExtent, epsilon }: ResampleRequest,
  { first, count }: ResampleAxis,
): ResampleAxis {
  const ends = edges(image.height, image.cellRad)
  const positions = Array.from({ length: count }, (_, i) => lSlantOf(low, first + i)).flatMap((l) =>
    ends.map((m) => low.rows / 2 + (m + slant.b * nMinusOneBetween(slant.a, l, m)) / low.cellM),
  )
  return planAxis({
    name: 'rows',
    cells: low.rows,
    from: Math.min(...positions),
    to: Math.max(...positions),
    turnsPerCell: uvExtent.maxV * low.cellM,
    tapered: low.tapered,
    epsilon: epsilon / 2,
  })
}

function curvesAlongL({ low, slant, image }: ResampleRequest, { oversampled, length }: ResampleAxis): number {
  const perRad = (slant.a * oversampled) / (length * low.cellL)
  const lines = [...edges(image.height, image.cellRad), 0].map(
    (m) => (x: number) => perRad * nMinusOne((image.width / 2 - x) * image.cellRad, m),
  )
  return curvePixels(image.width, lines)
}

function curvesAlongM(
  { low, slant, image }: ResampleRequest,
  { first, count }: ResampleAxis,
  { oversampled, length }: ResampleAxis,
): number {
  const perRad = (slant.b * oversampled) / (length * low.cellM)
  const lines = [first, first + count / 2, first + count - 1].map(
    (column) => (y: number) =>
      perRad * nMinusOneBetween(slant.a, lSlantOf(low, column), (y - image.height / 2) * image.cellRad),
  )
  return curvePixels(image.height, lines)
}

/**
 * The largest |∂m′/∂l′| at constant m over the columns that are read.
 *
 * @throws RangeError where these reach beyond the horizon, or m′ does not grow with m
 */
function steepest({ low, slant, image }: ResampleRequest, { first, count }: ResampleAxis): number {
  let most = 0
  for (const m of [...edges(image.height, image.cellRad), 0]) {
    for (let i = 0; i < count; i++) {
      const { alongL, alongM } = slopesBetween(slant.a, lSlantOf(low, first + i), m)
      if (!(Math.abs(slant.b * alongM) < 0.9)) {
        throw new RangeError(
          'columns of the low image beside the picture lie beyond the horizon, wanted a smaller field',
        )
      }
      most = Math.max(most, Math.abs(slant.b * alongL))
    }
  }
  return most
}

export function lSlantOf({ columns, cellL }: LowImage, column: number): number {
  return (columns / 2 - column) * cellL
}

function edges(size: number, cell: number): [number, number] {
  return [-(size / 2) * cell, (size / 2 - 1) * cell]
}

function coordinates(size: number, cell: number): number[] {
  return Array.from({ length: size }, (_, i) => (i - size / 2) * cell)
}
