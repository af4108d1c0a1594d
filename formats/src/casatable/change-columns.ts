import { FormatError } from '../error.ts'
import { AipsReader } from './aipsio-reader.ts'
import { AipsWriter } from './aipsio-writer.ts'
import type { Table } from './any-table.ts'
import { writeTableDat } from './create-table.ts'
import { ownLayout } from './own-layout.ts'
import { managerFile } from './storage.ts'
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
  if (shared.length === 1) removeFiles(files, column)
}

function columnOf(table: Table, layout: TableLayout, name: string): ColumnLayout {
  const column = layout.columns.find((one) => one.name === name)
  if (column !== undefined) return column
  throw new FormatError(table.path, undefined, `there is no column ${name}`)
}

/** A StandardStMan that has forgotten one of its columns (its block in table.dat; see openStandardStorage). */
function withoutColumn(files: TableFiles, manager: ManagerLayout, place: number, name: string): ManagerLayout {
  if (manager.type !== 'StandardStMan') {
    const found = `column ${name} shares its ${manager.type} with others`
    throw new FormatError(files.path, undefined, `${found}, wanted a StandardStMan or one of its own to remove it`)
  }
  const reader = new AipsReader(manager.block, `${files.path}/table.dat`)
  const head = reader.begin('SSM')
  const title = reader.string()
  const offsets = [...reader.integers()]
  const indices = [...reader.integers()]
  reader.end(head)
  const writer = new AipsWriter()
  writer.object('SSM', head.version, () => {
    writer.string(title)
    writer.integers(offsets.toSpliced(place, 1))
    writer.integers(indices.toSpliced(place, 1))
  })
  return { ...manager, block: writer.bytes }
}

function replaceTableDat(files: TableFiles, layout: TableLayout): void {
  whileTableDatChanges(files, () => writeTableDat(files, layout))
}

const MOST_TILE_FILES = 1000

function removeFiles(files: TableFiles, column: ColumnLayout): void {
  const manager = { sequence: column.managerSequence }
  const endings = ['', 'i', ...Array.from({ length: MOST_TILE_FILES }, (_, i) => `_TSM${i}`)]
  for (const ending of endings) {
    const name = managerFile(manager, ending)
    if (files.exists(name)) files.remove(name)
  }
}
