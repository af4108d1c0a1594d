import { type Direction, itrfDirection } from '../frames/apparent.ts'
import type { Sky } from '../frames/sky.ts'
import { angleBetween, apply, applyTransposed, cross, dot, type Matrix3, type Vector3 } from '../frames/vector.ts'
import { icrsUvwBasis } from '../uvw/basis.ts'

/**
 * Direction cosines (l, m, n − 1) of sources about a phase centre as they appear at one moment, in the axes of the
 * centre's ICRS (u, v, w): with b in those axes, u l + v m + w (n − 1) is the path difference b·(s − s₀) that the sky
 * really makes, aberration included.
 *
 * @returns [source, 3]
 */
export function directionCosines(sky: Sky, centre: Direction, sources: readonly Direction[]): Float64Array {
  const basis = icrsUvwBasis(sky, centre)
  return cosinesAbout(
    basis,
    sources.map((source) => itrfDirection(sky, source)),
  )
}

/** A point of an image plane: direction cosines about the image's own centre. */
export interface PlanePoint {
  readonly l: number
  readonly m: number
}

/**
 * The same for points of an image of these visibilities (its pixels, its CLEAN components): where the image shows them,
 * which at 1.4° from its centre is up to 0.5″ from their catalogued places, as differential aberration is in the data.
 *
 * @param imageCentre  of the image's plane
 * @param centre       of the rows
 */
export function planeDirectionCosines(
  sky: Sky,
  centre: Direction,
  imageCentre: Direction,
  points: readonly PlanePoint[],
): Float64Array {
  return cosinesAbout(icrsUvwBasis(sky, centre), planeDirections(sky, imageCentre, points))
}

/** Unit vectors in the ITRF toward points of an image plane. */
export function planeDirections(sky: Sky, imageCentre: Direction, points: readonly PlanePoint[]): Vector3[] {
  const basis = icrsUvwBasis(sky, imageCentre)
  return points.map(({ l, m }) => applyTransposed(basis, [l, m, Math.sqrt(1 - l * l - m * m)]))
}

function cosinesAbout(basis: Matrix3, directions: readonly Vector3[]): Float64Array {
  const lmn1 = new Float64Array(3 * directions.length)
  for (const [i, direction] of directions.entries()) {
    const [l, m, n] = apply(basis, direction)
    lmn1[3 * i] = l
    lmn1[3 * i + 1] = m
    lmn1[3 * i + 2] = n > 0 ? -(l * l + m * m) / (1 + n) : n - 1 // the first form keeps digits that n − 1 loses
  }
  return lmn1
}

/** Where sources stand in the beam. */
export interface PointingOffsets {
  readonly offsetsRad: Float64Array // [source] from the pointing centre, 0 to π
  readonly anglesRad: Float64Array // [source] position angle there, from the pole of the ITRF through east
}

/** Apparent offsets of sources from where the dishes point. */
export function pointingOffsets(sky: Sky, pointing: Direction, sources: readonly Direction[]): PointingOffsets {
  return offsetsFrom(
    itrfDirection(sky, pointing),
    sources.map((source) => itrfDirection(sky, source)),
  )
}

/** @param axis, directions  unit vectors in the ITRF */
export function offsetsFrom(axis: Vector3, directions: readonly Vector3[]): PointingOffsets {
  const east = cross([0, 0, 1], axis)
  const north = cross(axis, east)
  return {
    offsetsRad: Float64Array.from(directions, (direction) => angleBetween(axis, direction)),
    anglesRad: Float64Array.from(directions, (direction) => Math.atan2(dot(direction, east), dot(direction, north))),
  }
}
