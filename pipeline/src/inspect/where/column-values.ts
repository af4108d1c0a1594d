import type { Cells, Column, NumericCells, Table } from '@contimg/formats/casatable'
import { FormatError } from '@contimg/formats/error'
import { placesOf } from './array-part.ts'
import type { Index } from './expression.ts'
import type { Rows, Values } from './values.ts'

const VALUES_AT_ONCE = 1 << 20 // of arrays that are read to take something of each

/** The values of a scalar column. */
export function scalarValues(column: Column): Values {
  const { type, units } = column.description
  const read = ({ first, count }: Rows): Cells => column.readCells(first, count)
  if (type === 'string') return { kind: 'texts', of: (rows) => read(rows) as string[] }
  if (type === 'bool') return { kind: 'truths', of: (rows) => read(rows) as Uint8Array }
  if (isComplex(column)) return { kind: 'complex', of: (rows) => Float64Array.from(read(rows) as Float64Array) }
  return { kind: 'numbers', unit: units[0] ?? '', of: (rows) => asNumbers(read(rows) as NumericCells) }
}

function asNumbers(cells: NumericCells): Float64Array {
  if (cells instanceof Float64Array) return cells
  return cells instanceof BigInt64Array ? Float64Array.from(cells, Number) : Float64Array.from(cells)
}

/** A part of the array in each row of a column. */
export interface ArrayPart {
  readonly table: Table
  readonly column: Column
  readonly indices: readonly Index[]
  /** Says that the indices do not fit the array of a row. */
  refuse(row: number, shape: readonly number[]): never
}

/** The element of each row's array that the indices name. */
export function elementValues(part: ArrayPart): Values {
  const { type, units } = part.column.description
  if (type === 'string') {
    return {
      kind: 'texts',
      of: (rows) => collected(part, rows, new Array<string>(rows.count), (cells, at) => (cells as string[])[at]),
    }
  }
  if (isComplex(part.column)) return { kind: 'complex', of: (rows) => complexElements(part, rows) }
  const number = (cells: Cells, at: number): number => Number(cells[at])
  if (type === 'bool') {
    return { kind: 'truths', of: (rows) => collected(part, rows, new Uint8Array(rows.count), number) }
  }
  const of = (rows: Rows): Float64Array => collected(part, rows, new Float64Array(rows.count), number)
  return { kind: 'numbers', unit: units[0] ?? '', of }
}

function collected<T extends { [row: number]: V }, V>(
  part: ArrayPart,
  rows: Rows,
  values: T,
  valueAt: (cells: Cells, at: number) => V,
): T {
  forEachArray(part, rows, (cells, start, places, i) => {
    values[i] = valueAt(cells, start + firstOf(places))
  })
  return values
}

function firstOf(places: Int32Array | undefined): number {
  return places?.[0] ?? 0
}

function complexElements(part: ArrayPart, rows: Rows): Float64Array {
  const values = new Float64Array(2 * rows.count)
  forEachArray(part, rows, (cells, start, places, i) => {
    const at = 2 * (start + firstOf(places))
    values[2 * i] = Number(cells[at])
    values[2 * i + 1] = Number(cells[at + 1])
  })
  return values
}

/** Makes one number of those of an array, which are added one after another to what `begin` says. */
export interface Reduction {
  readonly begin: number
  add(sum: number, value: number): number
  end?(sum: number, count: number): number
}

/** One number of a part of each row's array. */
export function reducedValues(part: ArrayPart, { begin, add, end }: Reduction, isAbsolute: boolean) {
  const complex = isComplex(part.column)
  const valueAt = (cells: Cells, at: number): number => {
    if (complex) return lengthOf(Number(cells[2 * at]), Number(cells[2 * at + 1]))
    return isAbsolute ? Math.abs(Number(cells[at])) : Number(cells[at])
  }
  return (rows: Rows): Float64Array => {
    const values = new Float64Array(rows.count)
    forEachArray(part, rows, (cells, start, places, i, size) => {
      let sum = begin
      const count = places?.length ?? size
      for (let n = 0; n < count; n++) sum = add(sum, valueAt(cells, start + (places?.[n] ?? n)))
      values[i] = end === undefined ? sum : end(sum, count)
    })
    return values
  }
}

/** Of a complex number: not Math.hypot, which is ten times as slow for the sake of numbers near the largest there are. */
export function lengthOf(real: number, imaginary: number): number {
  return Math.sqrt(real * real + imaginary * imaginary)
}

export function isComplex(column: Column): boolean {
  return column.description.type === 'complex' || column.description.type === 'dcomplex'
}

/**
 * Reads the arrays of some rows and visits each: (cells, its first value there, the places of those that are taken, which
 * row, how many values it has). No places: all are taken.
 */
function forEachArray(
  { table, column, indices, refuse }: ArrayPart,
  { first, count }: Rows,
  visit: (cells: Cells, start: number, places: Int32Array | undefined, i: number, size: number) => void,
): void {
  const end = first + count
  let held: Cells | undefined
  for (let row = first; row < end; ) {
    const shape = column.cellShape(row)
    if (shape === undefined) {
      throw new FormatError(table.path, undefined, `column ${column.description.name}: row ${row} has no array`)
    }
    const size = shape.reduce((product, length) => product * length, 1)
    const most = Math.max(1, Math.floor(VALUES_AT_ONCE / Math.max(1, size)))
    const rows = column.equalShapes(row, Math.min(end - row, most))
    const places = indices.length === 0 ? undefined : (placesOf(shape, indices) ?? refuse(row, shape))
    const wanted = rows * size * (isComplex(column) ? 2 : 1)
    held = held !== undefined && held.length >= wanted ? held : undefined
    const cells = column.readCells(row, rows, held)
    held = cells
    for (let i = 0; i < rows; i++) visit(cells, i * size, places, row + i - first, size)
    row += rows
  }
}
