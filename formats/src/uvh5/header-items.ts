import { FormatError } from '../error.ts'
import type { HdfReader } from '../hdf5/reader.ts'

/** The data sets of a group of the header, each checked for being what it should. What is H5S_NULL counts as absent. */
export class HeaderItems {
  readonly file: HdfReader
  readonly group: string

  constructor(file: HdfReader, group: string) {
    this.file = file
    this.group = group
  }

  has(name: string): boolean {
    const path = this.#path(name)
    return this.file.kind(path) === 'data set' && this.file.dataSet(path).shape !== null
  }

  shape(name: string): readonly number[] {
    return this.file.dataSet(this.#path(name)).shape ?? []
  }

  text(name: string): string {
    return this.file.string(this.#path(name))
  }

  texts(name: string): string[] {
    return this.file.strings(this.#path(name))
  }

  /** A number that is one. */
  number(name: string): number {
    const value = this.file.number(this.#path(name))
    if (Number.isFinite(value)) return value
    throw this.error(name, `is ${value}, wanted a number`)
  }

  bool(name: string): boolean {
    return this.number(name) !== 0
  }

  /** Numbers of any shape, flattened, none of them NaN or infinite. */
  numbers(name: string): Float64Array {
    const numbers = this.file.numbers(this.#path(name))
    const bad = numbers.findIndex((value) => !Number.isFinite(value))
    if (bad >= 0) throw this.error(`${name}[${bad}]`, `is ${numbers[bad]}, wanted a number`)
    return numbers
  }

  integers(name: string): Int32Array {
    const numbers = this.file.numbers(this.#path(name))
    const bad = numbers.findIndex((value) => value !== (value | 0))
    if (bad >= 0) throw this.error(`${name}[${bad}]`, `is ${numbers[bad]}, wanted a whole number`)
    return Int32Array.from(numbers)
  }

  /** What `read` makes of an item, or undefined where the file has none. */
  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.has(name) ? read.call(this, name) : undefined
  }

  /** @throws FormatError where an item has another shape */
  expectShape(name: string, wanted: readonly number[]): void {
    const { shape } = this.file.dataSet(this.#path(name))
    if (shape?.join() === wanted.join()) return
    throw this.error(name, `has shape [${shape ?? ''}], wanted [${wanted}]`)
  }

  error(name: string, message: string): FormatError {
    return new FormatError(this.file.path, undefined, `${this.#path(name)} ${message}`)
  }

  #path(name: string): string {
    return `${this.group}/${name}`
  }
}
