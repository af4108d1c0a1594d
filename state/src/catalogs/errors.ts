/** A file that is no catalogue of the kind wanted, or a damaged one. */
export class CatalogFileError extends Error {
  override readonly name = 'CatalogFileError'
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.path = path
  }
}
