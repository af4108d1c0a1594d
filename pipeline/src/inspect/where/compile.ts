import type { Column, Table } from '@contimg/formats/casatable'
import {
  type ArrayPart,
  elementValues,
  isComplex,
  lengthOf,
  type Reduction,
  reducedValues,
  scalarValues,
} from './column-values.ts'
import { compared, inSet } from './compare.ts'
import type { Expression } from './expression.ts'
import { parseWhere } from './parser.ts'
import { kindName, type Rows, type Values } from './values.ts'
import { WhereError } from './where-error.ts'

/**
 * Makes of a selection what says of each row of a table whether it is selected.
 *
 * @throws WhereError for what is not written as it must be, columns the table has not, and comparisons of unlike things
 */
export function compileWhere(text: string, table: Table): (rows: Rows) => Uint8Array {
  const expression = parseWhere(text)
  const values = new Compiler(text, table).compile(expression)
  if (values.kind === 'truths') return values.of
  throw new WhereError(text, 0, `found ${kindName(values)}, wanted a condition`)
}

const REDUCTIONS: Readonly<Record<string, Reduction>> = {
  sum: { begin: 0, add: (sum, value) => sum + value },
  sumsqr: { begin: 0, add: (sum, value) => sum + value * value },
  mean: { begin: 0, add: (sum, value) => sum + value, end: (sum, count) => sum / count },
  min: { begin: Number.POSITIVE_INFINITY, add: Math.min },
  max: { begin: Number.NEGATIVE_INFINITY, add: Math.max },
}
const QUANTIFIERS: Readonly<Record<string, Reduction>> = {
  any: { begin: 0, add: Math.max },
  all: { begin: 1, add: Math.min },
}
const SCALAR_FUNCTIONS: Readonly<Record<string, (value: number) => number>> = { abs: Math.abs, sqrt: Math.sqrt }
const FUNCTIONS = [
  ...Object.keys(SCALAR_FUNCTIONS),
  ...Object.keys(REDUCTIONS),
  ...Object.keys(QUANTIFIERS),
  'rownumber',
]

class Compiler {
  readonly #text: string
  readonly #table: Table

  constructor(text: string, table: Table) {
    this.#text = text
    this.#table = table
  }

  compile(expression: Expression): Values {
    switch (expression.kind) {
      case 'number':
      case 'time':
      case 'text':
      case 'truth':
        return constant(expression)
      case 'column':
        return this.#column(expression)
      case 'call':
        return this.#call(expression)
      case 'negative':
        return this.#mapped(expression.of, (value) => -value, '-')
      case 'comparison':
        return compared(this.#text, expression, this.compile(expression.left), this.compile(expression.right))
      case 'in':
        return inSet(this.#text, expression, this.compile(expression.left))
      case 'not': {
        const of = this.#condition(expression.of, 'behind not')
        return { kind: 'truths', of: (rows) => of(rows).map((truth) => 1 - truth) }
      }
      case 'and':
      case 'or':
        return this.#joined(expression)
    }
  }

  #joined({ kind, left, right }: Expression & { kind: 'and' | 'or' }): Values {
    const [a, b] = [this.#condition(left, `left of ${kind}`), this.#condition(right, `right of ${kind}`)]
    const of = (rows: Rows): Uint8Array => {
      const [first, second] = [a(rows), b(rows)]
      return first.map((truth, i) => (kind === 'and' ? truth & second[i] : truth | second[i]))
    }
    return { kind: 'truths', of }
  }

  #condition(expression: Expression, where: string): (rows: Rows) => Uint8Array {
    const values = this.compile(expression)
    if (values.kind === 'truths') return values.of
    return this.#fail(
      expression.at,
      `found ${kindName(values)}, wanted a condition ${where}, if need be in parentheses`,
    )
  }

  #column(expression: Expression & { kind: 'column' }): Values {
    const { name, indices, at } = expression
    const column = this.#find(name, at)
    const { kind } = column.description
    if (kind === 'scalar' && indices.length === 0) return scalarValues(column)
    if (kind !== 'array') this.#fail(at, `column ${name} holds ${kind}s, wanted arrays`)
    if (indices.length === 0 || indices.some((index) => index.kind === 'range')) {
      const example = `${name}[${new Array(Math.max(1, column.description.ndim)).fill(0).join(',')}]`
      this.#fail(at, `column ${name} holds arrays, wanted one element as in ${example}, or any(…), all(…), max(…)`)
    }
    return elementValues(this.#part(expression, column))
  }

  #part({ name, indices, at }: Expression & { kind: 'column' }, column: Column): ArrayPart {
    const refuse = (row: number, shape: readonly number[]): never => {
      const given = indices.map((index) => (index.kind === 'element' ? index.place : ':')).join(',')
      return this.#fail(at, `${name}[${given}] wanted of the array in row ${row}, which is [${shape.toReversed()}]`)
    }
    return { table: this.#table, column, indices, refuse }
  }

  #find(name: string, at: number): Column {
    if (this.#table.has(name)) return this.#table.column(name)
    const names = this.#table.columns.map((column) => column.name)
    const alike = names.find((other) => other.toLowerCase() === name.toLowerCase())
    return this.#fail(at, `there is no column ${name}, wanted ${alike ?? `one of ${names.join(', ') || '(none)'}`}`)
  }

  #call({ name, given, at }: Expression & { kind: 'call' }): Values {
    const called = name.toLowerCase()
    if (called === 'rownumber' && given.length === 0) {
      return {
        kind: 'numbers',
        unit: '',
        of: ({ first, count }) => Float64Array.from({ length: count }, (_, i) => first + i),
      }
    }
    const [of] = given
    if (!FUNCTIONS.includes(called))
      this.#fail(at, `there is no function ${name}, wanted one of ${FUNCTIONS.join(', ')}`)
    if (called === 'rownumber' || of === undefined) this.#fail(at, `function ${name} with ${given.length} arguments`)
    if (Object.hasOwn(SCALAR_FUNCTIONS, called)) return this.#mapped(of, SCALAR_FUNCTIONS[called], name)
    return this.#reduced(called, of, at)
  }

  /** A function of each number; the length of complex ones. */
  #mapped(of: Expression, map: (value: number) => number, name: string): Values {
    const values = this.compile(of)
    if (values.kind === 'numbers') {
      return { kind: 'numbers', unit: values.unit, of: (rows) => values.of(rows).map(map) }
    }
    if (values.kind !== 'complex' || map !== Math.abs) {
      this.#fail(of.at, `found ${kindName(values)}, wanted a number for ${name}`)
    }
    const lengths = (pairs: Float64Array): Float64Array =>
      Float64Array.from({ length: pairs.length / 2 }, (_, i) => lengthOf(pairs[2 * i], pairs[2 * i + 1]))
    return { kind: 'numbers', unit: '', of: (rows) => lengths(values.of(rows)) }
  }

  /** One number, or truth, of a column's arrays: any(FLAG), max(abs(DATA[0:4,:])). */
  #reduced(name: string, of: Expression, at: number): Values {
    const isAbsolute = of.kind === 'call' && of.name.toLowerCase() === 'abs' && of.given.length === 1
    const inner = isAbsolute ? of.given[0] : of
    if (inner.kind !== 'column') this.#fail(inner.at, `wanted a column of arrays for ${name}`)
    const column = this.#find(inner.name, inner.at)
    const { kind, type, units } = column.description
    const isQuantifier = Object.hasOwn(QUANTIFIERS, name)
    if (kind !== 'array') this.#fail(inner.at, `column ${inner.name} holds ${kind}s, wanted arrays for ${name}`)
    if (isQuantifier ? type !== 'bool' || isAbsolute : type === 'string' || type === 'bool') {
      this.#fail(
        inner.at,
        `column ${inner.name} holds ${type}, wanted ${isQuantifier ? 'bool' : 'numbers'} for ${name}`,
      )
    }
    if (isComplex(column) && !isAbsolute) this.#fail(at, `column ${inner.name} is complex, wanted ${name}(abs(…))`)
    const reduction = isQuantifier ? QUANTIFIERS[name] : REDUCTIONS[name]
    const numbers = reducedValues(this.#part(inner, column), reduction, isAbsolute)
    if (isQuantifier) return { kind: 'truths', of: (rows) => Uint8Array.from(numbers(rows)) }
    return { kind: 'numbers', unit: name === 'sumsqr' ? '' : (units[0] ?? ''), of: numbers }
  }

  #fail(at: number, message: string): never {
    throw new WhereError(this.#text, at, message)
  }
}

function constant(expression: Expression & { kind: 'number' | 'time' | 'text' | 'truth' }): Values {
  if (expression.kind === 'text') {
    return { kind: 'texts', of: ({ count }) => new Array<string>(count).fill(expression.value) }
  }
  if (expression.kind === 'truth') {
    return { kind: 'truths', of: ({ count }) => new Uint8Array(count).fill(expression.value ? 1 : 0) }
  }
  const value = expression.kind === 'time' ? expression.mjdS : expression.value
  return {
    kind: 'numbers',
    unit: expression.kind === 'time' ? 's' : '',
    of: ({ count }) => new Float64Array(count).fill(value),
  }
}
