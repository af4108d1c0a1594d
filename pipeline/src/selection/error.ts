/** A selection that cannot be understood, or that names what is not there. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError'
  readonly parameter: string // antenna, spw, …
  readonly text: string // as it was given
  readonly position: number // in it, from 0

  constructor(parameter: string, text: string, position: number, message: string) {
    super(`${parameter} "${shortened(text)}", character ${position + 1}: ${message}`)
    this.parameter = parameter
    this.text = text
    this.position = position
  }
}

const SHOWN_CHARACTERS = 80

/** A text that fits into a message. */
export function shortened(text: string): string {
  const line = text.replaceAll(/\s/g, ' ')
  return line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS)}…`
}
