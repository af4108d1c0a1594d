import type { Column, ColumnDescription } from './column.ts'
import type { Keywords } from './keywords.ts'
import type { TableLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'

/** A casacore table: rows of typed cells, and keywords. */
export interface Table {
  readonly path: string
  readonly files: TableFiles
  readonly rowCount: number
  readonly columns: readonly ColumnDescription[]
  readonly keywords: Keywords
  readonly layout: TableLayout | undefined // of table.dat; undefined where the table is made of rows of others
  has(column: string): boolean
  /** A column by its name; a FormatError where there is none. */
  column(name: string): Column
  /** The sub-table that a keyword names; undefined where there is none. */
  subtable(name: string): Table | undefined
  close(): void
}
