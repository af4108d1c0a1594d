import type { NumericCells } from './value-type.ts'

/** The memory of an array as bytes. */
export function bytesOf(cells: NumericCells, first = 0, count = cells.length - first): Uint8Array {
  const width = cells.BYTES_PER_ELEMENT
  return new Uint8Array(cells.buffer, cells.byteOffset + first * width, count * width)
}

/** Turns every word of 2, 4 or 8 bytes around, in place. */
export function swapWords(bytes: Uint8Array, wordLength: number): void {
  if (wordLength === 1) return
  if (wordLength === 4 && bytes.byteOffset % 4 === 0) {
    swapFourByteWords(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2))
    return
  }
  for (let start = 0; start < bytes.length; start += wordLength) {
    for (let low = start, high = start + wordLength - 1; low < high; low++, high--) {
      const byte = bytes[low]
      bytes[low] = bytes[high]
      bytes[high] = byte
    }
  }
}

function swapFourByteWords(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    words[i] = (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
  }
}
