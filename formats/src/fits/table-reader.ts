import { swapWords } from '../byte-order.ts'
import type { ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'
import type { Hdu } from './hdu.ts'
import { latinText } from './latin-text.ts'
import { type FieldCode, type FitsColumn, tableColumns } from './table-format.ts'

/** [row, element] of a column; complex numbers as pairs, bits as the bytes that hold them. */
export type ColumnValues =
  | Uint8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array
  | readonly string[]

const CHUNK_BYTES = 1 << 20

/**
 * Reads one column of a binary table. Texts end at a NUL or before trailing blanks; logicals are 1 true, 0 false and
 * 255 undefined; columns with TSCAL, TZERO or TNULL come as reals, NaN where there is no value.
 *
 * @throws FormatError where there is no such column, or its cells are arrays of variable length
 */
export function readFitsColumn(source: ByteSource, hdu: Hdu, name: string): ColumnValues {
  const columns = tableColumns(hdu)
  const column = columns.find((candidate) => candidate.name === name)
  if (!column) {
    const names = columns.map((candidate) => candidate.name).join(', ')
    throw new FormatError(hdu.path, hdu.offset, `has no column ${name}, only ${names}`)
  }
  const cells = readCells(source, hdu, column)
  if (column.code === 'A') return texts(cells, column.repeat, hdu.shape[0])
  if (column.code === 'L') return cells.map((letter) => (letter === 0x54 ? 1 : letter === 0x46 ? 0 : 255))
  return physicalValues(rawValues(cells, column.code, hdu, name), column)
}

/** The bytes of one column, cell after cell. */
function readCells(source: ByteSource, hdu: Hdu, column: FitsColumn): Uint8Array<ArrayBuffer> {
  const [rowCount, rowBytes] = hdu.shape
  const cells = new Uint8Array(rowCount * column.byteCount)
  const rowsPerChunk = Math.max(1, Math.floor(CHUNK_BYTES / Math.max(1, rowBytes)))
  const chunk = new Uint8Array(Math.min(rowCount, rowsPerChunk) * rowBytes)
  for (let first = 0; first < rowCount; first += rowsPerChunk) {
    const count = Math.min(rowsPerChunk, rowCount - first)
    source.read(hdu.dataOffset + first * rowBytes, chunk.subarray(0, count * rowBytes))
    for (let row = 0; row < count; row++) {
      const from = row * rowBytes + column.byteOffset
      cells.set(chunk.subarray(from, from + column.byteCount), (first + row) * column.byteCount)
    }
  }
  return cells
}

function texts(cells: Uint8Array, width: number, rowCount: number): string[] {
  return Array.from({ length: rowCount }, (_, row) => {
    const cell = cells.subarray(row * width, (row + 1) * width)
    const end = cell.indexOf(0)
    return latinText(end < 0 ? cell : cell.subarray(0, end)).trimEnd()
  })
}

type RawValues = Exclude<ColumnValues, readonly string[]>

function rawValues(cells: Uint8Array<ArrayBuffer>, code: FieldCode, hdu: Hdu, name: string): RawValues {
  const itemBytes = { X: 1, B: 1, I: 2, J: 4, K: 8, E: 4, D: 8, C: 4, M: 8 }[code as string]
  if (itemBytes === undefined) {
    throw new FormatError(hdu.path, hdu.offset, `column ${name} has cells of variable length, wanted a fixed length`)
  }
  swapWords(cells, itemBytes)
  if (code === 'E' || code === 'C') return new Float32Array(cells.buffer)
  if (code === 'D' || code === 'M') return new Float64Array(cells.buffer)
  if (code === 'I') return new Int16Array(cells.buffer)
  if (code === 'J') return new Int32Array(cells.buffer)
  return code === 'K' ? new BigInt64Array(cells.buffer) : cells
}

/** TZERO + TSCAL · raw, NaN where raw = TNULL (FITS standard 4.0, eq. 7). */
function physicalValues(raw: RawValues, { scale, zero, blank, code }: FitsColumn): RawValues {
  if ((scale === 1 && zero === 0 && blank === undefined) || code === 'X') return raw
  return Float64Array.from(raw as ArrayLike<number | bigint>, (item) => {
    const stored = Number(item)
    return stored === blank ? Number.NaN : zero + scale * stored
  })
}
