/**
 * Turns the bytes of every word around, in place, between the order of a big-endian file and that of the machine, which
 * is taken to be little-endian, as all are that run Node.
 *
 * @param wordBytes  1, 2, 4 or 8
 */
export function swapWords(bytes: Uint8Array, wordBytes: number): void {
  if (wordBytes === 1) return
  if (bytes.byteOffset % Math.min(wordBytes, 4) !== 0) swapBytes(bytes, wordBytes)
  else if (wordBytes === 2) swap16(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1))
  else {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2)
    swap32(words)
    if (wordBytes === 8) exchangePairs(words)
  }
}

function swap16(words: Uint16Array): void {
  for (let i = 0; i < words.length; i++) words[i] = (words[i] << 8) | (words[i] >>> 8)
}

function swap32(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    words[i] = (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
  }
}

function exchangePairs(words: Uint32Array): void {
  for (let i = 0; i + 1 < words.length; i += 2) {
    const first = words[i]
    words[i] = words[i + 1]
    words[i + 1] = first
  }
}

/** Where words do not begin at a multiple of their length in memory. */
function swapBytes(bytes: Uint8Array, wordBytes: number): void {
  for (let start = 0; start + wordBytes <= bytes.length; start += wordBytes) {
    for (let low = start, high = start + wordBytes - 1; low < high; low++, high--) {
      const byte = bytes[low]
      bytes[low] = bytes[high]
      bytes[high] = byte
    }
  }
}
