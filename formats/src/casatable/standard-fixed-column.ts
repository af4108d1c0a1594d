import { swapWords } from '../byte-order.ts'
import type { ByteSink } from '../bytes.ts'
import { FormatError } from '../error.ts'
import { decodeText } from './aipsio-reader.ts'
import { encodeText } from './aipsio-writer.ts'
import { packBits } from './bits.ts'
import { copyRaw, valueBytes } from './raw-cells.ts'
import type { RowRun } from './standard-index.ts'
import { cellsStart, type StandardPlace } from './standard-place.ts'
import type { ColumnStorage } from './storage.ts'
import type { TableFiles } from './table-files.ts'
import { type Cells, shapeSize, typeFacts } from './value-type.ts'

/** Scalars, arrays of fixed shape and texts of fixed length, which lie in the buckets themselves; bools as bits. */
export class FixedColumn implements ColumnStorage {
  readonly #place: StandardPlace
  readonly #shape: readonly number[]
  readonly #valuesPerCell: number
  readonly #bitsPerRow: number
  readonly #files: TableFiles
  readonly #fileName: string

  constructor(place: StandardPlace, files: TableFiles, fileName: string) {
    this.#place = place
    this.#shape = place.column.kind === 'scalar' ? [] : (place.column.shape ?? [])
    this.#valuesPerCell = shapeSize(this.#shape)
    const { type, name, maxLength } = place.column
    const bitsPerValue = type === 'string' ? 8 * maxLength : type === 'bool' ? 1 : 8 * typeFacts[type].byteLength
    this.#bitsPerRow = this.#valuesPerCell * bitsPerValue
    if (!(this.#bitsPerRow <= 8 * place.header.bucketSize)) {
      const shape = `shape [${this.#shape}] of column ${name}`
      throw new FormatError(files.path, undefined, `${shape} in buckets of ${place.header.bucketSize} bytes`)
    }
    this.#files = files
    this.#fileName = fileName
  }

  cellShape(): readonly number[] {
    return this.#shape
  }

  equalShapes(_firstRow: number, count: number): number {
    return count
  }

  read(firstRow: number, count: number, target: Cells, offset: number): void {
    const { column, index, littleEndian } = this.#place
    const size = this.#valuesPerCell
    for (let row = firstRow, end = firstRow + count; row < end; ) {
      const run = index.find(row)
      const rows = Math.min(end, run.endRow) - row
      const at = offset + (row - firstRow) * size
      if (column.type === 'string') this.#readTexts(run, row, rows, target as string[], at)
      else {
        const { bytes, firstBit } = this.#bytes(run, row, rows)
        copyRaw(column.type, bytes, firstBit, target, at, rows * size, littleEndian)
      }
      row += rows
    }
  }

  write(firstRow: number, count: number, source: Cells, offset: number): void {
    const { column, index, window } = this.#place
    const sink = this.#files.update(this.#fileName)
    const size = this.#valuesPerCell
    for (let row = firstRow, end = firstRow + count; row < end; ) {
      const run = index.find(row)
      const rows = Math.min(end, run.endRow) - row
      const at = offset + (row - firstRow) * size
      if (column.type === 'bool') this.#writeBits(sink, run, row, rows, source as Uint8Array, at)
      else this.#writeValues(sink, run, row, this.#encode(source, at, rows * size))
      row += rows
    }
    window.forget()
  }

  #bytes(run: RowRun, row: number, rows: number): { bytes: Uint8Array; firstBit: number; start: number } {
    const place = this.#place
    const values = (row - run.startRow) * this.#valuesPerCell
    const { byteLength } = typeFacts[place.column.type]
    const base = cellsStart(place, run, this.#bitsPerRow)
    if (place.column.type !== 'bool') {
      const start = base + values * byteLength
      return { bytes: place.window.bytes(start, rows * this.#valuesPerCell * byteLength), firstBit: 0, start }
    }
    const start = base + (values >> 3)
    const firstBit = values & 7
    const length = (firstBit + rows * this.#valuesPerCell + 7) >> 3
    return { bytes: place.window.bytes(start, length), firstBit, start }
  }

  #writeBits(sink: ByteSink, run: RowRun, row: number, rows: number, source: Uint8Array, at: number): void {
    const { bytes, firstBit, start } = this.#bytes(run, row, rows)
    packBits(source, at, bytes, firstBit, rows * this.#valuesPerCell)
    sink.write(start, bytes)
  }

  #writeValues(sink: ByteSink, run: RowRun, row: number, bytes: Uint8Array): void {
    const rowBytes = this.#bitsPerRow / 8
    sink.write(cellsStart(this.#place, run, this.#bitsPerRow) + (row - run.startRow) * rowBytes, bytes)
  }

  /** Values as they lie in the file. */
  #encode(source: Cells, at: number, count: number): Uint8Array {
    const { column, littleEndian } = this.#place
    if (column.type === 'string') return this.#encodeTexts((source as string[]).slice(at, at + count))
    const bytes = valueBytes(column.type, source, at, count)
    if (littleEndian) return bytes
    const swapped = bytes.slice()
    swapWords(swapped, typeFacts[column.type].wordLength)
    return swapped
  }

  #encodeTexts(texts: readonly string[]): Uint8Array {
    const { name, maxLength } = this.#place.column
    const bytes = new Uint8Array(texts.length * maxLength)
    for (const [i, text] of texts.entries()) {
      const encoded = encodeText(text)
      if (encoded.length > maxLength) {
        const found = `a text of ${encoded.length} bytes for column ${name}`
        throw new FormatError(this.#files.path, undefined, `${found}, wanted ${maxLength} at most`)
      }
      bytes.set(encoded, i * maxLength)
    }
    return bytes
  }

  #readTexts(run: RowRun, row: number, rows: number, target: string[], at: number): void {
    const { column, window } = this.#place
    const length = column.maxLength
    const bytes = window.bytes(
      cellsStart(this.#place, run, this.#bitsPerRow) + (row - run.startRow) * length,
      rows * length,
    )
    for (let i = 0; i < rows; i++) {
      const text = bytes.subarray(i * length, (i + 1) * length)
      const end = text.indexOf(0)
      target[at + i] = decodeText(end < 0 ? text : text.subarray(0, end))
    }
  }
}
