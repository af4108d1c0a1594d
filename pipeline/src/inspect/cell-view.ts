import type { Cells, Column, ScalarValue, ValueType } from '@contimg/formats/casatable'

/** A cell as it is shown: a number where it is one, else text. */
export type CellView = string | number

const MOST_VALUES = 4 // of an array that are shown; then an ellipsis
const FLOAT_DIGITS = 7 // that a float32 holds

/** What stands in a row of a column; – where there is no array. */
export function cellView(column: Column, row: number): CellView {
  const { kind, type } = column.description
  if (kind === 'record') return '{…}'
  const shape = column.cellShape(row)
  if (shape === undefined) return '–'
  const cells = column.readCells(row, 1)
  if (kind === 'array') return `[${shape.join(', ')}] ${valuesText(type, cells)}`
  const [value] = cells
  if (typeof value !== 'number' || type === 'bool' || cells.length > 1) return valuesText(type, cells)
  return type === 'float' ? Number(value.toPrecision(FLOAT_DIGITS)) : value
}

/** The first values of an array, with an ellipsis where there are more. */
export function valuesText(type: ValueType, values: Cells): string {
  const parts = type === 'complex' || type === 'dcomplex' ? 2 : 1
  const count = values.length / parts
  const texts = Array.from({ length: Math.min(count, MOST_VALUES) }, (_, i) =>
    parts === 2 ? complexText(Number(values[2 * i]), Number(values[2 * i + 1])) : valueText(type, values[i]),
  )
  return count > MOST_VALUES ? `${texts.join(' ')} …` : texts.join(' ')
}

export function scalarText(value: ScalarValue): string {
  return typeof value === 'object' ? complexText(value[0], value[1]) : String(value)
}

function valueText(type: ValueType, value: string | number | bigint): string {
  if (type === 'bool') return value ? 'true' : 'false'
  return type === 'float' ? floatText(Number(value)) : String(value)
}

function complexText(real: number, imaginary: number): string {
  return `${floatText(real)}${imaginary < 0 ? '-' : '+'}${floatText(Math.abs(imaginary))}i`
}

function floatText(value: number): string {
  return String(Number(value.toPrecision(FLOAT_DIGITS)))
}
