import type { AipsReader } from './aipsio-reader.ts'

/** A run of rows that lie in one bucket. */
export interface RowRun {
  readonly bucket: number
  readonly startRow: number // first row of the bucket
  readonly endRow: number // first row of the next
}

/** Which bucket holds which rows (tables/DataMan/SSMIndex.cc). */
export class StandardIndex {
  readonly lastRows: Float64Array // of each bucket, ascending
  readonly buckets: Float64Array
  readonly #reader: { fail(message: string): never }

  constructor(lastRows: Float64Array, buckets: Float64Array, reader: { fail(message: string): never }) {
    this.lastRows = lastRows
    this.buckets = buckets
    this.#reader = reader
  }

  static read(reader: AipsReader, bucketCount: number): StandardIndex {
    const head = reader.begin('SSMIndex')
    const used = reader.uint32()
    reader.uint32() // rows a bucket
    reader.int32() // columns
    skipFreeSpace(reader)
    const lastRows = reader.integers()
    const buckets = reader.integers()
    if (lastRows.length < used || buckets.length < used) reader.fail(`index of ${used} buckets names ${buckets.length}`)
    for (let i = 0; i < used; i++) {
      if (buckets[i] >= bucketCount) reader.fail(`index names bucket ${buckets[i]} of ${bucketCount}`)
      if (i > 0 && lastRows[i] <= lastRows[i - 1]) reader.fail('rows of the index do not ascend')
    }
    reader.end(head)
    return new StandardIndex(lastRows.slice(0, used), buckets.slice(0, used), reader)
  }

  /** The bucket of a row. */
  find(row: number): RowRun {
    const { lastRows } = this
    let low = 0
    let high = lastRows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (lastRows[middle] < row) low = middle + 1
      else high = middle
    }
    if (low === lastRows.length)
      this.#reader.fail(`row ${row} is in no bucket; the last row is ${lastRows.at(-1) ?? -1}`)
    return { bucket: this.buckets[low], startRow: low === 0 ? 0 : lastRows[low - 1] + 1, endRow: lastRows[low] + 1 }
  }
}

function skipFreeSpace(reader: AipsReader): void {
  const head = reader.begin('SimpleOrderedMap')
  reader.int32()
  const count = reader.uint32()
  reader.uint32()
  reader.bytes(8 * count)
  reader.end(head)
}
