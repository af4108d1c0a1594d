import { EXCESS_TURNS_PER_DAY, wrapTurnRad } from '../time/earth-rotation.ts'
import { DAY_S } from '../time/split.ts'
import { earthMotion } from './earth.ts'
import { ARCSEC_RAD } from './fundamental-arguments.ts'
import { LIGHT_M_PER_S, type LightPath } from './light.ts'
import { earthAttitude } from './sidereal.ts'
import { itrfFromGeodetic, type Site } from './site.ts'
import {
  addScaled,
  applyTransposed,
  dot,
  type Matrix3,
  product,
  rotationX,
  rotationY,
  rotationZ,
  unit,
  type Vector3,
} from './vector.ts'

const AU_M = 149597870700
const ROTATION_RAD_PER_S = (2 * Math.PI * (1 + EXCESS_TURNS_PER_DAY)) / DAY_S
const TIO_RAD_PER_CENTURY = -47e-6 * ARCSEC_RAD // s′ of the terrestrial intermediate origin, IERS Conventions eq. 5.13

/** What only measurement tells of the Earth's rotation; from an IERS bulletin. */
export interface EarthOrientation {
  readonly dut1S: number // UT1 − UTC
  readonly polarXRad: number // pole of the Earth in the ITRF, toward longitude 0
  readonly polarYRad: number // and toward longitude 90° west
}

/** For want of a bulletin: costs up to 6.5e-5 rad in hour angle and 3e-6 rad in position. */
export const UNKNOWN_ORIENTATION: EarthOrientation = { dut1S: 0, polarXRad: 0, polarYRad: 0 }

/** All that turns a direction in the ICRS into one at a site, at one moment: made once, used for many directions. */
export interface Sky {
  readonly mjdUtcS: number
  readonly site: Site
  readonly lightPath: LightPath
  readonly itrfFromGcrs: Matrix3
  readonly greenwichSiderealRad: number // apparent
  readonly localSiderealRad: number // apparent, of the site's longitude
}

/**
 * The sky over a site: IAU 2006/2000A precession and nutation, Earth rotation with dUT1, polar motion, the observer's
 * motion about the barycentre (annual and daily aberration) and distance from the Sun (deflection of light).
 *
 * @param mjdUtcS  seconds of MJD UTC, from 1972 on
 * @throws UtcSpanError before 1972 or for a time that is no number
 */
export function skyAt(mjdUtcS: number, site: Site, orientation: EarthOrientation): Sky {
  const { centuriesTt, trueFromGcrs, greenwichSiderealRad } = earthAttitude(mjdUtcS, orientation.dut1S)
  const tirsFromGcrs = product(rotationZ(greenwichSiderealRad), trueFromGcrs)
  const itrfFromTirs = polarMotion(orientation, centuriesTt)
  return {
    mjdUtcS,
    site,
    lightPath: lightPathTo(applyTransposed(itrfFromTirs, itrfFromGeodetic(site)), tirsFromGcrs, centuriesTt),
    itrfFromGcrs: product(itrfFromTirs, tirsFromGcrs),
    greenwichSiderealRad,
    localSiderealRad: wrapTurnRad(greenwichSiderealRad + site.longitudeRad),
  }
}

/** R₁(−y) R₂(−x) R₃(s′): from the axis of rotation to the ITRF. IERS Conventions (2010) eq. 5.3. */
function polarMotion({ polarXRad, polarYRad }: EarthOrientation, centuriesTt: number): Matrix3 {
  return product(rotationX(-polarYRad), rotationY(-polarXRad), rotationZ(TIO_RAD_PER_CENTURY * centuriesTt))
}

/** @param siteM  the site in the frame that turns with the Earth about its axis (TIRS) */
function lightPathTo(siteM: Vector3, tirsFromGcrs: Matrix3, centuriesTt: number): LightPath {
  const { sunToEarthAu, velocity } = earthMotion(centuriesTt)
  const siteVelocity = applyTransposed(tirsFromGcrs, [-siteM[1], siteM[0], 0])
  const sunToObserverAu = addScaled(sunToEarthAu, 1 / AU_M, applyTransposed(tirsFromGcrs, siteM))
  return {
    sunToObserver: unit(sunToObserverAu),
    sunDistanceAu: Math.sqrt(dot(sunToObserverAu, sunToObserverAu)),
    velocity: addScaled(velocity, ROTATION_RAD_PER_S / LIGHT_M_PER_S, siteVelocity),
  }
}
