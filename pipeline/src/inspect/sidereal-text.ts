import { apparentSiderealRad } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'

const UNIX_EPOCH_MJD_S = 40587 * 86400
const MINUTES_PER_RAD = 720 / Math.PI

/**
 * The local apparent sidereal time at the array as a person reads it, 05:07: with UT1 taken for UTC, which is never 1 s off.
 *
 * @throws UtcSpanError for times before 1972
 */
export function siderealText(unixMs: number): string {
  const mjdS = unixMs / 1000 + UNIX_EPOCH_MJD_S
  const minutes = Math.floor(apparentSiderealRad(mjdS, DSA110_SITE.longitudeRad, 0) * MINUTES_PER_RAD)
  const pad = (value: number) => `${value}`.padStart(2, '0')
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}
