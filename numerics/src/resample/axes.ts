import { planAxis, type ResampleAxis } from './axis.ts'
import { curvePixels } from './curve.ts'
import { lSlantOf, type ResampleRequest } from './request.ts'
import { nMinusOne, nMinusOneBetween, slopesBetween } from './slant.ts'

/** How lines along one axis are interpolated, and how smoothly the pixels' places among their elements change. */
export interface CurvedAxis extends ResampleAxis {
  readonly curvePixels: number // pixels along a line whose positions are a cubic; 0 = none are
}

/** Both axes, that along l′ first: which of the low image's rows are read depends on which of its columns are. */
export function planAxes(request: ResampleRequest): { readonly alongL: CurvedAxis; readonly alongM: CurvedAxis } {
  const axisL = planAlongL(request)
  const alongL = { ...axisL, curvePixels: curvesAlongL(request, axisL) }
  const axisM = planAlongM(request, axisL)
  const alongM = { ...axisM, curvePixels: curvesAlongM(request, axisL, axisM) }
  return { alongL, alongM }
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

function edges(size: number, cell: number): [number, number] {
  return [-(size / 2) * cell, (size / 2 - 1) * cell]
}

function coordinates(size: number, cell: number): number[] {
  return Array.from({ length: size }, (_, i) => (i - size / 2) * cell)
}
