import { FormatError } from '../error.ts'
import type { Table } from './any-table.ts'
import type { ManagerWriter } from './column-writer.ts'
import { copyColumn } from './copy-column.ts'
import { managerWriter } from './manager-writer.ts'
import { withoutColumn } from './standard-without.ts'
import type { ColumnLayout, ManagerLayout, TableLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'

/** A column in files of its own, and what has written them. */
export interface MovedColumn {
  readonly layout: ColumnLayout
  readonly writer: ManagerWriter
}

/**
 * A table in which columns lie in files of their own, in place of those of the same names or after all others. Where the
 * storage manager that they leave cannot do without them, the columns that they leave there are copied out of it too.
 */
export function changedColumns(
  files: TableFiles,
  table: Table,
  layout: TableLayout,
  columns: readonly MovedColumn[],
): TableLayout {
  const placed = new Map(columns.map((column) => [column.layout.name, column.layout]))
  const writers = new Set(columns.map(({ writer }) => writer))
  const managers: ManagerLayout[] = []
  let { nextSequence } = layout
  for (const manager of layout.managers) {
    const before = layout.columns.filter(({ managerSequence }) => managerSequence === manager.sequence)
    const left = before.filter(({ name }) => !placed.has(name))
    if (left.length === before.length) managers.push(manager)
    else if (left.length === 0) continue
    else if (manager.type === 'StandardStMan') managers.push(withoutColumns(files, manager, before, left))
    else
      for (const moved of copiedOut(files, table, { ...layout, nextSequence }, left)) {
        placed.set(moved.layout.name, moved.layout)
        writers.add(moved.writer)
        nextSequence = Math.max(nextSequence, moved.layout.managerSequence + 1)
      }
  }
  return {
    ...layout,
    nextSequence,
    columns: [
      ...layout.columns.map((column) => placed.get(column.name) ?? column),
      ...columns.map((column) => column.layout).filter(({ name }) => !table.has(name)),
    ],
    managers: [...managers, ...[...writers].map((writer) => writer.finish())],
  }
}

/** A StandardStMan that has forgotten all of its columns but those that are left. */
function withoutColumns(
  files: TableFiles,
  manager: ManagerLayout,
  before: readonly ColumnLayout[],
  left: readonly ColumnLayout[],
): ManagerLayout {
  const gone = before.filter((column) => !left.includes(column))
  return gone.reduceRight((rest, column) => withoutColumn(files, rest, before.indexOf(column), column.name), manager)
}

/** Copies of columns: arrays each on its own, all scalars and texts together. */
function copiedOut(
  files: TableFiles,
  table: Table,
  layout: TableLayout,
  columns: readonly ColumnLayout[],
): MovedColumn[] {
  const record = columns.find(({ kind }) => kind === 'record')
  if (record !== undefined) {
    const found = `column ${record.name} of records shares its storage manager with one that is to be rewritten`
    throw new FormatError(files.path, undefined, found)
  }
  const isTiled = ({ kind, type }: ColumnLayout) => kind === 'array' && type !== 'string'
  const others = columns.filter((column) => !isTiled(column))
  const groups = [...(others.length > 0 ? [others] : []), ...columns.filter(isTiled).map((column) => [column])]
  return groups.flatMap((group, i) => {
    const managerSequence = layout.nextSequence + i
    const moved = group.map((column) => ({ ...column, originalName: column.name, managerSequence }))
    const writer = managerWriter(files, layout, moved)
    for (const [name, target] of writer.columns) copyColumn(table.column(name), 0, layout.rowCount, target)
    return moved.map((column) => ({ layout: column, writer }))
  })
}
