import { IsoTimeError, mjdSFromIso } from '@contimg/numerics/time'
import { WhereError } from './where-error.ts'

/** A word of a selection, and the character at which it begins. */
export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'time'; readonly mjdS: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  | { readonly kind: 'name'; readonly value: string; readonly at: number }
  | { readonly kind: 'sign'; readonly value: string; readonly at: number }
  | { readonly kind: 'end'; readonly at: number }

const MOST_CHARACTERS = 10_000
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const CLOCK = String.raw`(?:[T/ ](\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?Z?)?`
const YEAR_FIRST = new RegExp(String.raw`(\d{4})([/-])(\d{1,2})\2(\d{1,2})${CLOCK}(?![\w.])`, 'y')
const DAY_FIRST = new RegExp(String.raw`(\d{1,2})-?([A-Za-z]{3})[a-z]*-?(\d{4})${CLOCK}(?![\w.])`, 'y')
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])/y
const NAME = /[A-Za-z_]\w*/y
const SIGN = /&&|\|\||==|!=|<>|<=|>=|[=<>!()[\],:-]/y
const SPACE = /\s*/y

/**
 * Splits a selection into words. Times are written 2025/10/18/02:27:00, 2025-10-18T02:27:00 or 18-Oct-2025/02:27:00, with or
 * without their clock.
 *
 * @throws WhereError
 */
export function tokensOf(expression: string): Token[] {
  if (expression.length > MOST_CHARACTERS) {
    throw new WhereError(expression, 0, `${expression.length} characters, wanted ${MOST_CHARACTERS} at most`)
  }
  const tokens: Token[] = []
  for (let at = matched(SPACE, expression, 0)[0].length; at < expression.length; ) {
    const { token, end } = tokenAt(expression, at)
    tokens.push(token)
    at = end + matched(SPACE, expression, end)[0].length
  }
  tokens.push({ kind: 'end', at: expression.length })
  return tokens
}

function tokenAt(expression: string, at: number): { token: Token; end: number } {
  const letter = expression[at]
  if (letter === '"' || letter === "'") return textAt(expression, at, letter)
  const time = timeAt(expression, at)
  if (time !== undefined) return time
  const number = match(NUMBER, expression, at)
  if (number) return { token: { kind: 'number', value: Number(number[0]), at }, end: at + number[0].length }
  const name = match(NAME, expression, at)
  if (name) return { token: { kind: 'name', value: name[0], at }, end: at + name[0].length }
  const sign = match(SIGN, expression, at)
  if (sign) return { token: { kind: 'sign', value: sign[0], at }, end: at + sign[0].length }
  throw new WhereError(expression, at, `found ${JSON.stringify(letter)}, wanted a column, a value or a sign`)
}

function textAt(expression: string, at: number, quote: string): { token: Token; end: number } {
  const close = expression.indexOf(quote, at + 1)
  if (close < 0) throw new WhereError(expression, at, `found a text without an end, wanted ${quote} behind it`)
  return { token: { kind: 'text', value: expression.slice(at + 1, close), at }, end: close + 1 }
}

function timeAt(expression: string, at: number): { token: Token; end: number } | undefined {
  const yearFirst = match(YEAR_FIRST, expression, at)
  const dayFirst = yearFirst ? null : match(DAY_FIRST, expression, at)
  if (!yearFirst && !dayFirst) return undefined
  const [length, year, month, day, clock] = yearFirst
    ? [yearFirst[0].length, yearFirst[1], yearFirst[3], yearFirst[4], yearFirst.slice(5)]
    : [dayFirst![0].length, dayFirst![3], monthNumber(dayFirst![2]), dayFirst![1], dayFirst!.slice(4)]
  const [hour = '0', minute = '0', second = '0'] = clock
  const [whole, fraction = ''] = second.split('.')
  const two = (digits: string): string => digits.padStart(2, '0')
  const iso = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(whole)}${fraction && `.${fraction}`}`
  try {
    return { token: { kind: 'time', mjdS: mjdSFromIso(iso), at }, end: at + length }
  } catch (cause) {
    if (!(cause instanceof IsoTimeError)) throw cause
    throw new WhereError(expression, at, `found a ${cause.message}`, { cause })
  }
}

function monthNumber(name: string): string {
  return String(MONTHS.indexOf(name.toLowerCase()) + 1)
}

/** A time that stands alone in a text; undefined where it is none. */
export function timeOfText(text: string): number | undefined {
  const [first, last] = [YEAR_FIRST, DAY_FIRST].some((pattern) => match(pattern, text, 0)?.[0].length === text.length)
    ? tokensOf(text)
    : []
  return first?.kind === 'time' && last?.kind === 'end' ? first.mjdS : undefined
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray {
  return match(pattern, text, at) as RegExpExecArray
}
