const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1

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

const NOT_ONE = 0xfefefefe // bits that bytes of 0 and 1 do not have
const GATHER = 0x10204080 // as a factor moves the lowest bits of four bytes, the first byte lowest, to the top

/** Packs `count` bytes (0 or not) into bits from bit `firstBit` on; other bits of the first and last byte stay. */
export function packBits(source: Uint8Array, offset: number, bits: Uint8Array, firstBit: number, count: number): void {
  let done = 0
  if (firstBit % 8 === 0) {
    const groups = count >> 3
    const packed = bits.subarray(firstBit >> 3)
    if ((source.byteOffset + offset) % 4 === 0 && LITTLE_ENDIAN) packWords(source, offset, packed, groups)
    else for (let group = 0; group < groups; group++) packed[group] = packEight(source, offset + 8 * group)
    done = groups << 3
  }
  for (; done < count; done++) {
    const bit = firstBit + done
    const mask = 1 << (bit & 7)
    if (source[offset + done] !== 0) bits[bit >> 3] |= mask
    else bits[bit >> 3] &= ~mask
  }
}

/** Eight bytes at a time, two words of four. */
function packWords(source: Uint8Array, offset: number, packed: Uint8Array, groups: number): void {
  const words = new Uint32Array(source.buffer, source.byteOffset + offset, 2 * groups)
  for (let group = 0; group < groups; group++) {
    const first = words[2 * group]
    const second = words[2 * group + 1]
    packed[group] =
      ((first | second) & NOT_ONE) === 0
        ? (Math.imul(first, GATHER) >>> 28) | ((Math.imul(second, GATHER) >>> 28) << 4)
        : packEight(source, offset + 8 * group)
  }
}

function packEight(source: Uint8Array, at: number): number {
  let packed = 0
  for (let bit = 0; bit < 8; bit++) packed |= source[at + bit] !== 0 ? 1 << bit : 0
  return packed
}
