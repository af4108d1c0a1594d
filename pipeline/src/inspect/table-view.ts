import { type Column, type ColumnDescription, type Keyword, type Keywords, openTable } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { type CellValue, cellValue, keywordValue } from './cell-value.ts'
import { type CellView, cellView, scalarText, valuesText } from './cell-view.ts'
import { pagesOf, type RowsFound, type RowsPage, type RowsWanted } from './row-pages.ts'

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
  readonly whole: CellValue // the value itself
}

export interface TableView {
  readonly path: string
  readonly rowCount: number
  readonly columns: readonly ColumnView[]
  readonly keywords: readonly KeywordView[]
}

/**
 * Says what a casacore table holds, whatever it is: a Measurement Set or a sub-table of one, a calibration table, an image,
 * a selection from another table, several tables seen as one.
 *
 * @param names  columns to tell of, with their keywords; all where there are none
 * @throws FormatError for what is no table, or a column that it has not
 */
export function viewTable(path: string, names: readonly string[] = []): TableView {
  const files = nodeTableFiles(path)
  try {
    const table = openTable(files)
    const columns = names.length === 0 ? table.columns : names.map((name) => table.column(name).description)
    const ofColumns = columns.flatMap(({ name, keywords }) => keywordViews(keywords, `${name}.`))
    return {
      path,
      rowCount: table.rowCount,
      columns: columns.map(columnView),
      keywords: names.length > 0 ? ofColumns : keywordViews(table.keywords, ''),
    }
  } finally {
    files.close()
  }
}

/** Rows of a table as a person reads them; see pagesOf. */
export function viewRows(path: string, wanted: RowsWanted): Generator<RowsPage<CellView>, RowsFound> {
  return pagesOfTable(path, wanted, cellView)
}

/** Rows of a table with all that stands in them, for JSON; see pagesOf. */
export function readRows(path: string, wanted: RowsWanted): Generator<RowsPage<CellValue>, RowsFound> {
  return pagesOfTable(path, wanted, cellValue)
}

function* pagesOfTable<Cell>(path: string, wanted: RowsWanted, cellOf: (column: Column, row: number) => Cell) {
  const files = nodeTableFiles(path)
  try {
    return yield* pagesOf(openTable(files), wanted, cellOf)
  } finally {
    files.close()
  }
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
      : [{ name: prefix + name, ...keywordText(keyword), whole: keywordValue(keyword) }],
  )
}

function keywordText(keyword: Exclude<Keyword, { kind: 'record' }>): { type: string; value: string } {
  if (keyword.kind === 'table') return { type: 'table', value: keyword.name }
  const { type } = keyword
  if (keyword.kind === 'scalar') return { type, value: scalarText(keyword.value) }
  return { type: `${type} [${keyword.shape.join(', ')}]`, value: valuesText(type, keyword.values) }
}
