import { FormatError } from '../error.ts'
import type { Table } from './any-table.ts'
import type { Box } from './box.ts'
import { Column } from './column.ts'
import { readPart } from './read-part.ts'
import type { ColumnStorage } from './storage.ts'
import type { SelectionLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'
import { type Cells, sameShape, shapeSize, type ValueType } from './value-type.ts'

/** Rows and columns of another table, under names of their own. What is written goes to the other table. */
export function selectedTable(files: TableFiles, selection: SelectionLayout, base: Table): Table {
  const { rows } = selection
  const beyond = rows.findIndex((row) => row >= base.rowCount)
  if (beyond >= 0) {
    const found = `row ${beyond} is row ${rows[beyond]} of ${base.path}`
    throw new FormatError(files.path, undefined, `${found}, which has ${base.rowCount}`)
  }
  const columns = new Map<string, Column>()
  for (const { name, baseName } of selection.columns) {
    const column = base.column(baseName)
    const storage = (): ColumnStorage => new SelectedColumn(column.storage, column.description.type, rows)
    columns.set(name, new Column(files.path, { ...column.description, name }, rows.length, storage))
  }
  return {
    path: files.path,
    files,
    rowCount: rows.length,
    columns: [...columns.values()].map((column) => column.description),
    keywords: base.keywords,
    layout: undefined,
    has: (name) => columns.has(name),
    column(name) {
      const column = columns.get(name)
      if (column === undefined) throw new FormatError(files.path, undefined, `there is no column ${name}`)
      return column
    },
    subtable: (name) => base.subtable(name),
    close() {
      base.close()
      files.close()
    },
  }
}

class SelectedColumn implements ColumnStorage {
  readonly #base: ColumnStorage
  readonly #type: ValueType
  readonly #rows: Float64Array
  readonly write?: (firstRow: number, count: number, source: Cells, offset: number) => void

  constructor(base: ColumnStorage, type: ValueType, rows: Float64Array) {
    this.#base = base
    this.#type = type
    this.#rows = rows
    if (base.write === undefined) return
    this.write = (firstRow, count, source, offset) =>
      this.#forEachRun(firstRow, count, (row, run, at) => base.write?.(row, run, source, at), offset)
  }

  cellShape(row: number): readonly number[] | undefined {
    return this.#base.cellShape(this.#rows[row])
  }

  equalShapes(firstRow: number, count: number): number {
    const shape = this.cellShape(firstRow)
    let rows = 0
    while (rows < count && sameShape(shape, this.cellShape(firstRow + rows))) {
      const run = this.#runLength(firstRow + rows, count - rows)
      rows += this.#base.equalShapes(this.#rows[firstRow + rows], run)
    }
    return rows
  }

  read(firstRow: number, count: number, target: Cells, offset: number): void {
    this.#forEachRun(firstRow, count, (row, run, at) => this.#base.read(row, run, target, at), offset)
  }

  readPart(row: number, box: Box, target: Cells, offset: number): void {
    readPart(this.#base, this.#type, this.#rows[row], box, target, offset)
  }

  /** Visits the runs of rows that follow one another in the other table: (first row there, rows, value in the cells). */
  #forEachRun(
    firstRow: number,
    count: number,
    visit: (row: number, run: number, at: number) => void,
    offset: number,
  ): void {
    const size = shapeSize(this.cellShape(firstRow) ?? [0])
    for (let done = 0; done < count; ) {
      const run = this.#runLength(firstRow + done, count - done)
      visit(this.#rows[firstRow + done], run, offset + done * size)
      done += run
    }
  }

  #runLength(row: number, limit: number): number {
    const rows = this.#rows
    let length = 1
    while (length < limit && rows[row + length] === rows[row] + length) length++
    return length
  }
}
