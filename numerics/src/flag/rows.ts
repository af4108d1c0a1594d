/** Number of flags that differ. Flags are 0 or 1, in arrays of one length. */
export function differences(one: Uint8Array, other: Uint8Array): number {
  let count = 0
  const words = one.byteOffset % 4 === 0 && other.byteOffset % 4 === 0 ? one.length >> 2 : 0
  const ours = new Uint32Array(one.buffer, words > 0 ? one.byteOffset : 0, words)
  const theirs = new Uint32Array(other.buffer, words > 0 ? other.byteOffset : 0, words)
  for (let word = 0; word < words; word++) {
    const difference = ours[word] ^ theirs[word]
    if (difference !== 0) count += (difference * 0x01010101) >>> 24 // the sum of its four bytes
  }
  for (let at = 4 * words; at < one.length; at++) count += one[at] ^ other[at]
  return count
}

/** [row] 1 for each row of which every sample is flagged. */
export function flaggedRows(flags: Uint8Array, rowCount: number): Uint8Array {
  const rows = new Uint8Array(rowCount)
  const width = rowCount === 0 ? 0 : flags.length / rowCount
  for (let row = 0; row < rowCount; row++) {
    const end = (row + 1) * width
    let at = row * width
    while (at < end && flags[at] === 1) at++
    rows[row] = at === end ? 1 : 0
  }
  return rows
}

/** Flags every sample of a flagged row, in place. */
export function spreadRowFlags(flags: Uint8Array, rows: Uint8Array): void {
  const width = flags.length / rows.length
  for (let row = rows.indexOf(1); row >= 0; row = rows.indexOf(1, row + 1))
    flags.fill(1, row * width, (row + 1) * width)
}
