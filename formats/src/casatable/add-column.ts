import type { NewColumn } from './create-table.ts'
import { type ChangedCells, TableChange } from './table-change.ts'
import type { TableFiles } from './table-files.ts'

/** A column that is being added to a table. The table is as it was until `finish` has been called. */
export interface AddedColumn extends ChangedCells {
  finish(): void
}

/** Adds a tiled column to an existing table, whoever wrote it, in the table's own byte order; see TableChange. */
export function addTiledColumn(files: TableFiles, column: NewColumn): AddedColumn {
  const change = new TableChange(files)
  const added = change.add(column)
  return { writeCells: added.writeCells, finish: () => change.finish() }
}
