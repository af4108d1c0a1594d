import { FormatError } from '../error.ts'
import type { Table } from './any-table.ts'
import { changedColumns } from './changed-columns.ts'
import type { ManagerWriter } from './column-writer.ts'
import { copyColumn } from './copy-column.ts'
import { layoutOf, type NewColumn, writeTableDat } from './create-table.ts'
import type { Keyword } from './keywords.ts'
import { litterOf } from './litter.ts'
import { managerWriter } from './manager-writer.ts'
import { ownLayout } from './own-layout.ts'
import { RowSet } from './row-set.ts'
import { openLayout, openTable } from './table.ts'
import type { ColumnLayout, TableLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'
import { whileTableDatChanges } from './table-lock.ts'
import type { Cells } from './value-type.ts'

/** A keyword that a table bears from before the first cell of a change is written until the change is whole. */
export interface Mark {
  readonly name: string
  readonly value: Keyword
}

/** Takes the cells of one column of a change. */
export interface ChangedCells {
  /** Writes the cells of rows that have one shape, each row at most once. */
  writeCells(firstRow: number, count: number, shape: readonly number[], cells: Cells): void
}

interface BegunColumn {
  readonly layout: ColumnLayout
  readonly writer: ManagerWriter
  readonly written: RowSet
}

/**
 * New cells for some columns of a table, whoever wrote it, and new columns beside them, all at once or not at all. They go
 * to new files; table.dat, replaced last and in one step, makes them the table's. Until then, whatever breaks the work
 * off, the table is as it was, and files that are left over (see litterOf) are removed by the next change.
 *
 * Room is needed on the disk for the new files beside the old ones.
 */
export class TableChange implements Disposable {
  readonly #files: TableFiles
  readonly #before: TableLayout // without the mark
  readonly #mark: Mark | undefined
  readonly #atEnd: readonly Mark[]
  readonly #begun = new Map<string, BegunColumn>()
  #layout: TableLayout // with the columns that are whole
  #table: Table
  #isOver = false

  /**
   * @param atEnd  keywords that the table bears once the change is finished
   * @throws FormatError where the table is made of others; TableLockedError, TableChangedError
   */
  constructor(files: TableFiles, mark?: Mark, atEnd: readonly Mark[] = []) {
    files.lock()
    this.#files = files
    this.#table = openTable(files)
    this.#mark = mark
    this.#atEnd = atEnd
    const layout = ownLayout(this.#table)
    for (const name of litterOf(files, layout)) files.remove(name)
    const keywords = new Map([...layout.keywords].filter(([name]) => name !== mark?.name))
    const nextSequence = Math.max(layout.nextSequence, ...layout.managers.map(({ sequence }) => sequence + 1))
    this.#before = { ...layout, rowCount: this.#table.rowCount, keywords, nextSequence }
    this.#layout = this.#before
    if (mark) this.#replaceTableDat({ ...this.#before, keywords: new Map([...keywords, [mark.name, mark.value]]) })
  }

  /** Removes what a killed change left of files and, where it is there, its mark. */
  static clear(files: TableFiles, mark: string): void {
    using change = new TableChange(files)
    if (!change.#before.keywords.has(mark)) return
    const keywords = new Map([...change.#before.keywords].filter(([name]) => name !== mark))
    change.#replaceTableDat({ ...change.#before, keywords })
  }

  /** The table as it will be, with the columns that were copied: these may be read and written as often as wanted. */
  get table(): Table {
    return this.#table
  }

  /** All of table.dat as it will be, for openLayout in another thread. */
  get layout(): TableLayout {
    return this.#layout
  }

  /** A tiled column that the table does not have. Cells that are never written are zero, or undefined arrays. */
  add(column: NewColumn): ChangedCells {
    if (this.#table.has(column.name)) this.#fail(`there is a column ${column.name} already`)
    return this.#begin(layoutOf(column, this.#layout.nextSequence))
  }

  /** A column that the table has, to be written row by row. Rows that are never written keep their cells. */
  rewrite(name: string): ChangedCells {
    return this.#begin(
      this.#layout.columns.find((one) => one.name === name) ?? this.#fail(`there is no column ${name}`),
    )
  }

  /** Copies columns to new files, so that they can be changed in place in `table`. */
  copy(...names: readonly string[]): void {
    for (const name of names) this.rewrite(name)
    this.#settle()
  }

  /** Makes the change the table's own, and removes what the table does not need any more. */
  finish(): void {
    this.#settle()
    this.#files.sync()
    const atEnd = this.#atEnd.map(({ name, value }) => [name, value] as const)
    this.#replaceTableDat({ ...this.#layout, keywords: new Map([...this.#layout.keywords, ...atEnd]) })
    this.#isOver = true
    this.#removeLitter(this.#layout)
  }

  /** Leaves the table as it was, unless the change is finished. */
  [Symbol.dispose](): void {
    if (this.#isOver) return
    this.#isOver = true
    try {
      this.#removeLitter(this.#before)
      if (this.#mark) this.#replaceTableDat(this.#before)
    } catch {
      // the error that ended the change is the one to be told; the next change removes what this one left
    }
  }

  #begin(column: ColumnLayout): ChangedCells {
    const { name } = column
    if (this.#begun.has(name)) this.#fail(`column ${name} is being written already`)
    const sequence = this.#layout.nextSequence
    this.#layout = { ...this.#layout, nextSequence: sequence + 1 }
    const layout = { ...column, originalName: name, managerSequence: sequence }
    const written = new RowSet()
    const writer = managerWriter(this.#files, this.#layout, [layout])
    this.#begun.set(name, { layout, writer, written })
    return {
      writeCells: (firstRow, count, shape, cells) => {
        const rows = `rows ${firstRow} to ${firstRow + count}`
        const { rowCount } = this.#layout
        if (firstRow < 0 || firstRow + count > rowCount) this.#fail(`column ${name}: ${rows} of ${rowCount}`)
        if (!written.add(firstRow, count)) this.#fail(`column ${name}: ${rows} have been written before`)
        writer.columns.get(name)?.writeCells(firstRow, count, shape, cells)
      },
    }
  }

  /** Makes the columns that were begun part of the table as it will be. */
  #settle(): void {
    if (this.#begun.size === 0) return
    for (const [name, { writer, written }] of this.#begun) {
      const target = writer.columns.get(name)
      if (!target || !this.#table.has(name)) continue
      for (const [firstRow, count] of written.gaps(this.#layout.rowCount))
        copyColumn(this.#table.column(name), firstRow, count, target)
    }
    this.#layout = changedColumns(this.#files, this.#table, this.#layout, [...this.#begun.values()])
    this.#table = openLayout(this.#files, this.#layout)
    this.#begun.clear()
  }

  #removeLitter(layout: TableLayout): void {
    for (const name of litterOf(this.#files, layout)) this.#files.remove(name)
  }

  #replaceTableDat(layout: TableLayout): void {
    whileTableDatChanges(this.#files, () => writeTableDat(this.#files, layout))
    this.#files.sync()
  }

  #fail(message: string): never {
    throw new FormatError(this.#files.path, undefined, message)
  }
}
