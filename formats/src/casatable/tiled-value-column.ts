import { FormatError } from '../error.ts'
import type { Keyword } from './keywords.ts'
import type { RowRange, RowRanges } from './row-ranges.ts'
import type { ColumnStorage } from './storage.ts'
import type { ColumnLayout } from './table-dat.ts'
import type { Hypercube } from './tiled-header.ts'
import { type Cells, sameShape, typeFacts } from './value-type.ts'

type CubeValue = Keyword & { kind: 'scalar' | 'array' }

/**
 * A column whose values a tiled storage manager keeps once a hypercube, not once a row: what the hypercube is
 * (TSMIdColumn), or the coordinates along one of its axes (TSMCoordColumn). Those of the row axis are a scalar a row.
 */
export class TiledValueColumn implements ColumnStorage {
  readonly #path: string
  readonly #column: ColumnLayout
  readonly #cubes: readonly Hypercube[]
  readonly #ranges: RowRanges

  constructor(path: string, column: ColumnLayout, cubes: readonly Hypercube[], ranges: RowRanges) {
    this.#path = path
    this.#column = column
    this.#cubes = cubes
    this.#ranges = ranges
  }

  cellShape(row: number): readonly number[] | undefined {
    if (this.#column.kind === 'scalar') return []
    const range = this.#ranges.find(row)
    const value = range === undefined ? undefined : this.#valueOf(range)
    if (value === undefined) return undefined
    return value.kind === 'array' ? value.shape : this.#fail(`row ${row} holds no array`)
  }

  equalShapes(firstRow: number, count: number): number {
    const end = firstRow + count
    const shape = this.cellShape(firstRow)
    let row = this.#ranges.nextChange(firstRow)
    while (row < end && sameShape(shape, this.cellShape(row))) row = this.#ranges.nextChange(row)
    return Math.min(end, row) - firstRow
  }

  read(firstRow: number, count: number, target: Cells, offset: number): void {
    let at = offset
    for (let row = firstRow; row < firstRow + count; row++) {
      const range = this.#ranges.find(row)
      const value = range === undefined ? undefined : this.#valueOf(range)
      if (range === undefined || value === undefined) this.#fail(`row ${row} has no value`)
      at += this.#put(value, range.position + row - range.firstRow, target, at)
    }
  }

  /** Puts the value at a position of the row axis, or the array that holds for all of them, and says of how many numbers. */
  #put(value: CubeValue, position: number, target: Cells, at: number): number {
    const { kind, type } = this.#column
    const numbers = target as unknown[]
    const { parts } = typeFacts[type]
    if (value.kind === 'scalar') {
      for (let part = 0; part < parts; part++) {
        numbers[at * parts + part] = typeof value.value === 'object' ? value.value[part] : value.value
      }
      return 1
    }
    const [first, count] = kind === 'scalar' ? [position, 1] : [0, value.values.length / parts]
    if ((first + count) * parts > value.values.length) {
      this.#fail(`row axis has ${value.values.length / parts} coordinates, wanted one at ${position}`)
    }
    for (let i = 0; i < count * parts; i++) numbers[at * parts + i] = value.values[first * parts + i]
    return count
  }

  #valueOf(range: RowRange): CubeValue | undefined {
    const { name, originalName, type } = this.#column
    const value = this.#cubes[range.cube]?.values?.get(originalName)
    if (value === undefined) return undefined
    if (value.kind === 'record' || value.kind === 'table' || value.type !== type) {
      const found = value.kind === 'record' || value.kind === 'table' ? value.kind : value.type
      throw new FormatError(this.#path, undefined, `column ${name} is of ${type}, its hypercube holds a ${found}`)
    }
    return value
  }

  #fail(message: string): never {
    throw new FormatError(this.#path, undefined, `column ${this.#column.name}: ${message}`)
  }
}
