import type { Matrix3 } from '../frames/vector.ts'

/** Vectors that do not come in threes, or a target of another length. */
export class RowShapeError extends Error {
  override readonly name = 'RowShapeError'
}

/**
 * Applies a rotation to each of many vectors.
 *
 * @param rows    [row, 3]
 * @param target  [row, 3], may be `rows` itself
 * @throws RowShapeError
 */
export function rotateRows(
  rows: Float64Array,
  rotation: Matrix3,
  target = new Float64Array(rows.length),
): Float64Array {
  checkRows(rows, target)
  const [a, b, c, d, e, f, g, h, i] = rotation
  for (let row = 0; row < rows.length; row += 3) {
    const x = rows[row]
    const y = rows[row + 1]
    const z = rows[row + 2]
    target[row] = a * x + b * y + c * z
    target[row + 1] = d * x + e * y + f * z
    target[row + 2] = g * x + h * y + i * z
  }
  return target
}

export function checkRows(rows: Float64Array, target: Float64Array): void {
  if (rows.length % 3) throw new RowShapeError(`${rows.length} numbers: wanted [row, 3]`)
  if (target.length !== rows.length) {
    throw new RowShapeError(`target of ${target.length} numbers: wanted ${rows.length}`)
  }
}
