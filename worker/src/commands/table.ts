import { type ColumnView, type RowsView, type TableView, viewRows, viewTable } from '@contimg/pipeline/inspect'
import { type Command, InvalidArgumentError } from 'commander'
import { addExamples } from './help.ts'
import { textTable } from './text-table.ts'

interface Options {
  readonly column?: string[]
  readonly rows?: readonly [first: number, end: number]
}

export function registerTable(program: Command): void {
  const command = program
    .command('table')
    .summary('show any casacore table: columns, keywords, rows')
    .description(
      'Shows a casacore table: a Measurement Set, one of its sub-tables (obs.ms/ANTENNA), a calibration table. Without ' +
        '--rows its columns and keywords.',
    )
    .argument('<path>', 'folder of the table')
    .option('--rows <a:b>', 'rows a to b, without b; the rest with a:, one row with a', rowRange)
    .option('--column <names...>', 'only these columns, and their keywords')
    .action(run)
  addExamples(command, [
    'contimg table obs.ms',
    'contimg table obs.ms --rows 0:10 --column TIME ANTENNA1 ANTENNA2 UVW',
    'contimg table obs.ms/SPECTRAL_WINDOW --rows 0:',
  ])
}

function run(path: string, { column, rows }: Options): void {
  console.log(rows ? rowsText(viewRows(path, ...rows, column)) : tableText(viewTable(path, column)))
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

function rowsText({ columns, rows }: RowsView): string {
  return textTable(
    [{ heading: 'row' }, ...columns.map((heading) => ({ heading }))],
    rows.map(({ number, cells }) => [number, ...cells]),
  )
}

/** '3:10' as [3, 10], ':10' as [0, 10], '3:' as [3, ∞], '3' as [3, 4]. */
function rowRange(text: string): readonly [number, number] {
  const [, first, colon, end] = /^(\d*)(:?)(\d*)$/.exec(text) ?? []
  if (first === undefined || (first === '' && colon === '')) throw new InvalidArgumentError('wanted A:B, such as 0:10')
  const firstRow = Number(first)
  if (colon === '') return [firstRow, firstRow + 1]
  const endRow = end === '' ? Number.POSITIVE_INFINITY : Number(end)
  if (endRow <= firstRow) throw new InvalidArgumentError('wanted A:B with A below B')
  return [firstRow, endRow]
}
