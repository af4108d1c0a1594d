/** Where calibration tables were looked for, there are none. */
export class NoCalibrationTablesError extends Error {
  override readonly name = 'NoCalibrationTablesError'
  readonly path: string
  constructor(path: string) {
    super(`${path}: no calibration table, and none named ${path}_…, wanted such as ${path}_bpcal`)
    this.path = path
  }
}
