import { FormatError } from '../error.ts'
import type { Table } from './any-table.ts'
import type { Box } from './box.ts'
import { Column, type ColumnDescription } from './column.ts'
import { readPart } from './read-part.ts'
import type { ColumnStorage } from './storage.ts'
import type { TableFiles } from './table-files.ts'
import { type Cells, sameShape, shapeSize, type ValueType } from './value-type.ts'

/**
 * Tables of the same columns seen as one. Keywords and sub-tables are those of the first.
 *
 * @param joined  sub-tables that are seen as one in turn
 */
export function concatenatedTable(files: TableFiles, parts: readonly Table[], joined: readonly string[]): Table {
  const [first] = parts
  const firstRows = firstRowsOf(parts)
  const rowCount = firstRows[parts.length]
  const columns = new Map<string, Column>()
  for (const { name } of first.columns) {
    const others = parts.map((part) => part.column(name))
    const description = commonDescription(files.path, others)
    const storage = (): ColumnStorage =>
      new ConcatenatedColumn(
        others.map((column) => column.storage),
        description.type,
        firstRows,
      )
    columns.set(name, new Column(files.path, description, rowCount, storage))
  }
  return {
    path: files.path,
    files,
    rowCount,
    columns: [...columns.values()].map((column) => column.description),
    keywords: first.keywords,
    layout: undefined,
    has: (name) => columns.has(name),
    column(name) {
      const column = columns.get(name)
      if (column === undefined) throw new FormatError(files.path, undefined, `there is no column ${name}`)
      return column
    },
    subtable(name) {
      if (!joined.includes(name)) return first.subtable(name)
      const subtables = parts.map((part) => part.subtable(name)).filter((table) => table !== undefined)
      return subtables.length === 0 ? undefined : concatenatedTable(subtables[0].files, subtables, [])
    },
    close() {
      for (const part of parts) part.close()
      files.close()
    },
  }
}

/** The first row of each table, and the number of all. */
function firstRowsOf(parts: readonly Table[]): Float64Array {
  const firstRows = new Float64Array(parts.length + 1)
  for (const [i, part] of parts.entries()) firstRows[i + 1] = firstRows[i] + part.rowCount
  return firstRows
}

function commonDescription(path: string, columns: readonly Column[]): ColumnDescription {
  const [{ description }] = columns
  let shape = description.shape
  for (const other of columns) {
    const { type, kind } = other.description
    if (type !== description.type || kind !== description.kind) {
      const found = `column ${description.name} holds ${kind}s of ${type} in one part`
      throw new FormatError(path, undefined, `${found}, ${description.kind}s of ${description.type} in another`)
    }
    if (!sameShape(shape, other.description.shape)) shape = undefined
  }
  return { ...description, shape }
}

class ConcatenatedColumn implements ColumnStorage {
  readonly #parts: readonly ColumnStorage[]
  readonly #type: ValueType
  readonly #firstRows: Float64Array
  readonly write?: (firstRow: number, count: number, source: Cells, offset: number) => void

  constructor(parts: readonly ColumnStorage[], type: ValueType, firstRows: Float64Array) {
    this.#parts = parts
    this.#type = type
    this.#firstRows = firstRows
    if (parts.some((part) => part.write === undefined)) return
    this.write = (firstRow, count, source, offset) =>
      this.#forEachPart(firstRow, count, offset, (part, row, rows, at) => part.write?.(row, rows, source, at))
  }

  cellShape(row: number): readonly number[] | undefined {
    const part = this.#partOf(row)
    return this.#parts[part].cellShape(row - this.#firstRows[part])
  }

  equalShapes(firstRow: number, count: number): number {
    const shape = this.cellShape(firstRow)
    let rows = 0
    while (rows < count && sameShape(shape, this.cellShape(firstRow + rows))) {
      const row = firstRow + rows
      const part = this.#partOf(row)
      const there = Math.min(count - rows, this.#firstRows[part + 1] - row)
      rows += this.#parts[part].equalShapes(row - this.#firstRows[part], there)
    }
    return rows
  }

  read(firstRow: number, count: number, target: Cells, offset: number): void {
    this.#forEachPart(firstRow, count, offset, (part, row, rows, at) => part.read(row, rows, target, at))
  }

  readPart(row: number, box: Box, target: Cells, offset: number): void {
    const part = this.#partOf(row)
    readPart(this.#parts[part], this.#type, row - this.#firstRows[part], box, target, offset)
  }

  #forEachPart(
    firstRow: number,
    count: number,
    offset: number,
    visit: (part: ColumnStorage, row: number, rows: number, at: number) => void,
  ): void {
    const size = shapeSize(this.cellShape(firstRow) ?? [0])
    for (let done = 0; done < count; ) {
      const row = firstRow + done
      const part = this.#partOf(row)
      const rows = Math.min(count - done, this.#firstRows[part + 1] - row)
      visit(this.#parts[part], row - this.#firstRows[part], rows, offset + done * size)
      done += rows
    }
  }

  #partOf(row: number): number {
    let part = 0
    while (this.#firstRows[part + 1] <= row) part++
    return part
  }
}
