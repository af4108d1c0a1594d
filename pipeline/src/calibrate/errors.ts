/** A reference antenna the array does not have. */
export class UnknownAntennaError extends Error {
  override readonly name = 'UnknownAntennaError'
  readonly antenna: string
  constructor(antenna: string, path: string, names: readonly string[]) {
    const known = names.filter((name) => name !== '').join(', ')
    super(`${path} has no antenna "${antenna}"; it has ${known}`)
    this.antenna = antenna
  }
}

/** Data or model from which no gain can be told. */
export class CalibrationFailedError extends Error {
  override readonly name = 'CalibrationFailedError'
  readonly path: string
  readonly reason: string
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${path}: ${reason}`, options)
    this.path = path
    this.reason = reason
  }
}

/** A calibration table that must not or cannot be applied to these data. */
export class UnusableTableError extends Error {
  override readonly name = 'UnusableTableError'
  readonly table: string
  constructor(table: string, message: string) {
    super(`${table}: ${message}`)
    this.table = table
  }
}
