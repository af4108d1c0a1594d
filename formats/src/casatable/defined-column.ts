import type { Table } from './any-table.ts'
import type { Column } from './column.ts'

/** An array column that is there and has an array in its first row; undefined otherwise. */
export function definedColumn(table: Table, name: string): Column | undefined {
  return table.has(name) && table.rowCount > 0 && table.column(name).cellShape(0) ? table.column(name) : undefined
}
