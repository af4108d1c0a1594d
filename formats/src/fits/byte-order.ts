/**
 * Turns the byte order of every item of 1, 2, 4 or 8 bytes, in place. FITS is big-endian; every machine that runs
 * this is little-endian.
 *
 * @param bytes  starts at a multiple of `itemBytes` in its buffer and holds whole items
 */
export function turnByteOrder(bytes: Uint8Array, itemBytes: number): void {
  if (itemBytes === 2) turn16(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2))
  if (itemBytes >= 4) turn32(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4))
  if (itemBytes === 8) exchangePairs(new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4))
}

function turn16(words: Uint16Array): void {
  for (let i = 0; i < words.length; i++) words[i] = (words[i] << 8) | (words[i] >>> 8)
}

function turn32(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    words[i] = (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
  }
}

function exchangePairs(words: Uint32Array): void {
  for (let i = 0; i < words.length; i += 2) {
    const first = words[i]
    words[i] = words[i + 1]
    words[i + 1] = first
  }
}
