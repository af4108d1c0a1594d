import type { Column } from '@contimg/formats/casatable'

const MOST_SAMPLES = 1 << 22

/** Rows one after another whose cells of a column have one shape. */
export interface EqualRun {
  readonly firstRow: number
  readonly rowCount: number
  readonly shape: readonly number[] | undefined // undefined where the rows have no array
}

/** The rows of a column in runs of one shape, some four million samples at a time. */
export function* equalRuns(column: Column): Generator<EqualRun> {
  for (let firstRow = 0; firstRow < column.rowCount; ) {
    const shape = column.cellShape(firstRow)
    const width = Math.max(
      1,
      (shape ?? []).reduce((size, length) => size * length, 1),
    )
    const most = Math.min(column.rowCount - firstRow, Math.max(1, Math.floor(MOST_SAMPLES / width)))
    const rowCount = column.equalShapes(firstRow, most)
    yield { firstRow, rowCount, shape }
    firstRow += rowCount
  }
}
