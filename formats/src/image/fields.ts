import type { Keyword, Keywords } from '../casatable/keywords.ts'
import { FormatError } from '../error.ts'

/** The fields of a record in the keywords of an image, each of which must be what is asked for. */
export class Fields {
  readonly #path: string
  readonly #name: string
  readonly #fields: Keywords

  /** @param name  of the record, for error messages */
  constructor(path: string, name: string, fields: Keywords) {
    this.#path = path
    this.#name = name
    this.#fields = fields
  }

  get names(): readonly string[] {
    return [...this.#fields.keys()]
  }

  has(name: string): boolean {
    return this.#fields.has(name)
  }

  number(name: string): number {
    const keyword = this.#fields.get(name)
    const number = keyword?.kind === 'scalar' ? Number(keyword.value) : Number.NaN
    if (keyword?.kind !== 'scalar' || !isReal(keyword) || !Number.isFinite(number)) this.#fail(name, 'a number')
    return number
  }

  /** Numbers of an array; `count` of them where that is given. */
  numbers(name: string, count?: number): readonly number[] {
    const keyword = this.#fields.get(name)
    if (keyword?.kind !== 'array' || !isReal(keyword)) this.#fail(name, 'numbers')
    const numbers = Array.from(keyword.values as Float64Array, Number)
    if (count !== undefined && numbers.length !== count) this.#fail(name, `${count} numbers`)
    if (!numbers.every(Number.isFinite)) this.#fail(name, 'finite numbers')
    return numbers
  }

  text(name: string): string {
    const keyword = this.#fields.get(name)
    if (keyword?.kind === 'scalar' && typeof keyword.value === 'string') return keyword.value
    return this.#fail(name, 'a text')
  }

  /** A text, or another where the field is not there. */
  textOr(name: string, otherwise: string): string {
    return this.has(name) ? this.text(name) : otherwise
  }

  /** Texts of an array; `count` of them where that is given. */
  texts(name: string, count?: number): readonly string[] {
    const keyword = this.#fields.get(name)
    if (keyword?.kind !== 'array' || keyword.type !== 'string') this.#fail(name, 'texts')
    const texts = keyword.values as string[]
    if (count !== undefined && texts.length !== count) this.#fail(name, `${count} texts`)
    return texts
  }

  record(name: string): Fields {
    const keyword = this.#fields.get(name)
    if (keyword?.kind !== 'record') this.#fail(name, 'a record')
    return new Fields(this.#path, `${this.#name}.${name}`, keyword.fields)
  }

  /** The path of the table that a field names. */
  table(name: string): string {
    const keyword = this.#fields.get(name)
    return keyword?.kind === 'table' ? keyword.name : this.#fail(name, 'a table')
  }

  /** A quantity {value, unit} in a unit of which `factors` says how much each known unit is. */
  quantity(name: string, factors: Readonly<Record<string, number>>): number {
    const quantity = this.record(name)
    return quantity.number('value') * quantity.factor('unit', quantity.text('unit'), factors)
  }

  /** How much a unit is in another, of which `factors` tells. */
  factor(name: string, unit: string, factors: Readonly<Record<string, number>>): number {
    if (Object.hasOwn(factors, unit)) return factors[unit]
    const wanted = Object.keys(factors).join(', ')
    throw new FormatError(this.#path, undefined, `keyword ${this.#name}.${name} has "${unit}", wanted one of ${wanted}`)
  }

  fail(name: string, wanted: string): never {
    return this.#fail(name, wanted)
  }

  #fail(name: string, wanted: string): never {
    const found = describe(this.#fields.get(name))
    throw new FormatError(this.#path, undefined, `keyword ${this.#name}.${name} is ${found}, wanted ${wanted}`)
  }
}

function isReal(keyword: Keyword & { kind: 'scalar' | 'array' }): boolean {
  return !['string', 'bool', 'complex', 'dcomplex'].includes(keyword.type)
}

function describe(keyword: Keyword | undefined): string {
  if (keyword === undefined) return 'not there'
  if (keyword.kind === 'scalar') return `${keyword.type} ${JSON.stringify(String(keyword.value))}`
  return keyword.kind === 'array' ? `${keyword.type} [${keyword.shape}]` : `a ${keyword.kind}`
}
