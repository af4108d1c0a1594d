import type { ArrayFile } from './array-file.ts'
import { cellsStart, type StandardPlace } from './standard-place.ts'
import type { ColumnStorage } from './storage.ts'
import { type Cells, sameShape, shapeSize } from './value-type.ts'

const OFFSET_BYTES = 8

/** Arrays whose shape may differ from row to row; each row holds their place in the file of arrays. */
export class IndirectColumn implements ColumnStorage {
  readonly #place: StandardPlace
  readonly #arrays: ArrayFile

  constructor(place: StandardPlace, arrays: ArrayFile) {
    this.#place = place
    this.#arrays = arrays
  }

  cellShape(row: number): readonly number[] | undefined {
    const offset = this.#offset(row)
    return offset === 0 ? undefined : this.#arrays.shape(offset)
  }

  equalShapes(firstRow: number, count: number): number {
    const shape = this.cellShape(firstRow)
    let rows = 1
    while (rows < count && sameShape(shape, this.cellShape(firstRow + rows))) rows++
    return rows
  }

  read(firstRow: number, count: number, target: Cells, offset: number): void {
    const size = shapeSize(this.cellShape(firstRow) ?? [0])
    for (let i = 0; i < count; i++) {
      this.#arrays.read(this.#place.column.type, this.#offset(firstRow + i), target, offset + i * size, size)
    }
  }

  write(firstRow: number, count: number, source: Cells, offset: number): void {
    const size = shapeSize(this.cellShape(firstRow) ?? [0])
    for (let i = 0; i < count; i++) {
      this.#arrays.write(this.#place.column.type, this.#offset(firstRow + i), source, offset + i * size, size)
    }
  }

  #offset(row: number): number {
    const { index, window, littleEndian } = this.#place
    const run = index.find(row)
    const at = cellsStart(this.#place, run, 8 * OFFSET_BYTES) + (row - run.startRow) * OFFSET_BYTES
    return Number(window.view(at, OFFSET_BYTES).getBigInt64(0, littleEndian))
  }
}
