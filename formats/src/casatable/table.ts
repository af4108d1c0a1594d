import { FormatError } from '../error.ts'
import type { Table } from './any-table.ts'
import { concatenatedTable } from './concatenated-table.ts'
import { plainTable } from './plain-table.ts'
import { selectedTable } from './selected-table.ts'
import type { TableLayout } from './table-dat.ts'
import { readTableDat } from './table-dat-reader.ts'
import type { TableFiles } from './table-files.ts'

const MAX_DEPTH = 16 // of tables made of tables

/** Opens a table: one with values of its own, a selection from another, or several seen as one. */
export function openTable(files: TableFiles): Table {
  return openWithin(files, 0)
}

/** Opens a table as if its table.dat held a layout: the table as a change will leave it. */
export function openLayout(files: TableFiles, layout: TableLayout): Table {
  return plainTable(files, layout, openTable)
}

function openWithin(files: TableFiles, depth: number): Table {
  if (depth > MAX_DEPTH) throw new FormatError(files.path, undefined, `tables refer to each other ${depth} deep`)
  if (!files.exists('table.dat'))
    throw new FormatError(files.path, undefined, 'there is no table.dat: not a casacore table')
  const dat = readTableDat(files.open('table.dat'))
  const openOther = (name: string): Table => openWithin(files.folder(name), depth + 1)
  if (dat.kind === 'plain') return plainTable(files, dat, openTable)
  if (dat.kind === 'selection') return selectedTable(files, dat, openOther(dat.base))
  return concatenatedTable(files, dat.parts.map(openOther), dat.joinedSubtables)
}
