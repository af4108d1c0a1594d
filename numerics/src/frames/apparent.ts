import { wrapHalfTurnRad, wrapTurnRad } from '../time/earth-rotation.ts'
import { properDirection, properStep } from './light.ts'
import type { Sky } from './sky.ts'
import {
  addScaled,
  anglesFromVector,
  apply,
  applyTransposed,
  cross,
  dot,
  northFromAngles,
  unit,
  unitFromAngles,
  type Vector3,
} from './vector.ts'

/** Right ascension and declination; which frame is said where it is used. */
export interface Direction {
  readonly raRad: number
  readonly decRad: number
}

/**
 * Where a source stands for an observer, without refraction. Declination and hour angle are counted from the pole and
 * meridian of the ITRF, as the telescope knows them (polar motion is in them), right ascension from the true equinox:
 * hour angle = local apparent sidereal time − right ascension.
 */
export interface ApparentPlace {
  readonly raRad: number // [0, 2π)
  readonly decRad: number
  readonly hourAngleRad: number // [−π, π), growing westward
  readonly azimuthRad: number // [0, 2π), north through east
  readonly elevationRad: number
}

/** Unit vector in the ITRF toward the apparent place of an ICRS direction. */
export function itrfDirection(sky: Sky, icrs: Direction): Vector3 {
  return apply(sky.itrfFromGcrs, properDirection(unitFromAngles(icrs.raRad, icrs.decRad), sky.lightPath))
}

/** Unit vector in the ITRF in which the apparent place moves when a source moves to the north in the ICRS. */
export function itrfNorth(sky: Sky, icrs: Direction): Vector3 {
  const source = unitFromAngles(icrs.raRad, icrs.decRad)
  const north = northFromAngles(icrs.raRad, icrs.decRad)
  return unit(apply(sky.itrfFromGcrs, properStep(source, north, sky.lightPath)))
}

/** Apparent place of an ICRS direction (a source without parallax or proper motion). */
export function apparentPlace(sky: Sky, icrs: Direction): ApparentPlace {
  const direction = itrfDirection(sky, icrs)
  const [eastRad, decRad] = anglesFromVector(direction)
  const hourAngleRad = wrapHalfTurnRad(sky.site.longitudeRad - eastRad)
  const s = Math.sin(sky.site.latitudeRad)
  const c = Math.cos(sky.site.latitudeRad)
  const [toMeridian, toWest, toPole] = unitFromAngles(hourAngleRad, decRad)
  const [azimuthRad, elevationRad] = anglesFromVector([
    c * toPole - s * toMeridian,
    -toWest,
    c * toMeridian + s * toPole,
  ])
  return {
    raRad: wrapTurnRad(sky.localSiderealRad - hourAngleRad),
    decRad,
    hourAngleRad,
    azimuthRad: wrapTurnRad(azimuthRad),
    elevationRad,
  }
}

/** The ICRS direction whose apparent place has this right ascension and declination; the inverse of apparentPlace. */
export function icrsFromApparent(sky: Sky, apparent: Direction): Direction {
  const hourAngleRad = sky.localSiderealRad - apparent.raRad
  return icrsFromItrf(sky, unitFromAngles(sky.site.longitudeRad - hourAngleRad, apparent.decRad))
}

/** The ICRS direction that stands at hour angle 0 with an apparent declination: where a transit instrument points. */
export function meridianIcrs(sky: Sky, decApparentRad: number): Direction {
  return icrsFromItrf(sky, unitFromAngles(sky.site.longitudeRad, decApparentRad))
}

/**
 * The ICRS direction seen along a unit vector of the ITRF. Aberration and deflection are undone by fixed-point steps,
 * each of which divides the error by 10⁴ (by 500 at the limb of the Sun).
 */
export function icrsFromItrf(sky: Sky, direction: Vector3): Direction {
  const proper = applyTransposed(sky.itrfFromGcrs, direction)
  let source = proper
  for (let i = 0; i < 6; i++) {
    const seen = properDirection(source, sky.lightPath)
    source = unit([source[0] + proper[0] - seen[0], source[1] + proper[1] - seen[1], source[2] + proper[2] - seen[2]])
  }
  const [raRad, decRad] = anglesFromVector(source)
  return { raRad: wrapTurnRad(raRad), decRad }
}

/**
 * Position angle of ICRS north in the apparent frame, from apparent north through east, at an ICRS direction: the exact
 * derivative of the apparent place, good to 1e-9 rad (1e-8 rad within 3° of the Sun). Turns apparent (u, v) into
 * ICRS-oriented ones:
 *
 *   u′ = u cos a − v sin a,  v′ = u sin a + v cos a
 */
export function framePositionAngleRad(sky: Sky, icrs: Direction): number {
  const direction = itrfDirection(sky, icrs)
  const icrsNorth = itrfNorth(sky, icrs)
  const pole: Vector3 = [0, 0, 1]
  const apparentNorth = addScaled(pole, -direction[2], direction)
  return Math.atan2(dot(icrsNorth, cross(pole, direction)), dot(icrsNorth, apparentNorth))
}
