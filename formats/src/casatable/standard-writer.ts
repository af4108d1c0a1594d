import { swapWords } from '../byte-order.ts'
import { AipsWriter, encodeText } from './aipsio-writer.ts'
import { ArrayFileWriter } from './array-file-writer.ts'
import { packBits } from './bits.ts'
import { BucketStore } from './bucket-store.ts'
import type { ColumnWriter, ManagerPlan, ManagerWriter } from './column-writer.ts'
import { valueBytes } from './raw-cells.ts'
import { writeStandardIndex } from './standard-index-writer.ts'
import { cellBits, cellKind, planStandard, type StandardLayout } from './standard-layout.ts'
import { SHORT_TEXT_BYTES, STANDARD_HEADER_BYTES } from './standard-place.ts'
import { managerFile } from './storage.ts'
import type { ColumnLayout } from './table-dat.ts'
import type { TableFiles } from './table-files.ts'
import { TextBuckets } from './text-buckets.ts'
import { type Cells, shapeSize, typeFacts } from './value-type.ts'

/** Writes the columns of a StandardStMan; see openStandardStorage. Cells never written are zero, empty or undefined. */
export class StandardWriter implements ManagerWriter {
  readonly columns: ReadonlyMap<string, ColumnWriter>
  readonly #plan: ManagerPlan
  readonly #files: TableFiles
  readonly #layout: StandardLayout
  readonly #store: BucketStore
  readonly #texts: TextBuckets
  readonly #arrays: ArrayFileWriter | undefined

  constructor(files: TableFiles, plan: ManagerPlan) {
    this.#files = files
    this.#plan = plan
    this.#layout = planStandard(plan.columns, plan.rowCount)
    const { bucketSize, bucketCount } = this.#layout
    const sink = files.create(managerFile(plan))
    this.#store = new BucketStore(sink, STANDARD_HEADER_BYTES, bucketSize, bucketCount)
    this.#texts = new TextBuckets(this.#store)
    const indirect = plan.columns.some((column) => cellKind(column) === 'offset')
    this.#arrays = indirect ? new ArrayFileWriter(files.create(managerFile(plan, 'i')), plan.littleEndian) : undefined
    this.columns = new Map(plan.columns.map((column, i) => [column.name, this.#columnWriter(column, i)]))
  }

  finish() {
    const { sequence, name, columns } = this.#plan
    const sink = this.#files.update(managerFile(this.#plan))
    writeStandardIndex(sink, this.#store, this.#layout, this.#plan, this.#texts.last)
    this.#store.flush()
    this.#arrays?.finish()
    const block = new AipsWriter()
    block.object('SSM', 2, () => {
      block.string(name)
      block.integers(this.#layout.offsets)
      block.integers(columns.map(() => 0))
    })
    return { type: 'StandardStMan', sequence, block: block.bytes }
  }

  #columnWriter(column: ColumnLayout, number: number): ColumnWriter {
    const kind = cellKind(column)
    return {
      writeCells: (firstRow, count, shape, cells) => {
        if (kind === 'values') this.#putValues(column, number, firstRow, count, cells)
        else if (kind === 'offset') this.#putArrays(column, number, firstRow, count, shape, cells)
        else this.#putTexts(column, number, firstRow, count, shape, cells as string[])
      },
    }
  }

  #putValues(column: ColumnLayout, number: number, firstRow: number, count: number, cells: Cells): void {
    const { littleEndian } = this.#plan
    const bits = cellBits(column)
    const size = column.kind === 'scalar' ? 1 : shapeSize(column.shape ?? [])
    this.#forEachBucket(firstRow, count, (bytes, inBucket, rows, done) => {
      const start = this.#layout.offsets[number]
      if (column.type === 'bool') {
        packBits(cells as Uint8Array, done * size, bytes.subarray(start), inBucket * bits, rows * size)
        return
      }
      const at = start + (inBucket * bits) / 8
      bytes.set(valueBytes(column.type, cells, done * size, rows * size), at)
      if (!littleEndian) swapWords(bytes.subarray(at, at + (rows * bits) / 8), typeFacts[column.type].wordLength)
    })
  }

  #putArrays(
    column: ColumnLayout,
    number: number,
    firstRow: number,
    count: number,
    shape: readonly number[],
    cells: Cells,
  ): void {
    const size = shapeSize(shape)
    for (let i = 0; i < count; i++) {
      const offset = (this.#arrays as ArrayFileWriter).put(column.type, shape, cells, i * size)
      this.#reference(number, firstRow + i, 8).setBigInt64(0, BigInt(offset), this.#plan.littleEndian)
    }
  }

  #putTexts(
    column: ColumnLayout,
    number: number,
    firstRow: number,
    count: number,
    shape: readonly number[],
    cells: readonly string[],
  ): void {
    const size = shapeSize(shape)
    for (let i = 0; i < count; i++) {
      const texts = cells.slice(i * size, (i + 1) * size)
      const bytes = column.kind === 'scalar' ? encodeText(texts[0]) : textArrayBytes(column, shape, texts)
      this.#putText(number, firstRow + i, bytes, column.kind === 'scalar')
    }
  }

  #putText(number: number, row: number, bytes: Uint8Array, mayBeShort: boolean): void {
    const { littleEndian } = this.#plan
    if (mayBeShort && bytes.length <= SHORT_TEXT_BYTES) {
      const view = this.#reference(number, row, 12)
      new Uint8Array(view.buffer, view.byteOffset, 12).fill(0)
      new Uint8Array(view.buffer, view.byteOffset, bytes.length).set(bytes)
      view.setInt32(8, bytes.length, littleEndian)
      return
    }
    const place = this.#texts.put(bytes)
    const view = this.#reference(number, row, 12)
    view.setInt32(0, place.bucket, littleEndian)
    view.setInt32(4, place.offset, littleEndian)
    view.setInt32(8, bytes.length, littleEndian)
  }

  /** The bytes of a row that say where its value lies. */
  #reference(number: number, row: number, length: number): DataView {
    const { rowsPerBucket, offsets } = this.#layout
    const bytes = this.#store.bucket(Math.floor(row / rowsPerBucket))
    return new DataView(bytes.buffer, bytes.byteOffset + offsets[number] + (row % rowsPerBucket) * length, length)
  }

  #forEachBucket(
    firstRow: number,
    count: number,
    visit: (bytes: Uint8Array, inBucket: number, rows: number, done: number) => void,
  ): void {
    const { rowsPerBucket } = this.#layout
    for (let done = 0; done < count; ) {
      const row = firstRow + done
      const inBucket = row % rowsPerBucket
      const rows = Math.min(count - done, rowsPerBucket - inBucket)
      visit(this.#store.bucket(Math.floor(row / rowsPerBucket)), inBucket, rows, done)
      done += rows
    }
  }
}

/** Texts of an array, each with its length; before them its shape where that may differ from row to row. */
function textArrayBytes(column: ColumnLayout, shape: readonly number[], texts: readonly string[]): Uint8Array {
  const encoded = texts.map(encodeText)
  const head = column.shape === undefined ? [shape.length, ...shape, 1] : []
  const bytes = new Uint8Array(4 * head.length + encoded.reduce((sum, text) => sum + 4 + text.length, 0))
  const view = new DataView(bytes.buffer)
  for (const [i, value] of head.entries()) view.setInt32(4 * i, value)
  let position = 4 * head.length
  for (const text of encoded) {
    view.setInt32(position, text.length)
    bytes.set(text, position + 4)
    position += 4 + text.length
  }
  return bytes
}
