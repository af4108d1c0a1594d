const MOST_ANTENNAS = 0x10000

/** One number for a pair of antennas; ascending by the first, then by the second. */
export function baselineKey(antenna1: number, antenna2: number): number {
  return antenna1 * MOST_ANTENNAS + antenna2
}

export function antennasOf(key: number): [antenna1: number, antenna2: number] {
  const antenna2 = key % MOST_ANTENNAS
  return [(key - antenna2) / MOST_ANTENNAS, antenna2]
}

/** How far two antennas are apart. @param positionsM  [antenna, 3] */
export function baselineLengthM(positionsM: Float64Array, antenna1: number, antenna2: number): number {
  const along = (axis: number) => positionsM[3 * antenna2 + axis] - positionsM[3 * antenna1 + axis]
  return Math.hypot(along(0), along(1), along(2))
}
