import { createTable, type NewTable } from '../casatable/create-table.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import type { Cells } from '../casatable/value-type.ts'

/** An array of one row. */
export interface ArrayCell {
  readonly shape: readonly number[]
  readonly cells: Cells
}

/** The values of a column: of scalars and of arrays of one shape all at once, of other arrays row by row. */
export type Filling = Cells | readonly ArrayCell[]

/** Writes a small table as a whole. Columns without values are zero, empty or undefined. */
export function fillTable(files: TableFiles, table: NewTable, values: Readonly<Record<string, Filling>>): void {
  const writer = createTable(files, table)
  for (const column of table.columns) {
    const filling = values[column.name]
    if (filling === undefined || table.rowCount === 0) continue
    if (isCellList(filling)) {
      for (const [row, { shape, cells }] of filling.entries()) writer.writeCells(column.name, row, 1, shape, cells)
    } else writer.writeCells(column.name, 0, table.rowCount, column.shape ?? [], filling)
  }
  writer.finish()
}

function isCellList(filling: Filling): filling is readonly ArrayCell[] {
  return Array.isArray(filling) && typeof filling[0] === 'object'
}

/** A list with one value for every row. */
export function repeated<T>(count: number, value: T): T[] {
  return new Array<T>(count).fill(value)
}
