import { FormatError } from '../error.ts'
import type { Table } from './any-table.ts'
import { writeTableDat } from './create-table.ts'
import { filesOfManager } from './litter.ts'
import { ownLayout } from './own-layout.ts'
import { withoutColumn } from './standard-without.ts'
import { openTable } from './table.ts'
import type { ColumnLayout, ManagerLayout, TableLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'
import { whileTableDatChanges } from './table-lock.ts'

/** Gives a column another name, in table.dat alone; its storage manager knows it under the old one. */
export function renameColumn(files: TableFiles, name: string, newName: string): void {
  files.lock()
  const table = openTable(files)
  const layout = ownLayout(table)
  const column = columnOf(table, layout, name)
  if (newName === '' || table.has(newName)) {
    throw new FormatError(files.path, undefined, `column ${name} cannot be called "${newName}": the name is taken`)
  }
  const columns = layout.columns.map((other) => (other === column ? { ...column, name: newName } : other))
  replaceTableDat(files, { ...layout, rowCount: table.rowCount, columns })
}

/**
 * Removes a column in one step: table.dat no longer names it. Files that nothing else needs go with it; where a
 * StandardStMan holds other columns too, the room within its buckets stays unused.
 *
 * @throws FormatError where other columns share an IncrementalStMan or the tiles of the column
 */
export function removeColumn(files: TableFiles, name: string): void {
  files.lock()
  const table = openTable(files)
  const layout = ownLayout(table)
  const column = columnOf(table, layout, name)
  const shared = layout.columns.filter((other) => other.managerSequence === column.managerSequence)
  const columns = layout.columns.filter((other) => other !== column)
  const managers = layout.managers.flatMap((manager): ManagerLayout[] => {
    if (manager.sequence !== column.managerSequence) return [manager]
    return shared.length === 1 ? [] : [withoutColumn(files, manager, shared.indexOf(column), name)]
  })
  replaceTableDat(files, { ...layout, rowCount: table.rowCount, columns, managers })
  if (shared.length > 1) return
  for (const file of filesOfManager(files, { sequence: column.managerSequence })) files.remove(file)
}

function columnOf(table: Table, layout: TableLayout, name: string): ColumnLayout {
  const column = layout.columns.find((one) => one.name === name)
  if (column !== undefined) return column
  throw new FormatError(table.path, undefined, `there is no column ${name}`)
}

function replaceTableDat(files: TableFiles, layout: TableLayout): void {
  whileTableDatChanges(files, () => writeTableDat(files, layout))
}
