import type { Matrix3 } from '../frames/vector.ts'
import { RowShapeError, rotateRows } from './rows.ts'

/** Two antennas of a baseline, as many rows as baselines; the index is the row in the table of positions. */
export interface AntennaPairs {
  readonly antenna1: ArrayLike<number>
  readonly antenna2: ArrayLike<number>
}

/**
 * (u, v, w) of baselines from the positions of their antennas, position(antenna2) − position(antenna1).
 *
 * Each antenna is rotated once, then rows are differences: exact, since the rotation is the same for all. Positions
 * relative to the array keep a nanometre; positions from the geocentre lose three digits of it.
 *
 * @param positionsM  [antenna, 3] ITRF
 * @param basis       icrsUvwBasis or meridianUvwBasis
 * @param target      [row, 3], where the rows go, from `firstRow` on
 * @throws RowShapeError for a row outside the target, or an antenna without position
 */
export function baselineUvw(
  positionsM: Float64Array,
  { antenna1, antenna2 }: AntennaPairs,
  basis: Matrix3,
  target = new Float64Array(3 * antenna1.length),
  firstRow = 0,
): Float64Array {
  const count = antenna1.length
  if (antenna2.length !== count) throw new RowShapeError(`${count} first antennas but ${antenna2.length} second ones`)
  if (3 * (firstRow + count) > target.length) {
    throw new RowShapeError(`target of ${target.length} numbers: wanted ${3 * (firstRow + count)}`)
  }
  const antennaM = rotateRows(positionsM, basis)
  for (let row = 0; row < count; row++) {
    const from = 3 * antenna1[row]
    const to = 3 * antenna2[row]
    const at = 3 * (firstRow + row)
    target[at] = antennaM[to] - antennaM[from]
    target[at + 1] = antennaM[to + 1] - antennaM[from + 1]
    target[at + 2] = antennaM[to + 2] - antennaM[from + 2]
    if (Number.isNaN(target[at])) throw unplaced(antenna1[row], antenna2[row], antennaM.length / 3)
  }
  return target
}

function unplaced(first: number, second: number, antennas: number): RowShapeError {
  return new RowShapeError(`baseline of antennas ${first} and ${second}: no finite position among ${antennas} antennas`)
}
