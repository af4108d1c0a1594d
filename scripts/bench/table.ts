import type { Row } from './measure.ts'

const HEADINGS = ['area', 'name', 'ours', 'peer', 'unit', 'ratio', 'goal', 'met']
const RIGHT = new Set(['ours', 'peer', 'ratio', 'goal'])

/** The rows as text in aligned columns, with the reason behind each row that is not whole. */
export function benchTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.area,
    row.name,
    figure(row.ours),
    figure(row.peer),
    row.unit,
    figure(row.ratio),
    figure(row.goal),
    row.met === null ? '–' : row.met ? 'yes' : 'no',
  ])
  const widths = HEADINGS.map((heading, column) =>
    Math.max(...[HEADINGS, ...cells].map((line) => line[column]!.length), heading.length),
  )
  const lineOf = (line: readonly string[], note = '') => {
    const padded = line.map((cell, column) =>
      RIGHT.has(HEADINGS[column]!) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    )
    return `${padded.join('  ')}  ${note}`.trimEnd()
  }
  return [lineOf(HEADINGS), ...cells.map((line, index) => lineOf(line, rows[index]!.skipped))].join('\n')
}

function figure(value: number | null): string {
  return value === null ? '–' : Number(value.toPrecision(3)).toString()
}
