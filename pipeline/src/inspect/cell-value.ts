import type { Cells, Column, Keyword, Keywords, ScalarValue, ValueType } from '@contimg/formats/casatable'

/** A single value for JSON: complex as a pair; what JSON has no number for (NaN, Infinity, large integers) as text. */
export type PlainValue = number | string | boolean | readonly [real: number | string, imaginary: number | string]

/** A cell for JSON: a value, an array with its shape (first axis fastest), a record; null where there is no array. */
export type CellValue =
  | PlainValue
  | null
  | { readonly shape: readonly number[]; readonly values: readonly PlainValue[] }
  | { readonly [field: string]: CellValue }

/** All that stands in a row of a column. */
export function cellValue(column: Column, row: number): CellValue {
  const { kind, type } = column.description
  if (kind === 'record') return recordValue(column.readRecord(row))
  const shape = column.cellShape(row)
  if (shape === undefined) return null
  const values = plainValues(type, column.readCells(row, 1))
  return kind === 'array' ? { shape, values } : values[0]
}

function recordValue(fields: Keywords): CellValue {
  return Object.fromEntries([...fields].map(([name, keyword]) => [name, keywordValue(keyword)]))
}

/** A keyword for JSON; that of a table is its path. */
export function keywordValue(keyword: Keyword): CellValue {
  if (keyword.kind === 'record') return recordValue(keyword.fields)
  if (keyword.kind === 'table') return keyword.name
  if (keyword.kind === 'scalar') return scalarValue(keyword.value)
  return { shape: keyword.shape, values: plainValues(keyword.type, keyword.values) }
}

function scalarValue(value: ScalarValue): PlainValue {
  if (typeof value === 'object') return [plainNumber(value[0]), plainNumber(value[1])]
  return typeof value === 'number' || typeof value === 'bigint' ? plainNumber(value) : value
}

function plainValues(type: ValueType, cells: Cells): PlainValue[] {
  if (type === 'string') return [...(cells as string[])]
  if (type === 'bool') return Array.from(cells as Uint8Array, (value) => value !== 0)
  const numbers = Array.from(cells as Float64Array, plainNumber)
  if (type !== 'complex' && type !== 'dcomplex') return numbers
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]])
}

function plainNumber(value: number | bigint): number | string {
  const number = Number(value)
  const isPlain = typeof value === 'bigint' ? Number.isSafeInteger(number) : Number.isFinite(number)
  return isPlain ? number : String(value)
}
