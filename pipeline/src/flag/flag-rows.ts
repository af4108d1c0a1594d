import type { Column } from '@contimg/formats/casatable'
import type { MeasurementSet } from '@contimg/formats/ms'

const LARGEST_RUN_SAMPLES = 1 << 22

/** Rows one after another that share a data description. */
export interface FlagRun {
  readonly firstRow: number
  readonly rowCount: number
  readonly dataDescriptionId: number
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly flags: Uint8Array // [row, channel, polarization] of the FLAG column; reused by the next run
  readonly rowFlags: Uint8Array // [row] of FLAG_ROW
}

/** Reads the flags of a Measurement Set, in row order, some four million samples at a time. */
export function* flagRuns(ms: MeasurementSet): Generator<FlagRun> {
  const { main } = ms
  const ids = main.column('DATA_DESC_ID').readScalars() as Int32Array
  const flag = main.column('FLAG')
  let buffer = new Uint8Array(0)
  for (let firstRow = 0, end = 0; firstRow < ids.length; firstRow = end) {
    const width = cellSize(flag, firstRow)
    const mostRows = Math.max(1, Math.floor(LARGEST_RUN_SAMPLES / Math.max(1, width)))
    while (end < ids.length && end - firstRow < mostRows && ids[end] === ids[firstRow]) end++
    const rowCount = end - firstRow
    const scalars = <T>(name: string) => main.column(name).readScalars(firstRow, rowCount) as T
    if (buffer.length < rowCount * width) buffer = new Uint8Array(rowCount * width)
    const flags = buffer.subarray(0, rowCount * width)
    flag.readCells(firstRow, rowCount, flags)
    yield {
      firstRow,
      rowCount,
      dataDescriptionId: ids[firstRow],
      antenna1: scalars<Int32Array>('ANTENNA1'),
      antenna2: scalars<Int32Array>('ANTENNA2'),
      flags,
      rowFlags: scalars<Uint8Array>('FLAG_ROW'),
    }
  }
}

export function cellSize(column: Column, row: number): number {
  return (column.cellShape(row) ?? []).reduce((size, length) => size * length, 1)
}
