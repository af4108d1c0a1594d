import { FormatError } from '../error.ts'
import type { Table } from './any-table.ts'
import type { TableLayout } from './table-dat.ts'

/** The layout of a table whose columns can be added, renamed and removed; a FormatError where it is made of others. */
export function ownLayout(table: Table): TableLayout {
  if (table.layout !== undefined) return table.layout
  throw new FormatError(table.path, undefined, 'table is made of rows of others, wanted one with values of its own')
}
