import { FormatError } from '../error.ts'
import { layoutOf, type NewColumn, tiledWriter, writeTableDat } from './create-table.ts'
import { ownLayout } from './own-layout.ts'
import { openTable } from './table.ts'
import type { TableFiles } from './table-files.ts'
import { whileTableDatChanges } from './table-lock.ts'
import type { Cells } from './value-type.ts'

/** A column that is being added to a table. The table is as it was until `finish` has been called. */
export interface AddedColumn {
  /** Writes the cells of rows that have one shape; see ColumnWriter. */
  writeCells(firstRow: number, count: number, shape: readonly number[], cells: Cells): void
  finish(): void
}

/**
 * Adds a tiled column to an existing table, whoever wrote it, in the table's own byte order. Its cells go to new files;
 * table.dat, replaced last and at once, makes them part of the table, so that what is broken off leaves the table whole.
 */
export function addTiledColumn(files: TableFiles, column: NewColumn): AddedColumn {
  files.lock()
  const table = openTable(files)
  if (table.has(column.name)) throw new FormatError(files.path, undefined, `there is a column ${column.name} already`)
  const { rowCount } = table
  const layout = ownLayout(table)
  const sequence = Math.max(layout.nextSequence, ...layout.managers.map((manager) => manager.sequence + 1))
  const added = layoutOf(column, sequence)
  const { littleEndian } = layout
  const writer = tiledWriter(files, { sequence, columns: [added], rowCount, littleEndian })
  return {
    writeCells(firstRow, count, shape, cells) {
      if (firstRow < 0 || firstRow + count > rowCount) {
        const rows = `rows ${firstRow} to ${firstRow + count}`
        throw new FormatError(files.path, undefined, `column ${column.name}: ${rows} of ${rowCount}`)
      }
      writer.columns.get(column.name)?.writeCells(firstRow, count, shape, cells)
    },
    finish() {
      const managers = [...layout.managers, writer.finish()]
      files.sync()
      const columns = [...layout.columns, added]
      const changed = { ...layout, rowCount, columns, managers, nextSequence: sequence + 1 }
      whileTableDatChanges(files, () => writeTableDat(files, changed))
    },
  }
}
