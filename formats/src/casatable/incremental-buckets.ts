import { FormatError } from '../error.ts'
import type { SourceWindow } from './source-window.ts'

export interface IncrementalIndex {
  readonly bucketSize: number
  readonly columnCount: number
  readonly littleEndian: boolean
  readonly firstRows: Float64Array // of each bucket, and the end of the last
  readonly numbers: Float64Array // of the buckets
  readonly headerBytes: number
}

/** One bucket: a run of rows, and for every column the rows at which its value changes. */
export interface IncrementalBucket {
  readonly firstRow: number
  readonly endRow: number
  readonly bytes: Uint8Array // the values; offsets count from here
  readonly changes: readonly { readonly rows: Float64Array; readonly offsets: Uint32Array }[] // by column; rows from firstRow
}

const WIDE_ROWS = 0x80000000 // bit of a bucket's first word: row numbers take 8 bytes

/** The buckets of an IncrementalStMan; the one last used is kept (tables/DataMan/ISMBucket.cc). */
export class IncrementalBuckets {
  readonly path: string
  readonly #window: SourceWindow
  readonly #index: IncrementalIndex
  #last: IncrementalBucket | undefined

  constructor(window: SourceWindow, index: IncrementalIndex) {
    this.path = window.source.path
    this.#window = window
    this.#index = index
  }

  get bucketSize(): number {
    return this.#index.bucketSize
  }

  /** The bucket that holds a row. */
  find(row: number): IncrementalBucket {
    const last = this.#last
    if (last !== undefined && row >= last.firstRow && row < last.endRow) return last
    const { firstRows, numbers } = this.#index
    let low = 0
    let high = firstRows.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (firstRows[middle + 1] <= row) low = middle + 1
      else high = middle
    }
    if (low >= firstRows.length - 1) throw new FormatError(this.path, undefined, `row ${row} is in no bucket`)
    this.#last = this.#read(numbers[low], firstRows[low], firstRows[low + 1])
    return this.#last
  }

  #read(number: number, firstRow: number, endRow: number): IncrementalBucket {
    const { bucketSize, columnCount, littleEndian, headerBytes } = this.#index
    const start = headerBytes + number * bucketSize
    const bytes = this.#window.bytes(start, bucketSize).slice()
    const view = new DataView(bytes.buffer)
    const word = view.getUint32(0, littleEndian)
    const wide = (word & WIDE_ROWS) !== 0
    let at = word & 0x0fffffff
    const take = (length: number): number => {
      if (at + length > bucketSize)
        throw new FormatError(this.path, start + at, `bucket of ${bucketSize} bytes ends here`)
      at += length
      return at - length
    }
    const changes = Array.from({ length: columnCount }, () => {
      const count = view.getUint32(take(4), littleEndian)
      const rowsAt = take(count * (wide ? 8 : 4))
      const offsetsAt = take(count * 4)
      const rows = new Float64Array(count)
      const offsets = new Uint32Array(count)
      for (let i = 0; i < count; i++) {
        rows[i] = wide
          ? Number(view.getBigInt64(rowsAt + 8 * i, littleEndian))
          : view.getUint32(rowsAt + 4 * i, littleEndian)
        offsets[i] = view.getUint32(offsetsAt + 4 * i, littleEndian)
      }
      return { rows, offsets }
    })
    return { firstRow, endRow, bytes: bytes.subarray(4), changes }
  }
}
