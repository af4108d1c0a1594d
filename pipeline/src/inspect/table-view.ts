import { type ColumnDescription, type Keyword, type Keywords, openTable, type Table } from '@contimg/formats/casatable'
import { FormatError } from '@contimg/formats/error'
import { nodeTableFiles } from '@contimg/formats/node'
import { type CellView, cellView, scalarText, valuesText } from './cell-view.ts'

/** A column of any casacore table, in words. */
export interface ColumnView {
  readonly name: string
  readonly type: string
  readonly shape: string // of a cell: scalar, [2, 48], or [·, ·] where it is not the same in all rows
  readonly unit: string
  readonly measure: string // and its reference frame
  readonly manager: string
  readonly comment: string
}

/** A keyword of a table, or `COLUMN.KEYWORD` of one of its columns; records are spread out, as `RECORD.FIELD`. */
export interface KeywordView {
  readonly name: string
  readonly type: string
  readonly value: string
}

export interface TableView {
  readonly path: string
  readonly rowCount: number
  readonly columns: readonly ColumnView[]
  readonly keywords: readonly KeywordView[]
}

/** Some rows: their numbers, and what stands in each column. */
export interface RowsView {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly number: number; readonly cells: readonly CellView[] }[]
}

/**
 * Says what a casacore table holds, whatever it is: a Measurement Set or a sub-table of one, a calibration table.
 *
 * @param names  columns to tell of, with their keywords; all where there are none
 * @throws FormatError for what is no table, or a column that it has not
 */
export function viewTable(path: string, names: readonly string[] = []): TableView {
  return withTable(path, (table) => {
    const columns = chosen(table, names)
    const ofColumns = columns.flatMap(({ name, keywords }) => keywordViews(keywords, `${name}.`))
    return {
      path,
      rowCount: table.rowCount,
      columns: columns.map(columnView),
      keywords: names.length > 0 ? ofColumns : keywordViews(table.keywords, ''),
    }
  })
}

/**
 * Rows [firstRow, endRow) of a table, cut at its last row.
 *
 * @throws FormatError for what is no table, a column that it has not, or a first row beyond its last
 */
export function viewRows(path: string, firstRow: number, endRow: number, names: readonly string[] = []): RowsView {
  return withTable(path, (table) => {
    const descriptions = chosen(table, names)
    if (firstRow >= table.rowCount)
      throw new FormatError(path, undefined, `row ${firstRow} wanted, the table has ${table.rowCount} rows`)
    const columns = descriptions.map(({ name }) => table.column(name))
    const count = Math.max(0, Math.min(endRow, table.rowCount) - firstRow)
    const rows = Array.from({ length: count }, (_, i) => {
      const number = firstRow + i
      return { number, cells: columns.map((column) => cellView(column, number)) }
    })
    return { columns: descriptions.map(({ name }) => name), rows }
  })
}

function withTable<T>(path: string, use: (table: Table) => T): T {
  const files = nodeTableFiles(path)
  try {
    return use(openTable(files))
  } finally {
    files.close()
  }
}

function chosen(table: Table, names: readonly string[]): readonly ColumnDescription[] {
  return names.length === 0 ? table.columns : names.map((name) => table.column(name).description)
}

function columnView({ name, type, kind, ndim, shape, units, measure, reference, manager, comment }: ColumnDescription) {
  const axes = shape ?? (ndim < 0 ? undefined : new Array<string>(ndim).fill('·'))
  return {
    name,
    type: kind === 'record' ? 'record' : type,
    shape: kind === 'array' ? (axes ? `[${axes.join(', ')}]` : '[…]') : kind,
    unit: [...new Set(units)].join(', '),
    measure: [measure, reference].filter((word) => word !== undefined).join(' '),
    manager,
    comment,
  }
}

function keywordViews(keywords: Keywords, prefix: string): KeywordView[] {
  return [...keywords].flatMap(([name, keyword]) =>
    keyword.kind === 'record'
      ? keywordViews(keyword.fields, `${prefix}${name}.`)
      : [{ name: prefix + name, ...keywordValue(keyword) }],
  )
}

function keywordValue(keyword: Exclude<Keyword, { kind: 'record' }>): Omit<KeywordView, 'name'> {
  if (keyword.kind === 'table') return { type: 'table', value: keyword.name }
  const { type } = keyword
  if (keyword.kind === 'scalar') return { type, value: scalarText(keyword.value) }
  return { type: `${type} [${keyword.shape.join(', ')}]`, value: valuesText(type, keyword.values) }
}
