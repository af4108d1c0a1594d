import type { ManagerWriter } from './column-writer.ts'
import { tiledWriter } from './create-table.ts'
import { StandardWriter } from './standard-writer.ts'
import type { ColumnLayout, TableLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'

/** Writes columns of one storage manager, which they name, into new files: an array that is alone there into tiles. */
export function managerWriter(
  files: TableFiles,
  { rowCount, littleEndian }: TableLayout,
  columns: readonly ColumnLayout[],
): ManagerWriter {
  const [first] = columns
  const plan = { sequence: first.managerSequence, rowCount, littleEndian }
  if (first.kind === 'array' && first.type !== 'string' && columns.length === 1)
    return tiledWriter(files, { ...plan, columns })
  return new StandardWriter(files, { ...plan, columns, name: `Standard_${first.name}` })
}
