import type { Box } from './box.ts'
import type { ColumnLayout, ManagerLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'
import type { Cells } from './value-type.ts'

/** The values of one column, as its storage manager keeps them. */
export interface ColumnStorage {
  /** The shape of the array in a row, first axis fastest; [] in a scalar column; undefined where a row has no array. */
  cellShape(row: number): readonly number[] | undefined
  /** How many rows from `firstRow` on, at most `count`, hold arrays of the shape of the first. */
  equalShapes(firstRow: number, count: number): number
  /** Fills `target` from value `offset` on with the cells of rows that all have one shape. */
  read(firstRow: number, count: number, target: Cells, offset: number): void
  /** Reads a box of the array in a row; absent where the whole cell must be read for that. */
  readPart?(row: number, box: Box, target: Cells, offset: number): void
  /** Overwrites the cells of rows, whose shapes stay as they are; absent where that cannot be done in place. */
  write?(firstRow: number, count: number, source: Cells, offset: number): void
}

/** What a storage manager is told when a table is opened. */
export interface ManagerContext {
  readonly files: TableFiles
  readonly manager: ManagerLayout
  readonly columns: readonly ColumnLayout[] // those that lie in this manager, in its order
  readonly rowCount: number
  readonly littleEndian: boolean
  readonly hypercolumns: ReadonlyMap<string, readonly string[]> // data columns by name of a tiled manager
}

/** Name of the file of a storage manager. */
export function managerFile(manager: { readonly sequence: number }, ending = ''): string {
  return `table.f${manager.sequence}${ending}`
}
