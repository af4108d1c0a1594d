const DAY_S = 86400

/** Daily values of the Earth's rotation at 0 h UTC of consecutive days. */
export interface OrientationTable {
  readonly path: string
  readonly firstMjd: number // day of the first row
  readonly dut1S: Float64Array // [day] UT1 − UTC
  readonly polarXRad: Float64Array // [day] pole of the Earth in the ITRF, toward longitude 0
  readonly polarYRad: Float64Array // [day] and toward longitude 90° west
  readonly predicted: Uint8Array // [day] 1 = predicted, 0 = measured
}

export interface Orientation {
  readonly found: true
  readonly dut1S: number
  readonly polarXRad: number
  readonly polarYRad: number
  readonly predicted: boolean
}

/** The table does not reach this moment; it holds the days firstMjd to lastMjd. */
export interface OrientationAbsent {
  readonly found: false
  readonly firstMjd: number
  readonly lastMjd: number
}

/**
 * Earth orientation at a moment, linear between the days. UT1 − UTC jumps by a second where a leap second was
 * inserted; the day before runs toward the value that the next would have had without it.
 *
 * @param mjdUtcS  seconds of MJD UTC
 */
export function orientationAt(table: OrientationTable, mjdUtcS: number): Orientation | OrientationAbsent {
  const lastMjd = table.firstMjd + table.dut1S.length - 1
  const mjd = mjdUtcS / DAY_S
  if (!(mjd >= table.firstMjd && mjd <= lastMjd)) return { found: false, firstMjd: table.firstMjd, lastMjd }
  const day = Math.floor(mjd)
  const fraction = (mjdUtcS - day * DAY_S) / DAY_S
  const i = day - table.firstMjd
  const next = Math.min(i + 1, lastMjd - table.firstMjd)
  const dut1StepS = table.dut1S[next] - table.dut1S[i]
  return {
    found: true,
    dut1S: table.dut1S[i] + fraction * (dut1StepS - Math.round(dut1StepS)),
    polarXRad: table.polarXRad[i] + fraction * (table.polarXRad[next] - table.polarXRad[i]),
    polarYRad: table.polarYRad[i] + fraction * (table.polarYRad[next] - table.polarYRad[i]),
    predicted: table.predicted[next] === 1,
  }
}
