import type { Comparison, Constant, Expression, SetElement } from './expression.ts'
import { timeOfText } from './tokens.ts'
import { kindName, type Rows, type Values } from './values.ts'
import { WhereError } from './where-error.ts'

const DAY_S = 86400

/** Compares two values of each row. A time is compared with what has seconds or days of MJD as its unit. */
export function compared(
  text: string,
  { sign, left, right, at }: Expression & { kind: 'comparison' },
  leftValues: Values,
  rightValues: Values,
): Values {
  const a = besides(text, left, leftValues, rightValues)
  const b = besides(text, right, rightValues, leftValues)
  if (a.kind === 'numbers' && b.kind === 'numbers') return truths(sign, a, b)
  if (a.kind === 'texts' && b.kind === 'texts') return truths(sign, a, b)
  const isEquality = sign === '=' || sign === '!='
  if (isEquality && a.kind === 'truths' && b.kind === 'truths') return truths(sign, a, b)
  if (isEquality && a.kind === 'complex' && b.kind === 'numbers') return complexTruths(sign, a, b)
  if (isEquality && a.kind === 'numbers' && b.kind === 'complex') return complexTruths(sign, b, a)
  const advice = a.kind === 'complex' || b.kind === 'complex' ? '; abs(…) makes a number of a complex one' : ''
  throw new WhereError(text, at, `${kindName(a)} ${sign} ${kindName(b)}, wanted two of a kind${advice}`)
}

/** A value as it is compared with another: a time, which counts seconds of MJD, in the unit of that. */
function besides(text: string, expression: Expression, values: Values, other: Values): Values {
  if (other.kind !== 'numbers') return values
  if (expression.kind === 'text') {
    const mjdS = timeOfText(expression.value)
    return mjdS === undefined ? values : timeIn(text, expression.at, mjdS, other.unit)
  }
  return expression.kind === 'time' ? timeIn(text, expression.at, expression.mjdS, other.unit) : values
}

function timeIn(text: string, at: number, mjdS: number, unit: string): Values {
  const value = mjdS / secondsIn(text, at, unit)
  return { kind: 'numbers', unit, of: ({ count }) => new Float64Array(count).fill(value) }
}

function secondsIn(text: string, at: number, unit: string): number {
  if (unit === 's') return 1
  if (unit === 'd') return DAY_S
  throw new WhereError(text, at, `a time beside values ${unit === '' ? 'without unit' : `in ${unit}`}, wanted s or d`)
}

interface Comparable {
  of(rows: Rows): { readonly [row: number]: number | string }
}

function truths(sign: Comparison, a: Comparable, b: Comparable): Values {
  const holds = HOLDS[sign]
  const of = (rows: Rows): Uint8Array => {
    const [left, right] = [a.of(rows), b.of(rows)]
    const found = new Uint8Array(rows.count)
    for (let i = 0; i < rows.count; i++) found[i] = holds(left[i], right[i]) ? 1 : 0
    return found
  }
  return { kind: 'truths', of }
}

const HOLDS: Readonly<Record<Comparison, (a: number | string, b: number | string) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

type NumbersOf = { of(rows: Rows): Float64Array }

function complexTruths(sign: '=' | '!=', complex: NumbersOf, real: NumbersOf): Values {
  const of = (rows: Rows): Uint8Array => {
    const [pairs, values] = [complex.of(rows), real.of(rows)]
    const isEqual = (i: number): boolean => pairs[2 * i] === values[i] && pairs[2 * i + 1] === 0
    return Uint8Array.from({ length: rows.count }, (_, i) => (isEqual(i) === (sign === '=') ? 1 : 0))
  }
  return { kind: 'truths', of }
}

/** Whether a value of each row is in a set of constants. */
export function inSet(text: string, expression: Expression & { kind: 'in' }, values: Values): Values {
  const wanted = expression.negated ? 0 : 1
  const found = (isIn: (value: number | string) => boolean, from: Comparable): Values => ({
    kind: 'truths',
    of: (rows) => {
      const list = from.of(rows)
      return Uint8Array.from({ length: rows.count }, (_, i) => (isIn(list[i]) ? wanted : 1 - wanted))
    },
  })
  if (values.kind === 'texts') {
    const set = new Set(expression.set.map((element) => textOf(text, element)))
    return found((value) => set.has(value as string), values)
  }
  if (values.kind !== 'numbers') {
    throw new WhereError(text, expression.at, `${kindName(values)} in a set, wanted a number or a text`)
  }
  const singles = new Set<number>()
  const ranges: NumberRange[] = []
  for (const element of expression.set) {
    if (element.isRange) ranges.push(rangeOf(text, element, values.unit))
    else singles.add(numberOf(text, element.from, values.unit))
  }
  return found(
    (value) => singles.has(value as number) || ranges.some((range) => isWithin(value as number, range)),
    values,
  )
}

interface NumberRange {
  readonly from: number
  readonly to: number // not part of it
  readonly step: number
}

function isWithin(value: number, { from, to, step }: NumberRange): boolean {
  return value >= from && value < to && Number.isInteger((value - from) / step)
}

function rangeOf(text: string, { from, to, step }: SetElement, unit: string): NumberRange {
  const range = {
    from: numberOf(text, from, unit),
    to: to === undefined ? Number.POSITIVE_INFINITY : numberOf(text, to, unit),
    step: step === undefined ? 1 : numberOf(text, step, unit),
  }
  if (range.step > 0) return range
  throw new WhereError(text, step?.at ?? from.at, `found step ${range.step}, wanted one above 0`)
}

function numberOf(text: string, constant: Constant, unit: string): number {
  if (constant.kind === 'number') return constant.value
  if (constant.kind === 'time') return constant.mjdS / secondsIn(text, constant.at, unit)
  throw new WhereError(text, constant.at, 'wanted a number, as the value is that is to be in the set')
}

function textOf(text: string, { from, isRange }: SetElement): string {
  if (from.kind === 'text' && !isRange) return from.value
  throw new WhereError(text, from.at, 'wanted a text in quotes, as the value is that is to be in the set')
}
