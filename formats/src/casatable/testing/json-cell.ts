import { type Box, forEachPosition, placeIn } from '../box.ts'
import type { Column } from '../column.ts'
import type { Keyword, Keywords } from '../keywords.ts'
import { bytesOf } from '../raw-cells.ts'
import { type Cells, makeCells, type NumericCells, shapeSize, typeFacts, type ValueType } from '../value-type.ts'

/** A cell as it goes to Python and back, in tests: texts, or the bytes of little-endian numbers in base64. */
export type JsonCell = {
  readonly shape: readonly number[]
  readonly texts?: readonly string[]
  readonly bytes?: string
} | null

export function jsonCell(type: ValueType, shape: readonly number[], values: Cells): JsonCell {
  if (type === 'string') return { shape, texts: [...(values as string[])] }
  return { shape, bytes: Buffer.from(bytesOf(values as NumericCells)).toString('base64') }
}

/** What a keyword says, without what Python does not tell of its type. */
export type JsonKeyword = JsonRecord | string | number | boolean | readonly [number, number] | JsonArray
export interface JsonArray {
  readonly shape: readonly number[]
  readonly values: readonly (string | number | boolean)[]
}
export interface JsonRecord {
  readonly fields: Readonly<Record<string, JsonKeyword>>
}

export function jsonRecord(keywords: Keywords): JsonRecord {
  return { fields: Object.fromEntries([...keywords].map(([name, keyword]) => [name, jsonKeyword(keyword)])) }
}

function jsonKeyword(keyword: Keyword): JsonKeyword {
  if (keyword.kind === 'record') return jsonRecord(keyword.fields)
  if (keyword.kind === 'table') return keyword.name
  if (keyword.kind === 'array') {
    const { shape, type } = keyword
    const values = [...(keyword.values as (string | number | bigint)[])]
    if (type === 'bool') return { shape, values: values.map((value) => value !== 0) }
    return { shape, values: values.map((value) => (typeof value === 'bigint' ? Number(value) : value)) }
  }
  const { value } = keyword
  return typeof value === 'bigint' ? Number(value) : (value as JsonKeyword)
}

/** All cells of a column read one by one. */
export function cellByCell(column: Column): JsonCell[] {
  return Array.from({ length: column.rowCount }, (_, row) => {
    const shape = column.cellShape(row)
    return shape === undefined ? null : jsonCell(column.description.type, shape, column.readCells(row, 1))
  })
}

/** The cells of rows [firstRow, endRow), those of one shape that follow each other at once. */
export function runByRun(column: Column, firstRow = 0, endRow = column.rowCount): JsonCell[] {
  const { type } = column.description
  const found: JsonCell[] = []
  for (let row = firstRow; row < endRow; ) {
    const rows = column.equalShapes(row, endRow - row)
    const shape = column.cellShape(row)
    const cells = shape === undefined ? undefined : column.readCells(row, rows)
    for (let i = 0; i < rows; i++) found.push(cellAt(type, shape, cells, i))
    row += rows
  }
  return found
}

function cellAt(type: ValueType, shape: readonly number[] | undefined, cells: Cells | undefined, i: number): JsonCell {
  if (shape === undefined || cells === undefined) return null
  const length = shapeSize(shape) * typeFacts[type].parts
  return jsonCell(type, shape, cells.slice(i * length, (i + 1) * length))
}

/** A box of the array in a row, cut from the whole of it. */
export function partByPart(column: Column, row: number, box: Box): JsonCell {
  const { type } = column.description
  const { parts } = typeFacts[type]
  const shape = column.cellShape(row) ?? []
  const cell = column.readCells(row, 1)
  const part = makeCells(type, shapeSize(box.shape))
  let at = 0
  forEachPosition(box.shape, (position) => {
    const place = placeIn(
      shape,
      position.map((index, axis) => index + box.start[axis]),
    )
    for (let i = 0; i < parts; i++) part[at++] = cell[place * parts + i]
  })
  return jsonCell(type, box.shape, part)
}
