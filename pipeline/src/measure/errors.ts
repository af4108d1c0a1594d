/** An image cannot be measured at all: names it and what it lacks. */
export class MeasureError extends Error {
  override readonly name = 'MeasureError'
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.path = path
  }
}
