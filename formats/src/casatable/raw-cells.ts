import { swapWords } from '../byte-order.ts'
import { unpackBits } from './bits.ts'
import { type Cells, type NumericCells, typeFacts, type ValueType } from './value-type.ts'

/**
 * Copies values that lie in a file's bytes into a typed array, whatever their byte order.
 *
 * @param firstBit  where among the bits of `bytes` the first bool lies; of no meaning for other types
 */
export function copyRaw(
  type: ValueType,
  bytes: Uint8Array,
  firstBit: number,
  target: Cells,
  offset: number,
  count: number,
  littleEndian: boolean,
): void {
  if (type === 'bool') {
    unpackBits(bytes, firstBit, target as Uint8Array, offset, count)
    return
  }
  const { wordLength } = typeFacts[type]
  const copied = valueBytes(type, target, offset, count)
  copied.set(bytes.subarray(0, copied.length))
  if (!littleEndian) swapWords(copied, wordLength)
}

/** The memory of an array as bytes. */
export function bytesOf(cells: NumericCells, first = 0, count = cells.length - first): Uint8Array {
  const width = cells.BYTES_PER_ELEMENT
  return new Uint8Array(cells.buffer, cells.byteOffset + first * width, count * width)
}

/** The memory of `count` values of a typed array. */
export function valueBytes(type: ValueType, cells: Cells, offset: number, count: number): Uint8Array {
  const { parts } = typeFacts[type]
  return bytesOf(cells as NumericCells, offset * parts, count * parts)
}
