import { FormatError } from '../error.ts'
import type { Table } from './any-table.ts'
import { Column, describeColumn } from './column.ts'
import { openIncrementalStorage } from './incremental-stman.ts'
import { fieldsOf, textsOf } from './keywords.ts'
import { openStandardStorage } from './standard-stman.ts'
import type { ColumnStorage, ManagerContext } from './storage.ts'
import type { ColumnLayout, ManagerLayout, TableLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'
import { lockedRowCount } from './table-lock.ts'
import { openTiledStorage, tiledManagers } from './tiled-stman.ts'

const managers: Readonly<Record<string, (context: ManagerContext) => ColumnStorage[]>> = {
  StandardStMan: openStandardStorage,
  IncrementalStMan: openIncrementalStorage,
  ...Object.fromEntries(tiledManagers.map((name) => [name, openTiledStorage])),
}

/**
 * A table that has values of its own. Its storage managers are opened when one of their columns is first read.
 *
 * @param openSubtable  opens what a keyword names
 */
export function plainTable(files: TableFiles, layout: TableLayout, openSubtable: (files: TableFiles) => Table): Table {
  const rowCount = lockedRowCount(files) ?? layout.rowCount
  const opened = new Map<number, Map<string, ColumnStorage>>()
  const columns = new Map(layout.columns.map((column) => [column.name, makeColumn(column)]))

  function makeColumn(column: ColumnLayout): Column {
    const manager = layout.managers.find((one) => one.sequence === column.managerSequence)
    if (manager === undefined) {
      throw new FormatError(
        files.path,
        undefined,
        `column ${column.name} lies in manager ${column.managerSequence}, which is unknown`,
      )
    }
    return new Column(files.path, describeColumn(column, manager.type), rowCount, () => storageOf(column, manager))
  }

  function storageOf(column: ColumnLayout, manager: ManagerLayout): ColumnStorage {
    let storages = opened.get(manager.sequence)
    if (storages === undefined) {
      storages = openManager(files, layout, manager, rowCount, column.name)
      opened.set(manager.sequence, storages)
    }
    return storages.get(column.name) as ColumnStorage
  }

  return {
    path: files.path,
    files,
    rowCount,
    columns: [...columns.values()].map((column) => column.description),
    keywords: layout.keywords,
    layout,
    has: (name) => columns.has(name),
    column(name) {
      const column = columns.get(name)
      if (column === undefined) throw new FormatError(files.path, undefined, `there is no column ${name}`)
      return column
    },
    subtable(name) {
      const keyword = layout.keywords.get(name)
      return keyword?.kind === 'table' ? openSubtable(files.folder(keyword.name)) : undefined
    },
    close: () => files.close(),
  }
}

function openManager(
  files: TableFiles,
  layout: TableLayout,
  manager: ManagerLayout,
  rowCount: number,
  wantedColumn: string,
): Map<string, ColumnStorage> {
  if (!Object.hasOwn(managers, manager.type)) {
    const found = `column ${wantedColumn} lies in storage manager "${manager.type}"`
    throw new FormatError(files.path, undefined, `${found}, wanted one of ${Object.keys(managers).join(', ')}`)
  }
  const open = managers[manager.type]
  const columns = layout.columns.filter((column) => column.managerSequence === manager.sequence)
  const { littleEndian } = layout
  const storages = open({ files, manager, columns, rowCount, littleEndian, hypercolumns: hypercolumnsOf(layout) })
  return new Map(columns.map((column, i) => [column.name, storages[i]]))
}

const HYPERCOLUMN = 'Hypercolumn_'

/** The data columns of each hypercolumn, by its name (tables/Tables/TableDesc.cc). */
function hypercolumnsOf(layout: TableLayout): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const name of layout.privateKeywords.keys()) {
    if (!name.startsWith(HYPERCOLUMN)) continue
    found.set(name.slice(HYPERCOLUMN.length), textsOf(fieldsOf(layout.privateKeywords, name), 'data'))
  }
  return found
}
