import { FormatError } from '../error.ts'
import { decodeText } from './aipsio-reader.ts'
import type { ArrayFile } from './array-file.ts'
import type { IncrementalBucket, IncrementalBuckets } from './incremental-buckets.ts'
import { copyRaw } from './raw-cells.ts'
import type { ColumnStorage } from './storage.ts'
import { type ColumnLayout, OPTION_DIRECT } from './table-dat.ts'
import { type Cells, sameShape, shapeSize, typeFacts } from './value-type.ts'

/** One column of an IncrementalStMan: each stored value holds until the next (tables/DataMan/ISMColumn.cc). */
export class IncrementalColumn implements ColumnStorage {
  readonly #column: ColumnLayout
  readonly #number: number
  readonly #buckets: IncrementalBuckets
  readonly #arrays: ArrayFile
  readonly #littleEndian: boolean
  readonly #indirect: boolean
  readonly #valuesPerCell: number

  constructor(
    column: ColumnLayout,
    number: number,
    buckets: IncrementalBuckets,
    arrays: ArrayFile,
    littleEndian: boolean,
  ) {
    this.#column = column
    this.#number = number
    this.#buckets = buckets
    this.#arrays = arrays
    this.#littleEndian = littleEndian
    this.#indirect = column.kind !== 'scalar' && (column.options & OPTION_DIRECT) === 0
    this.#valuesPerCell = column.kind === 'scalar' ? 1 : shapeSize(column.shape ?? [])
    if (!this.#indirect && !(this.#valuesPerCell <= 8 * buckets.bucketSize)) {
      const shape = `shape [${column.shape}] of column ${column.name}`
      throw new FormatError(buckets.path, undefined, `${shape} in buckets of ${buckets.bucketSize} bytes`)
    }
  }

  cellShape(row: number): readonly number[] | undefined {
    if (this.#column.kind === 'scalar') return []
    if (!this.#indirect) return this.#column.shape ?? []
    const offset = this.#arrayOffset(row)
    return offset === 0 ? undefined : this.#arrays.shape(offset)
  }

  equalShapes(firstRow: number, count: number): number {
    if (!this.#indirect) return count
    const shape = this.cellShape(firstRow)
    let row = firstRow
    const end = firstRow + count
    while (row < end && sameShape(shape, this.cellShape(row))) row = this.#change(this.#buckets.find(row), row).endRow
    return Math.min(end, row) - firstRow
  }

  read(firstRow: number, count: number, target: Cells, offset: number): void {
    const size = this.#indirect ? shapeSize(this.cellShape(firstRow) ?? [0]) : this.#valuesPerCell
    for (let row = firstRow, end = firstRow + count; row < end; ) {
      const bucket = this.#buckets.find(row)
      const change = this.#change(bucket, row)
      const rows = Math.min(end, change.endRow) - row
      const at = offset + (row - firstRow) * size
      this.#readValue(bucket, change.offset, target, at, size)
      repeat(target, typeFacts[this.#column.type].parts, at, size, rows)
      row += rows
    }
  }

  #readValue(bucket: IncrementalBucket, start: number, target: Cells, at: number, size: number): void {
    const { type } = this.#column
    if (this.#indirect) {
      const place = Number(this.#view(bucket, start, 8).getBigInt64(0, this.#littleEndian))
      this.#arrays.read(type, place, target, at, size)
    } else if (type === 'string') this.#readTexts(bucket, start, target as string[], at, size)
    else {
      const length = type === 'bool' ? Math.ceil(size / 8) : size * typeFacts[type].byteLength
      const view = this.#view(bucket, start, length)
      const bytes = new Uint8Array(view.buffer, view.byteOffset, length)
      copyRaw(type, bytes, 0, target, at, size, this.#littleEndian)
    }
  }

  /** A text has its length before it, which counts itself; of several, each has another, which does not. */
  #readTexts(bucket: IncrementalBucket, start: number, target: string[], at: number, size: number): void {
    let position = start
    for (let i = 0; i < size; i++) {
      if (size > 1 && i === 0) position += 4
      const stored = this.#view(bucket, position, 4).getUint32(0, this.#littleEndian)
      const length = size > 1 ? stored : stored - 4
      const view = this.#view(bucket, position + 4, length)
      target[at + i] = decodeText(new Uint8Array(view.buffer, view.byteOffset, length))
      position += 4 + length
    }
  }

  #arrayOffset(row: number): number {
    const bucket = this.#buckets.find(row)
    return Number(this.#view(bucket, this.#change(bucket, row).offset, 8).getBigInt64(0, this.#littleEndian))
  }

  /** The stored value that holds in a row, and the row where it ends. */
  #change(bucket: IncrementalBucket, row: number): { offset: number; endRow: number } {
    const { rows, offsets } = bucket.changes[this.#number]
    const wanted = row - bucket.firstRow
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (rows[middle] <= wanted) low = middle + 1
      else high = middle
    }
    if (low === 0)
      throw new FormatError(this.#buckets.path, undefined, `column ${this.#column.name} has no value in row ${row}`)
    const endRow = low < rows.length ? bucket.firstRow + rows[low] : bucket.endRow
    return { offset: offsets[low - 1], endRow }
  }

  #view(bucket: IncrementalBucket, start: number, length: number): DataView {
    const { bytes } = bucket
    if (length < 0 || start + length > bytes.length) {
      throw new FormatError(this.#buckets.path, undefined, `a value of ${this.#column.name} lies beyond its bucket`)
    }
    return new DataView(bytes.buffer, bytes.byteOffset + start, length)
  }
}

/** Repeats the cell that stands at `at` until there are `rows` of it. */
function repeat(target: Cells, parts: number, at: number, size: number, rows: number): void {
  const first = at * parts
  const length = size * parts
  const end = first + rows * length
  for (let filled = first + length; filled < end; ) {
    const step = Math.min(filled - first, end - filled)
    target.copyWithin(filled, first, first + step)
    filled += step
  }
}
