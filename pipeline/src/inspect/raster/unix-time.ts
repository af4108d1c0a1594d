import { DAY_S } from '@contimg/numerics/time'

const UNIX_EPOCH_MJD = 40587

/** Seconds since 1970 of seconds of MJD, both UTC without leap seconds. */
export function unixSFromMjdS(mjdS: number): number {
  return mjdS - UNIX_EPOCH_MJD * DAY_S
}
