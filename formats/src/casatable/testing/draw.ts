import type { Keyword, Keywords } from '../keywords.ts'
import { type Cells, makeCells, shapeSize, type ValueType } from '../value-type.ts'

/** Draws random things one after another, all from whole numbers. */
export class Draw {
  readonly int: (min: number, max: number) => number // both may come

  constructor(int: (min: number, max: number) => number) {
    this.int = int
  }

  one<T>(choices: readonly T[]): T {
    return choices[this.int(0, choices.length - 1)]
  }

  list<T>(length: number, make: (index: number) => T): T[] {
    return Array.from({ length }, (_, i) => make(i))
  }

  shape(minAxes: number, maxAxes: number, minLength: number): number[] {
    return this.list(this.int(minAxes, maxAxes), () => this.int(minLength, 6))
  }

  values(type: ValueType, count: number, maxLength = 0): Cells {
    if (type === 'string') return this.list(count, () => this.text(maxLength, count))
    const cells = makeCells(type, count)
    const numbers = cells as Float64Array
    for (let i = 0; i < cells.length; i++) numbers[i] = this.#number(type) as number
    return cells
  }

  /** A text that is one of `count`: the fewer, the longer it may be. */
  text(maxLength: number, count: number): string {
    if (maxLength > 0) return 'abcdefghijklmnopqrstuvwxyz'.slice(0, this.int(0, Math.min(26, maxLength)))
    const length = this.one([0, 1, 7, 8, 9, 30, count < 10 ? 300 : 31, count < 2 ? 3000 : 32])
    return this.one(['x', 'é', '✓ ', 'a b\n'])
      .repeat(Math.ceil(length / 2))
      .slice(0, length)
  }

  #number(type: ValueType): number | bigint {
    if (type === 'bool') return this.int(0, 1)
    if (type === 'int64') return this.one([-(2n ** 63n), 2n ** 63n - 1n, 0n, -1n, BigInt(this.int(-1e9, 1e9)) * 7919n])
    if (/float|double|complex/.test(type)) {
      return this.one([0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-40, 3.4e38, this.int(-1e6, 1e6) / 7])
    }
    return this.int(-(2 ** 31), 2 ** 31 - 1) // cut to the width of the type
  }

  /** Some keywords, and records of them to a depth. */
  keywords(depth: number, types: readonly ValueType[]): Keywords {
    const name = (i: number): string => `K${i}${this.one(['', '_x', ' of a test'])}`
    return new Map(this.list(this.int(0, 4), (i) => [name(i), this.#keyword(depth, types)]))
  }

  #keyword(depth: number, types: readonly ValueType[]): Keyword {
    if (depth > 0 && this.int(0, 2) === 0) return { kind: 'record', fields: this.keywords(depth - 1, types) }
    const type = this.one(types)
    const shape = this.int(0, 1) === 0 ? [] : this.shape(1, 2, 1)
    const values = this.#finite(type, shapeSize(shape))
    if (shape.length > 0) return { kind: 'array', type, shape, values }
    const [first, second] = values as Float64Array
    if (type === 'complex' || type === 'dcomplex') return { kind: 'scalar', type, value: [first, second] }
    return { kind: 'scalar', type, value: type === 'bool' ? first !== 0 : first }
  }

  #finite(type: ValueType, count: number): Cells {
    const cells = this.values(type, count)
    if (type === 'string') return (cells as string[]).map((text) => text.slice(0, 40))
    if (type === 'int64') return cells
    return (cells as Float64Array).map((value) => (Number.isFinite(value) ? value : 7))
  }
}
