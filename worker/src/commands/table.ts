import { once } from 'node:events'
import {
  type CellView,
  type ColumnView,
  type RowsPage,
  type RowsWanted,
  readRows,
  type TableView,
  viewRows,
  viewTable,
} from '@contimg/pipeline/inspect'
import { type Command, InvalidArgumentError } from 'commander'
import { addExamples } from './help.ts'
import { textTable } from './text-table.ts'

const ROWS_WITHOUT_A_NUMBER = 20 // of selected ones, where --rows does not say how many

interface Options {
  readonly column?: string[]
  readonly rows?: readonly [first: number, end: number]
  readonly where?: string
  readonly json?: boolean
}

export function registerTable(program: Command): void {
  const command = program
    .command('table')
    .summary('show any casacore table: columns, keywords, rows')
    .description(
      'Shows a casacore table: a Measurement Set, one of its sub-tables (obs.ms/ANTENNA), a calibration table, an image, ' +
        'a selection from other tables. Without --rows and --where its columns and keywords.',
    )
    .argument('<path>', 'folder of the table')
    .option('--rows <a:b>', 'rows a to b, without b (a-b: with b); the rest with a:, one row with a', rowRange)
    .option('--where <expression>', `rows for which it holds; --rows counts these (default :${ROWS_WITHOUT_A_NUMBER})`)
    .option('--column <names...>', 'only these columns, and their keywords')
    .option('--json', 'as JSON, arrays whole, first axis fastest')
    .action(run)
  command.addHelpText(
    'after',
    `
An expression compares columns with values, as TaQL does in its style "python":
  = == != <> < <= > >=, in [2, 5:8] (5, 6, 7), not in [...], and or not && || !, parentheses
  'text' or "text"; true false; times as 2025/10/18/02:27:00 or 2025-10-18T02:27:00, UTC
  elements of arrays from 0 on, slowest axis first: UVW[2], DATA[0,1] (channel 0, polarization 1)
  abs() and sqrt() of a number; any() and all() of an array of flags; sum(), sumsqr(), mean(), min()
  and max() of an array or a part of one: sqrt(sumsqr(UVW[0:2])); rownumber()`,
  )
  addExamples(command, [
    'contimg table obs.ms',
    'contimg table obs.ms --rows 0:10 --column TIME ANTENNA1 ANTENNA2 UVW',
    'contimg table obs.ms/SPECTRAL_WINDOW --rows 0:',
    "contimg table obs.ms --where 'ANTENNA1 == 3 && FIELD_ID in [0, 2]' --column TIME UVW",
    "contimg table obs.ms --where 'TIME > 2025/10/18/02:29 and not all(FLAG)' --rows 0:1000 --json",
  ])
}

async function run(path: string, { column = [], rows, where, json = false }: Options): Promise<void> {
  if (rows === undefined && where === undefined) {
    const view = viewTable(path, column)
    await print(json ? JSON.stringify(tableRecord(view), null, 2) : tableText(view))
    return
  }
  const [firstRow, endRow] = rows ?? [0, ROWS_WITHOUT_A_NUMBER]
  const wanted: RowsWanted = { firstRow, endRow, columns: column, ...(where === undefined ? {} : { where }) }
  await (json ? printJson(path, wanted) : printText(path, wanted))
}

/** Prints a line, and waits until what reads it has taken it where that is slow. */
async function print(line: string): Promise<void> {
  console.log(line)
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain')
}

/** Prints rows page by page, headings again on each, and at last how many were selected. */
async function printText(path: string, wanted: RowsWanted): Promise<void> {
  const pages = viewRows(path, wanted)
  let next = pages.next()
  for (; next.done !== true; next = pages.next()) await print(rowsText(next.value))
  const { rowCount, selectedCount, shownCount } = next.value
  if (wanted.where === undefined) return
  const shown = shownCount < selectedCount ? `, ${shownCount} of them shown` : ''
  await print(`${shownCount > 0 ? '\n' : ''}${selectedCount} of ${rowCount} rows${shown}`)
}

/** Prints rows as one JSON object, a row a line; nothing where the first of them cannot be read. */
async function printJson(path: string, wanted: RowsWanted): Promise<void> {
  const pages = readRows(path, wanted)
  let next = pages.next()
  await print(`{"path":${JSON.stringify(path)},"rows":[`)
  for (let first = true; next.done !== true; next = pages.next()) {
    for (const { number, cells } of next.value.rows) {
      const record = Object.fromEntries(next.value.columns.map((name, i) => [name, cells[i]]))
      await print(`${first ? '' : ','}${JSON.stringify({ row: number, cells: record })}`)
      first = false
    }
  }
  await print(`],${JSON.stringify(next.value).slice(1)}`)
}

function tableRecord({ keywords, ...view }: TableView): unknown {
  return { ...view, keywords: keywords.map(({ name, type, whole }) => ({ name, type, value: whole })) }
}

function tableText({ path, rowCount, columns, keywords }: TableView): string {
  const facts: readonly (keyof ColumnView)[] = ['name', 'type', 'shape', 'unit', 'measure', 'manager', 'comment']
  const told = facts.filter((fact) => columns.some((column) => column[fact] !== ''))
  const headings = told.map((fact) => ({ heading: fact === 'name' ? 'column' : fact }))
  const parts = [`${path}  ${rowCount} rows`]
  parts.push(
    textTable(
      headings,
      columns.map((column) => told.map((fact) => column[fact])),
    ),
  )
  if (keywords.length > 0)
    parts.push(
      textTable(
        [{ heading: 'keyword' }, { heading: 'type' }, { heading: 'value' }],
        keywords.map(({ name, type, value }) => [name, type, value]),
      ),
    )
  return parts.join('\n\n')
}

function rowsText({ columns, rows }: RowsPage<CellView>): string {
  return textTable(
    [{ heading: 'row' }, ...columns.map((heading) => ({ heading }))],
    rows.map(({ number, cells }) => [number, ...cells]),
  )
}

/** '3:10' as [3, 10], '3-9' the same, ':10' as [0, 10], '3:' as [3, ∞], '3' as [3, 4]. */
function rowRange(text: string): readonly [number, number] {
  const [, first, sign, end] = /^(\d*)([:-]?)(\d*)$/.exec(text) ?? []
  const isNothing = first === undefined || (first === '' && sign !== ':') || (sign === '-' && end === '')
  if (isNothing) throw new InvalidArgumentError('wanted A:B, such as 0:10, or A-B, such as 0-9')
  const firstRow = Number(first)
  if (sign === '') return [firstRow, firstRow + 1]
  const endRow = end === '' ? Number.POSITIVE_INFINITY : Number(end) + (sign === '-' ? 1 : 0)
  if (endRow <= firstRow) throw new InvalidArgumentError('wanted A:B with A below B')
  return [firstRow, endRow]
}
