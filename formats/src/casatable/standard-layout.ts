import { type ColumnLayout, OPTION_DIRECT } from './table-dat.ts'
import { shapeSize, typeFacts } from './value-type.ts'

const BUCKET_BYTES = 1 << 18 // aimed at; large, so that a column's rows lie together
const MIN_BUCKET_BYTES = 256
const MIN_ROWS = 32

/** How a StandardStMan that is being written shares its buckets among its columns. */
export interface StandardLayout {
  readonly rowsPerBucket: number
  readonly bucketSize: number
  readonly usedBytes: number
  readonly offsets: readonly number[] // of each column in a bucket
  readonly bucketCount: number // of rows
}

/** What a cell is in its bucket. */
export type StandardCell = 'values' | 'text' | 'texts' | 'offset'

export function cellKind(column: ColumnLayout): StandardCell {
  if (column.type === 'string') return column.kind === 'scalar' ? 'text' : 'texts'
  return column.kind === 'scalar' || (column.options & OPTION_DIRECT) !== 0 ? 'values' : 'offset'
}

/** Bits of a cell in its bucket. */
export function cellBits(column: ColumnLayout): number {
  const kind = cellKind(column)
  if (kind === 'offset') return 64
  if (kind !== 'values') return 96
  const values = column.kind === 'scalar' ? 1 : shapeSize(column.shape ?? [])
  return column.type === 'bool' ? values : 8 * values * typeFacts[column.type].byteLength
}

export function planStandard(columns: readonly ColumnLayout[], rowCount: number): StandardLayout {
  const rowBits = columns.reduce((sum, column) => sum + cellBits(column), 0)
  const fitting = Math.floor((8 * BUCKET_BYTES) / Math.max(1, rowBits))
  const rowsPerBucket = Math.max(1, Math.min(Math.max(MIN_ROWS, rowCount), fitting))
  const offsets: number[] = []
  let usedBytes = 0
  for (const column of columns) {
    offsets.push(usedBytes)
    usedBytes += Math.ceil((rowsPerBucket * cellBits(column)) / 8)
  }
  return {
    rowsPerBucket,
    bucketSize: Math.max(MIN_BUCKET_BYTES, usedBytes),
    usedBytes,
    offsets,
    bucketCount: Math.ceil(rowCount / rowsPerBucket),
  }
}
