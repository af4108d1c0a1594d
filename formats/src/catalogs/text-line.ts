import { FormatError } from '../error.ts'

const SHOWN = 60 // characters of a line that is not what it should be

/** A line of a text file that does not say what it should. */
export function lineError(path: string, line: number, message: string): FormatError {
  return new FormatError(path, undefined, `line ${line}: ${message}`)
}

/** Text of a file for an error message. */
export function shown(text: string): string {
  const clean = text.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '·')
  return clean.length > SHOWN ? `"${clean.slice(0, SHOWN)}…"` : `"${clean}"`
}

/** A plain decimal number, or undefined where the text is none. */
export function decimal(text: string): number | undefined {
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$/.test(text) ? Number(text) : undefined
}
