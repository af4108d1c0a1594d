/** A database that more recent code has changed. Older code would not understand what is in it. */
export class DatabaseNewerError extends Error {
  override readonly name = 'DatabaseNewerError'
  readonly path: string
  readonly unknownMigrations: readonly string[]

  constructor(path: string, unknownMigrations: readonly string[], known: string) {
    super(`${path}: is newer than this program (it has ${unknownMigrations.join(', ')}), wanted ${known} or older`)
    this.path = path
    this.unknownMigrations = unknownMigrations
  }
}

/** A file that is no database of products, or one that cannot be used. */
export class ProductsDatabaseError extends Error {
  override readonly name = 'ProductsDatabaseError'
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.path = path
  }
}

/** A set of calibration tables whose name or tables are registered already. */
export class CalibrationSetExistsError extends Error {
  override readonly name = 'CalibrationSetExistsError'
  readonly set: string

  constructor(set: string, message: string) {
    super(`set ${set}: ${message}`)
    this.set = set
  }
}

/** A set of calibration tables that is not registered. */
export class UnknownCalibrationSetError extends Error {
  override readonly name = 'UnknownCalibrationSetError'
  readonly set: string
  readonly latest: readonly string[] // some that are known

  constructor(path: string, set: string, known: readonly string[]) {
    const some = known.length === 0 ? 'none' : known.slice(0, 8).join(', ')
    super(`${path}: no calibration set ${set} is registered, wanted one of those that are (the latest: ${some})`)
    this.set = set
    this.latest = known
  }
}

/** An alert that was never raised. */
export class UnknownFluxAlertError extends Error {
  override readonly name = 'UnknownFluxAlertError'
  readonly id: number

  constructor(path: string, id: number) {
    super(`${path}: there is no alert ${id}, wanted one that "contimg calibration flux alerts" shows`)
    this.id = id
  }
}

/** A path or number that no activity knows of. */
export class UnknownArtifactError extends Error {
  override readonly name = 'UnknownArtifactError'
  readonly wanted: string | number

  constructor(path: string, wanted: string | number) {
    super(`${path}: ${wanted} is not known to have been made or used, wanted a path or number of something that was`)
    this.wanted = wanted
  }
}

/** A copy that was never made, or a name that several have. */
export class UnknownBackupError extends Error {
  override readonly name = 'UnknownBackupError'

  constructor(path: string, wanted: string) {
    super(`${path}: no one backup is ${wanted}, wanted an id or a path that "contimg backup list" shows`)
  }
}

/** A retention policy that there is not. */
export class UnknownRetentionPolicyError extends Error {
  override readonly name = 'UnknownRetentionPolicyError'

  constructor(path: string, id: string, known: readonly string[]) {
    super(`${path}: there is no retention policy ${id}, wanted one of ${known.join(', ')}`)
  }
}

/** A key of the API that there is not. */
export class UnknownApiKeyError extends Error {
  override readonly name = 'UnknownApiKeyError'

  constructor(path: string, id: string, known: readonly string[]) {
    super(`${path}: there is no API key ${id}, wanted one of ${known.length === 0 ? 'none' : known.join(', ')}`)
  }
}
