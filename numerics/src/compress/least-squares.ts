/**
 * The matrix that solves A x ≈ b in least squares, (AᵀA)⁻¹Aᵀ, through A = QR, which unlike the normal equations does not
 * square the condition of A. Gram-Schmidt, each column twice: "twice is enough" (Giraud, Langou & Rozložník 2005).
 *
 * @param matrix  A [row, column], at least as many rows as columns, of full rank
 * @returns       [column, row]
 */
export function leastSquaresInverse(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const q = new Float64Array(columns * rows) // its transpose, so that a column lies together
  const r = new Float64Array(columns * columns)
  for (let j = 0; j < columns; j++) {
    const column = q.subarray(j * rows, (j + 1) * rows)
    for (let i = 0; i < rows; i++) column[i] = matrix[i * columns + j]
    for (let k = 0; k < 2 * j; k++) {
      const other = q.subarray((k % j) * rows, ((k % j) + 1) * rows)
      const along = dot(column, other)
      r[(k % j) * columns + j] += along
      for (let i = 0; i < rows; i++) column[i] -= along * other[i]
    }
    const norm = Math.sqrt(dot(column, column))
    r[j * columns + j] = norm
    for (let i = 0; i < rows; i++) column[i] /= norm
  }
  return substituteBack(q, r, rows, columns)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

/** Solves R X = Qᵀ in place of Qᵀ. */
function substituteBack(q: Float64Array, r: Float64Array, rows: number, columns: number): Float64Array {
  for (let j = columns - 1; j >= 0; j--) {
    for (let i = 0; i < rows; i++) {
      let value = q[j * rows + i]
      for (let k = j + 1; k < columns; k++) value -= r[j * columns + k] * q[k * rows + i]
      q[j * rows + i] = value / r[j * columns + j]
    }
  }
  return q
}
