import type { Comparison, Constant, Expression, Index, SetElement } from './expression.ts'
import { type Token, tokensOf } from './tokens.ts'
import { WhereError } from './where-error.ts'

const MOST_DEPTH = 100 // of parentheses and signs within each other
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...{ '=': '=', '==': '=', '!=': '!=', '<>': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' },
}
const TRUTHS: Readonly<Record<string, boolean>> = { true: true, t: true, false: false, f: false }
const WORDS = ['and', 'or', 'not', 'in']

/**
 * Reads a selection of rows: a part of TaQL's expressions in its style "python" (casacore note 199), in which indices
 * begin at 0, the slowest axis comes first, and the end of a range is not part of it.
 *
 *     or      := and { ('or' | '||') and }
 *     and     := test { ('and' | '&&') test }
 *     test    := value [ sign value | ['not'] 'in' '[' element { ',' element } ']' ]
 *     value   := ('!' | 'not' | '-') value | '(' or ')' | constant | name '(' [or] ')' | name [ '[' index { ',' index } ']' ]
 *     element := constant [ ':' [constant] [ ':' constant ] ]
 *     index   := number | [number] ':' [number] | nothing
 *
 * @throws WhereError
 */
export function parseWhere(expression: string): Expression {
  return new Parser(expression).all()
}

class Parser {
  readonly #expression: string
  readonly #tokens: readonly Token[]
  #next = 0
  #depth = 0

  constructor(expression: string) {
    this.#expression = expression
    this.#tokens = tokensOf(expression)
  }

  all(): Expression {
    const expression = this.#or()
    if (this.#token.kind !== 'end') this.#fail('a comparison, and, or, or the end')
    return expression
  }

  #or(): Expression {
    let left = this.#and()
    for (let token = this.#token; this.#takes('||', 'or'); token = this.#token) {
      left = { kind: 'or', left, right: this.#and(), at: token.at }
    }
    return left
  }

  #and(): Expression {
    let left = this.#test()
    for (let token = this.#token; this.#takes('&&', 'and'); token = this.#token) {
      left = { kind: 'and', left, right: this.#test(), at: token.at }
    }
    return left
  }

  #test(): Expression {
    const left = this.#value()
    const { at } = this.#token
    const negated = this.#isWord('not') && this.#takes('not')
    if (this.#takes('in')) return { kind: 'in', left, set: this.#set(), negated, at }
    if (negated) this.#fail('in')
    const token = this.#token
    if (token.kind !== 'sign' || !Object.hasOwn(COMPARISONS, token.value)) return left
    this.#next++
    return { kind: 'comparison', sign: COMPARISONS[token.value], left, right: this.#value(), at }
  }

  #value(): Expression {
    const token = this.#token
    if (++this.#depth > MOST_DEPTH) this.#fail(`${MOST_DEPTH} parentheses within each other at most`)
    try {
      if (this.#takes('!', 'not')) return { kind: 'not', of: this.#value(), at: token.at }
      if (this.#takes('-')) return { kind: 'negative', of: this.#value(), at: token.at }
      if (this.#takes('(')) return this.#enclosed(')', () => this.#or())
      if (token.kind === 'name' && !WORDS.includes(token.value.toLowerCase())) return this.#named(token.value, token.at)
      return this.#constant('a column or a value')
    } finally {
      this.#depth--
    }
  }

  #named(name: string, at: number): Expression {
    const truth = this.#truth()
    if (truth !== undefined) return truth
    this.#next++
    if (this.#takes('(')) {
      if (this.#takes(')')) return { kind: 'call', name, given: [], at }
      return { kind: 'call', name, given: [this.#enclosed(')', () => this.#or())], at }
    }
    const indices = this.#takes('[') ? this.#enclosed(']', () => this.#list(() => this.#index())) : []
    return { kind: 'column', name, indices, at }
  }

  /** true or false, unless a bracket makes it a name. */
  #truth(): Constant | undefined {
    const token = this.#token
    if (token.kind !== 'name') return undefined
    const value = TRUTHS[token.value.toLowerCase()]
    const after = this.#tokens[this.#next + 1]
    const isName = after?.kind === 'sign' && (after.value === '[' || after.value === '(')
    if (typeof value !== 'boolean' || isName) return undefined
    this.#next++
    return { kind: 'truth', value, at: token.at }
  }

  #constant(wanted = 'a value'): Constant {
    const token = this.#token
    const truth = this.#truth()
    if (truth !== undefined) return truth
    const negative = this.#takes('-')
    const value = this.#token
    if (value.kind === 'number') {
      this.#next++
      return { kind: 'number', value: negative ? -value.value : value.value, at: token.at }
    }
    if (negative) this.#fail('a number')
    if (token.kind !== 'time' && token.kind !== 'text') this.#fail(wanted)
    this.#next++
    return token
  }

  #set(): SetElement[] {
    if (!this.#takes('[')) this.#fail('[, as in [0, 2, 5:8]')
    return this.#enclosed(']', () => this.#list(() => this.#element()))
  }

  #element(): SetElement {
    const from = this.#constant()
    if (!this.#takes(':')) return { from, to: undefined, step: undefined, isRange: false }
    const isOpen = [':', ',', ']'].some((sign) => this.#isSign(sign))
    const to = isOpen ? undefined : this.#constant()
    const step = this.#takes(':') ? this.#constant() : undefined
    return { from, to, step, isRange: true }
  }

  #index(): Index {
    if (this.#isSign(',') || this.#isSign(']')) return { kind: 'range', from: undefined, to: undefined }
    const from = this.#isSign(':') ? undefined : this.#integer()
    if (!this.#takes(':')) {
      if (from === undefined) this.#fail('a number')
      return { kind: 'element', place: from }
    }
    const to = this.#isSign(',') || this.#isSign(']') ? undefined : this.#integer()
    return { kind: 'range', from, to }
  }

  #integer(): number {
    const { at } = this.#token
    const constant = this.#constant('a whole number')
    if (constant.kind === 'number' && Number.isSafeInteger(constant.value)) return constant.value
    throw new WhereError(this.#expression, at, 'wanted a whole number')
  }

  #list<T>(read: () => T): T[] {
    const items = [read()]
    while (this.#takes(',')) items.push(read())
    return items
  }

  #enclosed<T>(close: string, read: () => T): T {
    const content = read()
    if (!this.#takes(close)) this.#fail(close)
    return content
  }

  get #token(): Token {
    return this.#tokens[this.#next]
  }

  #isSign(sign: string): boolean {
    const token = this.#token
    return token.kind === 'sign' && token.value === sign
  }

  #isWord(word: string): boolean {
    const token = this.#token
    return token.kind === 'name' && token.value.toLowerCase() === word
  }

  /** Goes on where one of some signs or words stands next. */
  #takes(...wanted: string[]): boolean {
    const found = wanted.some((word) => this.#isSign(word) || (WORDS.includes(word) && this.#isWord(word)))
    if (found) this.#next++
    return found
  }

  #fail(wanted: string): never {
    const token = this.#token
    const found = token.kind === 'end' ? 'the end' : this.#expression.slice(token.at, token.at + 20).split(/\s/)[0]
    throw new WhereError(this.#expression, token.at, `found ${found}, wanted ${wanted}`)
  }
}
