const DAY_S = 86400
const UNIX_EPOCH_MJD = 40587

/** Days of MJD, as the databases keep times, from seconds of it. */
export function mjdOf(mjdS: number): number {
  return mjdS / DAY_S
}

/** Seconds of MJD from days, to the microsecond that days can tell. */
export function mjdSOf(mjd: number): number {
  return Math.round(mjd * DAY_S * 1e6) / 1e6
}

/** `2025-10-18T02:27:48`, or with a fraction where there is one; sorts as the times do. */
export function isoOf(mjdS: number): string {
  const iso = new Date(Math.round((mjdS - UNIX_EPOCH_MJD * DAY_S) * 1000)).toISOString()
  return iso.replace(/\.000Z$/, '').replace(/Z$/, '')
}
