import type { Column } from './column.ts'
import type { ColumnWriter } from './column-writer.ts'
import { shapeSize } from './value-type.ts'

const VALUES_AT_ONCE = 1 << 22

/** Copies the cells of rows [firstRow, firstRow + count), some at a time; rows without an array stay without. */
export function copyColumn(column: Column, firstRow: number, count: number, target: ColumnWriter): void {
  const end = firstRow + count
  for (let row = firstRow, rows = 0; row < end; row += rows) {
    const shape = column.cellShape(row)
    const most = Math.max(1, Math.floor(VALUES_AT_ONCE / Math.max(1, shapeSize(shape ?? []))))
    rows = column.equalShapes(row, Math.min(most, end - row))
    if (shape) target.writeCells(row, rows, shape, column.readCells(row, rows))
  }
}
