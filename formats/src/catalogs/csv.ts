import { lineError, shown } from './text-line.ts'

/** A line of a table of comma separated values, with the names of its columns. */
export interface CsvRow {
  readonly line: number
  /** The cell of the first of these columns that the table has; '' where it has none of them, or nothing stands there. */
  cell(...columns: readonly string[]): string
  has(...columns: readonly string[]): boolean
}

const NOTHING = /^(none|nan|null|n\/a|\?|-)?$/i // how writers say that a cell is empty

/**
 * Reads a table whose first line names the columns (in any case), row by row. Cells may be quoted (RFC 4180), lines
 * that begin with # are passed over.
 *
 * @throws FormatError for a row of another length, or a quotation that does not end on its line
 */
export function* readCsv(path: string, text: string): Generator<CsvRow> {
  let columns: ReadonlyMap<string, number> | undefined
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const cells = csvCells(path, i + 1, line)
    if (columns === undefined) columns = columnsOf(path, i + 1, cells)
    else yield rowOf(path, i + 1, columns, cells)
  }
}

function columnsOf(path: string, line: number, names: readonly string[]): ReadonlyMap<string, number> {
  const columns = new Map(names.map((name, index) => [name.toLowerCase(), index]))
  if (columns.size < names.length) throw lineError(path, line, `${shown(names.join())}, wanted every column named once`)
  return columns
}

function rowOf(path: string, line: number, columns: ReadonlyMap<string, number>, cells: readonly string[]): CsvRow {
  if (cells.length !== columns.size)
    throw lineError(path, line, `${cells.length} cells, wanted ${columns.size} as in the line that names the columns`)
  const has = (...names: readonly string[]) => names.some((name) => columns.has(name))
  const cell = (...names: readonly string[]) => {
    const found = names.find((name) => columns.has(name))
    const text = found === undefined ? '' : cells[columns.get(found)!]
    return NOTHING.test(text) ? '' : text
  }
  return { line, has, cell }
}

const LONGEST_LINE = 100_000

// A cell to the comma after it or the end: in quotation marks, which stand doubled for themselves, or without any.
const CELL = /\s*"([^"]*(?:""[^"]*)*)"\s*(?=,|$)|([^",]*)(?=,|$)/y

/** @throws FormatError */
export function csvCells(path: string, line: number, text: string): string[] {
  if (text.length > LONGEST_LINE)
    throw lineError(path, line, `${text.length} characters, wanted ${LONGEST_LINE} at most`)
  const cells: string[] = []
  for (let at = 0; at <= text.length; at = CELL.lastIndex + 1) {
    CELL.lastIndex = at
    const found = CELL.exec(text)
    if (found === null)
      throw lineError(
        path,
        line,
        `${shown(text.slice(at))}, wanted cells between commas, whole in quotation marks or not`,
      )
    cells.push((found[1]?.replaceAll('""', '"') ?? found[2]).trim())
  }
  return cells
}
