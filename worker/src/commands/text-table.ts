export type Cell = string | number | boolean | null | undefined

/** A column of a text table. */
export interface Column {
  readonly heading: string
  readonly unit?: string // shown below the heading
  readonly digits?: number // of a number, after the point; otherwise it is printed as it is
}

const GAP = '  '
const NOTHING = '–'

/** Rows as text in aligned columns, headings and units above: numbers to the right, the rest to the left. */
export function textTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const hasUnits = columns.some((column) => column.unit !== undefined)
  const lines = [
    columns.map((column) => column.heading),
    ...(hasUnits ? [columns.map((column) => column.unit ?? '')] : []),
    ...rows.map((row) => columns.map((column, index) => cellText(row[index], column))),
  ]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]!.length)))
  const isRight = columns.map((_, index) => rows.length > 0 && rows.every((row) => isNumeric(row[index])))
  return lines
    .map((line) => {
      const cells = line.map((text, index) =>
        isRight[index] ? text.padStart(widths[index]!) : text.padEnd(widths[index]!),
      )
      return cells.join(GAP).trimEnd()
    })
    .join('\n')
}

function isNumeric(cell: Cell): boolean {
  return cell === null || cell === undefined || typeof cell === 'number'
}

function cellText(cell: Cell, { digits }: Column): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return NOTHING
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  if (typeof cell !== 'number' || digits === undefined) return String(cell)
  return cell.toFixed(digits).replace(/^-(0\.?0*)$/, '$1') // what rounds to zero has no sign
}
