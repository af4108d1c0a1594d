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
