/** A picture or a cutout that cannot be made as it was asked for. */
export class PictureRequestError extends Error {
  override readonly name = 'PictureRequestError'
  readonly field: string
  readonly found: unknown
  readonly wanted: string

  constructor(field: string, found: unknown, wanted: string) {
    super(`${field} is ${String(found)}, wanted ${wanted}`)
    this.field = field
    this.found = found
    this.wanted = wanted
  }
}
