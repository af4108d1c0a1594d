import { polynomial } from './polynomial.ts'
import { DAY_S, MJD_J2000, type SplitMjd } from './split.ts'

const TURN_RAD = 2 * Math.PI
const ARCSEC_RAD = Math.PI / 648000

/** GMST − Earth rotation angle in arcseconds, by power of centuries TT: precession in right ascension (P03). */
const GMST_PRECESSION_ARCSEC = [0.014506, 4612.156534, 1.3915817, -0.00000044, -0.000029956, -0.0000000368]

/** Turns of the Earth per day of UT1 over one whole turn: 1.00273781191135448 − 1. */
export const EXCESS_TURNS_PER_DAY = 0.00273781191135448

/** An angle brought into [0, 2π). */
export function wrapTurnRad(angleRad: number): number {
  const wrapped = angleRad % TURN_RAD
  if (wrapped >= 0) return wrapped
  return wrapped + TURN_RAD < TURN_RAD ? wrapped + TURN_RAD : 0
}

/** An angle brought into [−π, π). */
export function wrapHalfTurnRad(angleRad: number): number {
  return wrapTurnRad(angleRad + Math.PI) - Math.PI
}

/**
 * Earth rotation angle, the hour angle of the celestial intermediate origin at the terrestrial one.
 *
 *   θ = 2π (0.7790572732640 + 1.00273781191135448 · Tu),  Tu days of UT1 since J2000.0
 *
 * Capitaine, Guinot & McCarthy 2000, A&A 355, 398; IAU 2000 resolution B1.8.
 *
 * @returns [0, 2π)
 */
export function earthRotationAngleRad(ut1: SplitMjd): number {
  const dayTurns = ut1.secondS / DAY_S - 0.5 // J2000.0 is a noon; whole days add whole turns
  const days = ut1.day - MJD_J2000 + ut1.secondS / DAY_S
  return wrapTurnRad(TURN_RAD * (dayTurns + 0.779057273264 + EXCESS_TURNS_PER_DAY * days))
}

/**
 * Greenwich mean sidereal time, IAU 2006: Capitaine, Wallace & Chapront 2005, A&A 432, 355, eq. 40.
 *
 * @param centuriesTt  Julian centuries TT since J2000.0
 * @returns            [0, 2π)
 */
export function greenwichMeanSiderealRad(ut1: SplitMjd, centuriesTt: number): number {
  return wrapTurnRad(earthRotationAngleRad(ut1) + polynomial(centuriesTt, GMST_PRECESSION_ARCSEC) * ARCSEC_RAD)
}
