/**
 * Solves A x = b by Cholesky factors, after scaling A to a unit diagonal so that parameters of different units do not
 * hide each other.
 *
 * @param matrix  [n, n] symmetric
 * @returns       undefined where A is not positive definite to rounding
 */
export function solvePositiveDefinite(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const n = right.length
  const scale = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    if (!(matrix[i * n + i] > 0)) return undefined
    scale[i] = 1 / Math.sqrt(matrix[i * n + i])
  }
  const lower = cholesky(matrix, scale, n)
  if (!lower) return undefined
  const x = right.map((value, i) => value * scale[i])
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i * n + k] * x[k]
    x[i] /= lower[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k * n + i] * x[k]
    x[i] /= lower[i * n + i]
  }
  return x.map((value, i) => value * scale[i])
}

function cholesky(matrix: Float64Array, scale: Float64Array, n: number): Float64Array | undefined {
  const lower = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] * scale[i] * scale[j]
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k]
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j]
      else if (sum > 1e-15) lower[i * n + i] = Math.sqrt(sum)
      else return undefined
    }
  }
  return lower
}
