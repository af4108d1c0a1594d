import { taiMinusUtcS } from './leap-seconds.ts'
import { DAY_S, type SplitMjd, shiftedS } from './split.ts'

const TT_MINUS_TAI_S = 32.184

/** @throws UtcSpanError before 1972 */
export function taiFromUtc(utc: SplitMjd): SplitMjd {
  return shiftedS(utc, taiMinusUtcS(utc.day))
}

/** The inverse of taiFromUtc; within a leap second the second of the day lies in [86400, 86401). */
export function utcFromTai({ day, secondS }: SplitMjd): SplitMjd {
  const sinceMidnightS = secondS - taiMinusUtcS(day)
  if (sinceMidnightS >= 0) return { day, secondS: sinceMidnightS }
  return { day: day - 1, secondS: secondS + DAY_S - taiMinusUtcS(day - 1) }
}

export function ttFromTai(tai: SplitMjd): SplitMjd {
  return shiftedS(tai, TT_MINUS_TAI_S)
}

/** @throws UtcSpanError before 1972 */
export function ttFromUtc(utc: SplitMjd): SplitMjd {
  return ttFromTai(taiFromUtc(utc))
}

/** @param dut1S  UT1 − UTC, within ±0.9 s, from an IERS bulletin */
export function ut1FromUtc(utc: SplitMjd, dut1S: number): SplitMjd {
  return shiftedS(utc, dut1S)
}
