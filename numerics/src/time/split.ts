export const DAY_S = 86400
export const MJD_J2000 = 51544.5 // 2000 January 1, 12 h
const JD_MJD_ZERO = 2400000.5

/**
 * A moment in two parts, so that no digit of the second is lost: a whole day of MJD and the second within it. In UTC
 * the second of a day that ends in a leap second may lie in [86400, 86401).
 *
 * A single number of MJD seconds resolves 0.6 µs (4e-11 rad of Earth rotation), one of Julian days 40 µs (3e-9 rad).
 */
export interface SplitMjd {
  readonly day: number
  readonly secondS: number
}

/** Cuts MJD seconds at midnight; exact. */
export function splitMjdS(mjdS: number): SplitMjd {
  const day = Math.floor(mjdS / DAY_S)
  return { day, secondS: mjdS - day * DAY_S }
}

/** Moves a moment by some seconds, into the day where it then falls. */
export function shiftedS({ day, secondS }: SplitMjd, byS: number): SplitMjd {
  const moved = secondS + byS
  const days = Math.floor(moved / DAY_S)
  return { day: day + days, secondS: moved - days * DAY_S }
}

/** MJD seconds of a Julian date; the subtraction is exact, the date itself resolves 40 µs. */
export function mjdSFromJd(jdDay: number): number {
  return (jdDay - JD_MJD_ZERO) * DAY_S
}

export function jdFromMjdS(mjdS: number): number {
  return mjdS / DAY_S + JD_MJD_ZERO
}

/** Julian centuries since J2000.0, in the scale of `moment` (TT for every theory used here). */
export function centuriesSinceJ2000({ day, secondS }: SplitMjd): number {
  return (day - MJD_J2000 + secondS / DAY_S) / 36525
}
