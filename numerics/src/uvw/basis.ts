import { type Direction, itrfDirection, itrfNorth } from '../frames/apparent.ts'
import type { Sky } from '../frames/sky.ts'
import { cross, type Matrix3, northFromAngles, unitFromAngles, type Vector3 } from '../frames/vector.ts'

/**
 * Rotation from ITRF baselines to (u, v, w) of an ICRS phase centre at one moment: w toward the apparent place of the
 * centre, v toward ICRS north as it appears there, u east. So w is the geometric path difference that the sky really
 * makes, and u, v are those of the image's axes; the same as apparent (u, v) turned by framePositionAngleRad.
 */
export function icrsUvwBasis(sky: Sky, centre: Direction): Matrix3 {
  return basisOf(itrfDirection(sky, centre), itrfNorth(sky, centre))
}

/**
 * Rotation from ITRF baselines to the (u, v, w) of the correlator, which follows the meridian (hour angle 0) at an
 * apparent declination: v lies toward the pole of the ITRF. The same at all times.
 */
export function meridianUvwBasis(longitudeRad: number, decApparentRad: number): Matrix3 {
  return basisOf(unitFromAngles(longitudeRad, decApparentRad), northFromAngles(longitudeRad, decApparentRad))
}

function basisOf(w: Vector3, v: Vector3): Matrix3 {
  return [...cross(v, w), ...v, ...w]
}
