/** Baselines at one time; (u, v, w) in metres from the first antenna to the second, w growing toward the source. */
export interface BaselineUvw {
  readonly antenna1: Int32Array // [row]
  readonly antenna2: Int32Array // [row]
  readonly uvwM: Float64Array // [row, 3]
}

/**
 * Finds the antennas that stand in another's shadow: two dishes overlap, as the source sees them, where
 * √(u² + v²) < (D₁ + D₂)/2 − tolerance, and the one farther from the source is the shadowed one: the first where w > 0.
 *
 * @param rows        of one time
 * @param diametersM  [antenna]
 * @param shadowed    [antenna] set to 1 in place
 * @returns           whether one is
 */
export function shadowedAntennas(
  { antenna1, antenna2, uvwM }: BaselineUvw,
  firstRow: number,
  endRow: number,
  diametersM: Float64Array,
  toleranceM: number,
  shadowed: Uint8Array,
): boolean {
  let found = false
  for (let row = firstRow; row < endRow; row++) {
    const [first, second] = [antenna1[row], antenna2[row]]
    if (first === second) continue
    const reachM = (diametersM[first] + diametersM[second]) / 2 - toleranceM
    const [u, v] = [uvwM[3 * row], uvwM[3 * row + 1]]
    if (!(reachM > 0 && u * u + v * v < reachM * reachM)) continue
    shadowed[uvwM[3 * row + 2] > 0 ? first : second] = 1
    found = true
  }
  return found
}
