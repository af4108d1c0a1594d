import type { Column, Table } from '@contimg/formats/casatable'
import { FormatError } from '@contimg/formats/error'
import { compileWhere } from './where/compile.ts'

const ROWS_A_PAGE = 1000
const ROWS_AT_ONCE = 1 << 16

/** Which rows of a table are wanted, and which columns of them. */
export interface RowsWanted {
  readonly firstRow: number // of the table, or of those that are selected
  readonly endRow: number // not one of them; may lie beyond the last
  readonly where?: string // selects rows; all where it is not given
  readonly columns?: readonly string[] // all where there are none
}

/** Some rows: their numbers in the table, and what stands in each column. */
export interface RowsPage<Cell> {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly number: number; readonly cells: readonly Cell[] }[]
}

export interface RowsFound {
  readonly rowCount: number // of the table
  readonly selectedCount: number // of these are selected
  readonly shownCount: number // of these were wanted
}

/**
 * Goes through wanted rows page by page, so that any number of them can be shown in little memory, and says at the end how
 * many there were. All rows are looked at where some are to be selected.
 *
 * @param cellOf  what is to be told of a cell
 * @throws FormatError for a column that the table has not, or a first row beyond its last; WhereError
 */
export function* pagesOf<Cell>(
  table: Table,
  { firstRow, endRow, where, columns: names = [] }: RowsWanted,
  cellOf: (column: Column, row: number) => Cell,
): Generator<RowsPage<Cell>, RowsFound> {
  const columns = (names.length > 0 ? names : table.columns.map(({ name }) => name)).map((name) => table.column(name))
  const heading = columns.map(({ description }) => description.name)
  const selected = where === undefined ? allRows(table, firstRow, endRow) : selectedRows(table, where, firstRow, endRow)
  let shownCount = 0
  let next = selected.next()
  for (; next.done !== true; next = selected.next()) {
    const rows = next.value.map((number) => ({ number, cells: columns.map((column) => cellOf(column, number)) }))
    shownCount += rows.length
    yield { columns: heading, rows }
  }
  return { rowCount: table.rowCount, selectedCount: next.value, shownCount }
}

/** Numbers of rows, page by page; at the end, how many there are to choose from. */
type RowNumbers = Generator<readonly number[], number>

function* allRows({ path, rowCount }: Table, first: number, end: number): RowNumbers {
  if (first >= rowCount) throw new FormatError(path, undefined, `row ${first} wanted, the table has ${rowCount} rows`)
  const last = Math.min(end, rowCount)
  for (let row = first; row < last; row += ROWS_A_PAGE) {
    yield Array.from({ length: Math.min(ROWS_A_PAGE, last - row) }, (_, i) => row + i)
  }
  return rowCount
}

function* selectedRows(table: Table, where: string, first: number, end: number): RowNumbers {
  const isSelected = compileWhere(where, table)
  let page: number[] = []
  let selectedCount = 0
  for (let row = 0; row < table.rowCount; row += ROWS_AT_ONCE) {
    const truths = isSelected({ first: row, count: Math.min(ROWS_AT_ONCE, table.rowCount - row) })
    for (const [i, truth] of truths.entries()) {
      if (truth === 0) continue
      const place = selectedCount++
      if (place >= first && place < end) page.push(row + i)
      if (page.length < ROWS_A_PAGE) continue
      yield page
      page = []
    }
  }
  if (page.length > 0) yield page
  return selectedCount
}
