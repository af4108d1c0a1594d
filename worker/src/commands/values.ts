import { InvalidArgumentError } from 'commander'

/** Reads an option's value as a number. */
export function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('wanted a number.')
  return value
}

/** Reads an option's value as a whole number, 0 or more. */
export function wholeNumber(text: string): number {
  const value = number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('wanted a whole number.')
  return value
}
