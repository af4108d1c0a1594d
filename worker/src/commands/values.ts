import { statSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'

/** A request that a command cannot honour: the way it was called is wrong. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}

/** Reads an option's value as a number. */
export function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('wanted a number')
  return value
}

/** Reads an option's value as a number from `low` to `high`. */
export function numberFrom(low: number, high = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = number(text)
    const range = high === Number.POSITIVE_INFINITY ? `${low} or more` : `from ${low} to ${high}`
    if (value < low || value > high) throw new InvalidArgumentError(`wanted a number, ${range}`)
    return value
  }
}

/** Reads an option's value as a whole number, 0 or more. */
export function wholeNumber(text: string): number {
  const value = number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('wanted a whole number')
  return value
}

/** Reads an option's value as a whole number from `low` to `high`. */
export function wholeNumberFrom(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = wholeNumber(text)
    if (value < low || value > high) throw new InvalidArgumentError(`wanted a whole number from ${low} to ${high}`)
    return value
  }
}

/** Reads an option's value as text that `read` takes; it throws a RangeError `"text", wanted …` for what it does not. */
export function textFor(read: (text: string) => unknown): (text: string) => string {
  return (text) => {
    try {
      read(text)
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      throw new InvalidArgumentError(cause.message.replace(/^"[^"]*", /, ''))
    }
    return text
  }
}

/** Reads an option's value as the path of a file to read. Whether it can be read is seen when it is. */
export function file(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new InvalidArgumentError('a folder, wanted a file')
  return path
}

/** Reads an option's value as the path of a FITS image, which is told from other files by its name. */
export function fitsFile(path: string): string {
  if (!/\.(fits|fit|fts)$/i.test(path)) throw new InvalidArgumentError('wanted a name that ends in .fits')
  return file(path)
}

/** What `read` makes of the options; a value that it finds out of range is a wrong call. */
export function fromOptions<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof RangeError) throw new OptionError(cause.message, { cause })
    throw cause
  }
}
