import { earthRotationAngleRad, wrapTurnRad } from '../time/earth-rotation.ts'
import { ttFromUtc, ut1FromUtc } from '../time/scales.ts'
import { centuriesSinceJ2000, splitMjdS } from '../time/split.ts'
import { cioLocatorRad, equationOfOriginsRad } from './cio.ts'
import { trueEquatorFromGcrs } from './precession.ts'
import type { Matrix3 } from './vector.ts'

/** How the equator and equinox of date lie among the stars, and how far the Earth has turned under them. */
export interface EarthAttitude {
  readonly centuriesTt: number // Julian centuries TT since J2000.0
  readonly trueFromGcrs: Matrix3 // to the true equator and equinox of date
  readonly greenwichSiderealRad: number // apparent, [0, 2π)
}

/**
 * Apparent sidereal time is Earth rotation angle − equation of the origins (IAU 2006/2000A).
 *
 * @param mjdUtcS  seconds of MJD UTC, from 1972 on
 * @param dut1S    UT1 − UTC
 * @throws UtcSpanError before 1972 or for a time that is no number
 */
export function earthAttitude(mjdUtcS: number, dut1S: number): EarthAttitude {
  const utc = splitMjdS(mjdUtcS)
  const centuriesTt = centuriesSinceJ2000(ttFromUtc(utc))
  const trueFromGcrs = trueEquatorFromGcrs(centuriesTt)
  const originsRad = equationOfOriginsRad(trueFromGcrs, cioLocatorRad(centuriesTt, trueFromGcrs[6], trueFromGcrs[7]))
  const rotationRad = earthRotationAngleRad(ut1FromUtc(utc, dut1S))
  return { centuriesTt, trueFromGcrs, greenwichSiderealRad: wrapTurnRad(rotationRad - originsRad) }
}

/** Apparent sidereal time at a longitude east of Greenwich, [0, 2π). */
export function apparentSiderealRad(mjdUtcS: number, longitudeRad: number, dut1S: number): number {
  return wrapTurnRad(earthAttitude(mjdUtcS, dut1S).greenwichSiderealRad + longitudeRad)
}
