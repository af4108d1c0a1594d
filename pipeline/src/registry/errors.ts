/** A set of calibration tables that must not or cannot be registered. */
export class CalibrationSetRefusedError extends Error {
  override readonly name = 'CalibrationSetRefusedError'
  readonly set: string
  readonly reasons: readonly string[]
  constructor(set: string, reasons: readonly string[]) {
    super(`set ${set} is refused: ${reasons.join('; ')}`)
    this.set = set
    this.reasons = reasons
  }
}

/** No registered set may be applied to these data. They are left uncalibrated rather than given the wrong tables. */
export class UncalibratedError extends Error {
  override readonly name = 'UncalibratedError'
  readonly mjdS: number
  constructor(mjdS: number, refusedCount: number) {
    const mjd = (mjdS / 86400).toFixed(5)
    const why = refusedCount === 0 ? 'none is registered within two days' : `${refusedCount} refused, for reasons given`
    super(`uncalibrated at MJD ${mjd}: no set may be applied (${why})`)
    this.mjdS = mjdS
  }
}
