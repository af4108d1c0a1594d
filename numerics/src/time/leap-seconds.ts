/**
 * TAI − UTC since a day of MJD, in seconds: International Earth Rotation and Reference Systems Service, Bulletin C and
 * the file Leap_Second.dat. The last leap second so far was inserted at the end of 2016.
 */
const TAI_MINUS_UTC: readonly (readonly [mjdDay: number, seconds: number])[] = [
  [41317, 10], // 1972 January 1
  [41499, 11], // 1972 July 1
  [41683, 12], // 1973 January 1
  [42048, 13], // 1974 January 1
  [42413, 14], // 1975 January 1
  [42778, 15], // 1976 January 1
  [43144, 16], // 1977 January 1
  [43509, 17], // 1978 January 1
  [43874, 18], // 1979 January 1
  [44239, 19], // 1980 January 1
  [44786, 20], // 1981 July 1
  [45151, 21], // 1982 July 1
  [45516, 22], // 1983 July 1
  [46247, 23], // 1985 July 1
  [47161, 24], // 1988 January 1
  [47892, 25], // 1990 January 1
  [48257, 26], // 1991 January 1
  [48804, 27], // 1992 July 1
  [49169, 28], // 1993 July 1
  [49534, 29], // 1994 July 1
  [50083, 30], // 1996 January 1
  [50630, 31], // 1997 July 1
  [51179, 32], // 1999 January 1
  [53736, 33], // 2006 January 1
  [54832, 34], // 2009 January 1
  [56109, 35], // 2012 July 1
  [57204, 36], // 2015 July 1
  [57754, 37], // 2017 January 1
]

/** UTC before 1972 ran at another rate than TAI, by whole and broken seconds; nothing here needs it. */
export class UtcSpanError extends Error {
  override readonly name = 'UtcSpanError'
  readonly mjdDay: number

  constructor(mjdDay: number) {
    super(`UTC of MJD ${mjdDay}: wanted a day from 1972 January 1 (MJD ${TAI_MINUS_UTC[0][0]}) on`)
    this.mjdDay = mjdDay
  }
}

/**
 * TAI − UTC on a day of UTC. After the last entry its value holds, until a leap second is announced (half a year
 * ahead) and enters the table.
 *
 * @throws UtcSpanError before 1972, or for a day that is no number
 */
export function taiMinusUtcS(mjdDay: number): number {
  for (let i = TAI_MINUS_UTC.length - 1; i >= 0; i--) {
    if (mjdDay >= TAI_MINUS_UTC[i][0]) return TAI_MINUS_UTC[i][1]
  }
  throw new UtcSpanError(mjdDay)
}
