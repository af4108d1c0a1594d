/** Bytes that do not say what they should. Names the file, where in it, the value found and the one wanted. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly path: string
  readonly offset: number | undefined

  constructor(path: string, offset: number | undefined, message: string, options?: ErrorOptions) {
    super(`${path}${offset === undefined ? '' : ` at byte ${offset}`}: ${message}`, options)
    this.path = path
    this.offset = offset
  }
}
