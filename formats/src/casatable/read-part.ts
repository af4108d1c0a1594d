import { type Box, copyBox } from './box.ts'
import type { ColumnStorage } from './storage.ts'
import { type Cells, makeCells, shapeSize, typeFacts, type ValueType } from './value-type.ts'

/** Reads a box of the array in a row; the whole of it first where the storage manager cannot do better. */
export function readPart(
  storage: ColumnStorage,
  type: ValueType,
  row: number,
  box: Box,
  target: Cells,
  offset: number,
): void {
  if (storage.readPart !== undefined) {
    storage.readPart(row, box, target, offset)
    return
  }
  const shape = storage.cellShape(row) ?? []
  const cells = makeCells(type, shapeSize(shape))
  storage.read(row, 1, cells, 0)
  const to = { cells: target, offset, shape: box.shape, start: box.shape.map(() => 0) }
  copyBox({ cells, offset: 0, shape, start: box.start }, to, box.shape, typeFacts[type].parts)
}
