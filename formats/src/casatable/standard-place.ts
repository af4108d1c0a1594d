import { FormatError } from '../error.ts'
import type { SourceWindow } from './source-window.ts'
import type { RowRun, StandardIndex } from './standard-index.ts'
import type { ColumnLayout } from './table-dat.ts'

export const STANDARD_HEADER_BYTES = 512 // buckets begin behind them
export const SHORT_TEXT_BYTES = 8 // a single text up to here lies in its row, in place of bucket and offset

/** The head of a StandardStMan file (tables/DataMan/SSMBase.cc). */
export interface StandardHeader {
  readonly bucketSize: number
  readonly bucketCount: number
  readonly indexBucketCount: number
  readonly firstIndexBucket: number
  readonly indexOffset: number
  readonly indexLength: number
  readonly indexCount: number
}

/** Where the cells of one column of a StandardStMan lie. */
export interface StandardPlace {
  readonly column: ColumnLayout
  readonly window: SourceWindow
  readonly index: StandardIndex
  readonly header: StandardHeader
  readonly offset: number // of the column's cells within each bucket
  readonly littleEndian: boolean
}

/** Byte of the file at which the cells of a column begin in a bucket, which must have room for all its rows. */
export function cellsStart(place: StandardPlace, run: RowRun, bitsPerRow: number): number {
  const rows = run.endRow - run.startRow
  const { bucketSize } = place.header
  if (!(place.offset + (rows * bitsPerRow) / 8 <= bucketSize)) {
    const { path } = place.window.source
    throw new FormatError(path, undefined, `${rows} rows of ${place.column.name} in a bucket of ${bucketSize} bytes`)
  }
  return STANDARD_HEADER_BYTES + run.bucket * place.header.bucketSize + place.offset
}
