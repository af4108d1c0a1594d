import type { ColumnLayout, ManagerLayout } from './table-dat.ts'
import type { Cells } from './value-type.ts'

/** Takes the cells of one column of a table that is being written. */
export interface ColumnWriter {
  /**
   * Writes the cells of rows [firstRow, firstRow + count), which have one shape.
   *
   * @param shape  of each cell, first axis fastest; [] for scalars
   * @param cells  the values, rows one after another; bools as 0 and 1, complex as (real, imaginary)
   */
  writeCells(firstRow: number, count: number, shape: readonly number[], cells: Cells): void
}

/** The columns of one storage manager of a table that is being written. */
export interface ManagerWriter {
  readonly columns: ReadonlyMap<string, ColumnWriter>
  /** Writes what is still held, and returns what table.dat must keep. */
  finish(): ManagerLayout
}

/** What a storage manager is told when a table is made. */
export interface ManagerPlan {
  readonly sequence: number
  readonly name: string
  readonly columns: readonly ColumnLayout[]
  readonly rowCount: number
  readonly littleEndian: boolean
}
