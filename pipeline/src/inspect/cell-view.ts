import type { Cells, Column, Keyword, Keywords, ScalarValue, ValueType } from '@contimg/formats/casatable'

/** A cell as it is shown: a number where it is one, else text. */
export type CellView = string | number

const MOST_VALUES = 4 // of an array that are shown; then an ellipsis
const FLOAT_DIGITS = 7 // that a float32 holds

/** What stands in a row of a column; – where there is no array. */
export function cellView(column: Column, row: number): CellView {
  const { kind, type } = column.description
  if (kind === 'record') return recordText(column.readRecord(row))
  const shape = column.cellShape(row)
  if (shape === undefined) return '–'
  if (kind === 'array') {
    const size = shape.reduce((product, length) => product * length, 1)
    return `[${shape.join(', ')}] ${valuesText(type, firstValues(column, row, shape), size)}`
  }
  const cells = column.readCells(row, 1)
  const [value] = cells
  if (typeof value !== 'number' || type === 'bool' || cells.length > 1) return valuesText(type, cells)
  return type === 'float' ? Number(value.toPrecision(FLOAT_DIGITS)) : value
}

/** The values of an array that are shown, at least, without reading the whole of a large one. */
function firstValues(column: Column, row: number, shape: readonly number[]): Cells {
  let wanted = MOST_VALUES
  const box = shape.map((length) => {
    const taken = Math.min(length, Math.max(1, wanted))
    wanted = Math.ceil(wanted / Math.max(1, length))
    return taken
  })
  return column.readPart(row, { start: shape.map(() => 0), shape: box })
}

/** The fields of a record, with their first values. */
function recordText(fields: Keywords): string {
  const texts = [...fields].map(([name, keyword]) => `${name}: ${keywordText(keyword)}`)
  return `{${texts.join(', ')}}`
}

function keywordText(keyword: Keyword): string {
  if (keyword.kind === 'record') return recordText(keyword.fields)
  if (keyword.kind === 'table') return keyword.name
  if (keyword.kind === 'scalar') return scalarText(keyword.value)
  return `[${keyword.shape.join(', ')}] ${valuesText(keyword.type, keyword.values)}`
}

/** The first values of an array, with an ellipsis where there are more: `count` of them, in all. */
export function valuesText(type: ValueType, values: Cells, count = values.length / partsOf(type)): string {
  const parts = partsOf(type)
  const texts = Array.from({ length: Math.min(values.length / parts, MOST_VALUES) }, (_, i) =>
    parts === 2 ? complexText(Number(values[2 * i]), Number(values[2 * i + 1])) : valueText(type, values[i]),
  )
  return count > MOST_VALUES ? `${texts.join(' ')} …` : texts.join(' ')
}

function partsOf(type: ValueType): number {
  return type === 'complex' || type === 'dcomplex' ? 2 : 1
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
