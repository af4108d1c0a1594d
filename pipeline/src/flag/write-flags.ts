import type { Column, Table } from '@contimg/formats/casatable'
import { differences, flaggedRows } from '@contimg/numerics/flag'

/** Rows one after another with the flags that they are to have. */
export interface ChangedFlags {
  readonly firstRow: number
  readonly rowCount: number
  readonly changed: number // of them, FLAG_ROW merged in
  readonly flags: Uint8Array // [row, sample]
  readonly rowFlags: Uint8Array // [row] FLAG_ROW as it is in the file
}

/** Writes flags if they changed. FLAG_ROW is set where every sample of a row is flagged, and only there. */
export function writeFlags(main: Table, { firstRow, rowCount, changed, flags, rowFlags }: ChangedFlags): void {
  if (changed > 0) main.column('FLAG').writeCells(firstRow, rowCount, flags)
  writeRowFlags(main.column('FLAG_ROW'), firstRow, rowFlags, flaggedRows(flags, rowCount))
}

/** Writes FLAG_ROW where it changed. */
export function writeRowFlags(column: Column, firstRow: number, before: Uint8Array, wanted: Uint8Array): void {
  if (differences(before, wanted) > 0) column.writeCells(firstRow, wanted.length, wanted)
}
