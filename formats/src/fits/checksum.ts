/**
 * Sums of 32-bit words in ones' complement (FITS standard 4.0, appendix J; Seaman, Pence & Rots 1995). The order of
 * the words does not matter, so parts of the data may be added as they come.
 */

const HALVES = 1 << 15 // of 16 bits each, whose sum is an int32

/** Adds big-endian words, given in the machine's own order, to a sum. */
export function addWords(sum: number, words: Uint32Array): number {
  let total = sum
  for (let from = 0; from < words.length; from += HALVES) {
    const to = Math.min(words.length, from + HALVES)
    let [high, low] = [0, 0]
    for (let i = from; i < to; i++) {
      high = (high + (words[i] >>> 16)) | 0
      low = (low + (words[i] & 0xffff)) | 0
    }
    total = foldCarries(total + 65536 * high + low)
  }
  return total
}

/** Adds the words of bytes as they stand in the file; the length is a multiple of 4. */
export function addBytes(sum: number, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return addWords(
    sum,
    Uint32Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i)),
  )
}

function foldCarries(total: number): number {
  let folded = total
  while (folded > 0xffffffff) folded = (folded % 2 ** 32) + Math.floor(folded / 2 ** 32)
  return folded
}

const PUNCTUATION = [0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60]

/** The complement of a sum as 16 letters and digits: the value of CHECKSUM that brings the sum of the unit to −0. */
export function encodeChecksum(sum: number): string {
  const complement = ~sum >>> 0
  const ascii = new Array<number>(16)
  for (let byte = 0; byte < 4; byte++) {
    const value = (complement >>> (24 - 8 * byte)) & 0xff
    const quarter = Math.floor(value / 4) + 0x30
    const letters = [quarter + (value % 4), quarter, quarter, quarter]
    avoidPunctuation(letters)
    for (let i = 0; i < 4; i++) ascii[4 * i + byte] = letters[i]
  }
  return String.fromCharCode(ascii[15], ...ascii.slice(0, 15))
}

/** Moves pairs of characters apart, their sum kept, until none is punctuation. */
function avoidPunctuation(letters: number[]): void {
  for (let clash = true; clash; ) {
    clash = false
    for (let pair = 0; pair < 4; pair += 2) {
      if (!PUNCTUATION.includes(letters[pair]) && !PUNCTUATION.includes(letters[pair + 1])) continue
      letters[pair]++
      letters[pair + 1]--
      clash = true
    }
  }
}
