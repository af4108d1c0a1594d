import type { Column } from '@contimg/formats/casatable'
import { type MeasurementSet, visibilityColumn } from '@contimg/formats/ms'

const ROWS_AT_ONCE = 4096

/** What all visibilities of a column come to, flagged ones included. */
export interface ColumnSums {
  readonly column: string
  readonly valueCount: number
  readonly nonFiniteCount: number // left out of the sum
  readonly sumOfAmplitudes: number
  readonly flaggedCount: number
  readonly flagCount: number
}

/** Reads a column of visibilities and FLAG from beginning to end. */
export function columnSums(ms: MeasurementSet, name: string): ColumnSums {
  const sums = { valueCount: 0, nonFiniteCount: 0, sumOfAmplitudes: 0, flaggedCount: 0, flagCount: 0 }
  forEachRun<Float32Array>(visibilityColumn(ms, name), (cells) => {
    sums.valueCount += cells.length / 2
    for (let i = 0; i < cells.length; i += 2) {
      const amplitude = Math.sqrt(cells[i] * cells[i] + cells[i + 1] * cells[i + 1])
      if (Number.isFinite(amplitude)) sums.sumOfAmplitudes += amplitude
      else sums.nonFiniteCount++
    }
  })
  forEachRun<Uint8Array>(ms.main.column('FLAG'), (cells) => {
    sums.flagCount += cells.length
    for (const flag of cells) sums.flaggedCount += flag
  })
  return { column: name, ...sums }
}

/** Visits the cells of all rows that have any, those of one shape together. */
function forEachRun<T extends Float32Array | Uint8Array>(column: Column, visit: (cells: T) => void): void {
  let held: T | undefined
  for (let row = 0; row < column.rowCount; ) {
    const rows = column.equalShapes(row, Math.min(ROWS_AT_ONCE, column.rowCount - row))
    if (column.cellShape(row) !== undefined) {
      const size = sizeOf(column, row, rows)
      if (held === undefined || held.length !== size) held = column.readCells(row, rows) as T
      else column.readCells(row, rows, held)
      visit(held)
    }
    row += rows
  }
}

function sizeOf(column: Column, row: number, rows: number): number {
  const values = (column.cellShape(row) ?? []).reduce((product, length) => product * length, rows)
  return column.description.type === 'complex' ? 2 * values : values
}
