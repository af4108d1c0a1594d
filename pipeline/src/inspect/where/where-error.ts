const BEFORE = 20 // characters of the expression shown before the place, and after it
const AFTER = 20

/** A selection of rows that is not written as it must be, or asks of a table what it has not. */
export class WhereError extends Error {
  override readonly name = 'WhereError'
  readonly expression: string
  readonly position: number // character, from 0

  constructor(expression: string, position: number, message: string, options?: ErrorOptions) {
    const begin = Math.max(0, position - BEFORE)
    const text = expression.slice(begin, position + AFTER)
    const cut = [begin > 0 ? '…' : '', position + AFTER < expression.length ? '…' : '']
    const where = position >= expression.length ? 'at the end' : `at character ${position + 1}`
    super(`selection ${cut[0]}${text}${cut[1]}: ${where}, ${message}`, options)
    this.expression = expression
    this.position = position
  }
}
