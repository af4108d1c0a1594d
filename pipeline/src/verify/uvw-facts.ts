/** How the (u, v, w) of all rows compare with the positions of their antennas. */
export class UvwFacts {
  notFiniteCount = 0
  firstNotFiniteRow: number | undefined
  longestM = 0 // of what is finite
  longestRow = 0
  longestBaselineM = 0 // between antennas of some row
  worstDifferenceM = 0 // of a row's length from that of its baseline
  worstRow = 0
  readonly #positionsM: Float64Array // [antenna, 3]

  constructor(positionsM: Float64Array) {
    this.#positionsM = positionsM
  }

  /** @param uvwM  [row, 3] */
  add(firstRow: number, uvwM: Float64Array, antenna1: Int32Array, antenna2: Int32Array): void {
    for (let i = 0; i < antenna1.length; i++) {
      const [u, v, w] = [uvwM[3 * i], uvwM[3 * i + 1], uvwM[3 * i + 2]]
      const lengthM = Math.sqrt(u * u + v * v + w * w)
      const baselineM = this.#baselineM(antenna1[i], antenna2[i])
      if (baselineM > this.longestBaselineM) this.longestBaselineM = baselineM
      if (!Number.isFinite(lengthM)) {
        this.notFiniteCount++
        this.firstNotFiniteRow ??= firstRow + i
        continue
      }
      if (lengthM > this.longestM) {
        this.longestM = lengthM
        this.longestRow = firstRow + i
      }
      const differenceM = Math.abs(lengthM - baselineM)
      if (differenceM > this.worstDifferenceM) {
        this.worstDifferenceM = differenceM
        this.worstRow = firstRow + i
      }
    }
  }

  #baselineM(antenna1: number, antenna2: number): number {
    const p = this.#positionsM
    const [a, b] = [3 * antenna1, 3 * antenna2]
    const [x, y, z] = [p[b] - p[a], p[b + 1] - p[a + 1], p[b + 2] - p[a + 2]]
    return Math.sqrt(x * x + y * y + z * z)
  }
}
