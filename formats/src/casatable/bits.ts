/** Eight bytes of 0 and 1 for every byte of bits, least significant bit first, held as doubles to be copied at once. */
const unpackedBytes = (() => {
  const bytes = new Uint8Array(256 * 8)
  for (let value = 0; value < 256; value++) {
    for (let bit = 0; bit < 8; bit++) bytes[8 * value + bit] = (value >> bit) & 1
  }
  return new Float64Array(bytes.buffer)
})()

/** Spreads `count` bits from bit `firstBit` of `bits` into bytes of 0 and 1; casacore's first value is the lowest bit. */
export function unpackBits(
  bits: Uint8Array,
  firstBit: number,
  target: Uint8Array,
  offset: number,
  count: number,
): void {
  let done = 0
  if (firstBit % 8 === 0 && (target.byteOffset + offset) % 8 === 0) {
    const groups = count >> 3
    const eights = new Float64Array(target.buffer, target.byteOffset + offset, groups)
    const start = firstBit >> 3
    for (let group = 0; group < groups; group++) eights[group] = unpackedBytes[bits[start + group]]
    done = groups << 3
  }
  for (; done < count; done++) {
    const bit = firstBit + done
    target[offset + done] = (bits[bit >> 3] >> (bit & 7)) & 1
  }
}

/** Packs `count` bytes (0 or not) into bits from bit `firstBit` on; other bits of the first and last byte stay. */
export function packBits(source: Uint8Array, offset: number, bits: Uint8Array, firstBit: number, count: number): void {
  let done = 0
  if (firstBit % 8 === 0) {
    const groups = count >> 3
    const start = firstBit >> 3
    for (let group = 0, at = offset; group < groups; group++, at += 8) {
      bits[start + group] =
        (source[at] !== 0 ? 1 : 0) |
        (source[at + 1] !== 0 ? 2 : 0) |
        (source[at + 2] !== 0 ? 4 : 0) |
        (source[at + 3] !== 0 ? 8 : 0) |
        (source[at + 4] !== 0 ? 16 : 0) |
        (source[at + 5] !== 0 ? 32 : 0) |
        (source[at + 6] !== 0 ? 64 : 0) |
        (source[at + 7] !== 0 ? 128 : 0)
    }
    done = groups << 3
  }
  for (; done < count; done++) {
    const bit = firstBit + done
    const mask = 1 << (bit & 7)
    if (source[offset + done] !== 0) bits[bit >> 3] |= mask
    else bits[bit >> 3] &= ~mask
  }
}
