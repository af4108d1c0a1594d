import { leastSquaresInverse } from './least-squares.ts'

export const TAP_MOMENTS = 8 // polynomials that the taps are made of, of degree 0 … 7
export const GRAM_MOMENTS = 12 // polynomials that products of two taps are made of

/** Chebyshev polynomials at the places of a block, [place, 12] float32; places fill −1 … 1. */
export function chebyshevBasis(factor: number): Float32Array {
  const basis = new Float32Array(factor * GRAM_MOMENTS)
  for (let p = 0; p < factor; p++) {
    const angle = Math.acos((2 * p - factor + 1) / (factor - 1))
    for (let m = 0; m < GRAM_MOMENTS; m++) basis[p * GRAM_MOMENTS + m] = Math.cos(m * angle)
  }
  return basis
}

/**
 * The coefficients θ of the first `count` polynomials that come nearest to given columns, in least squares.
 *
 * @param columns  [place, width]
 * @returns        [polynomial, width]
 */
export function fitMoments(
  basis: Float32Array,
  factor: number,
  count: number,
  columns: ArrayLike<number>,
  width: number,
): Float32Array {
  const matrix = new Float64Array(factor * count)
  for (let p = 0; p < factor; p++) for (let m = 0; m < count; m++) matrix[p * count + m] = basis[p * GRAM_MOMENTS + m]
  const inverse = leastSquaresInverse(matrix, factor, count)
  const sums = new Float64Array(count * width)
  for (let m = 0; m < count; m++) {
    for (let p = 0; p < factor; p++) {
      const part = inverse[m * factor + p]
      for (let i = 0; i < width; i++) sums[m * width + i] += part * columns[p * width + i]
    }
  }
  return Float32Array.from(sums)
}

/** What polynomials of coefficients θ [8, taps] are at the places of a block, [place, taps]. */
export function tapsOfMoments(basis: Float32Array, factor: number, theta: Float32Array, taps: number): Float32Array {
  const table = new Float32Array(factor * taps)
  for (let p = 0; p < factor; p++) {
    for (let a = 0; a < taps; a++) {
      let sum = 0
      for (let m = 0; m < TAP_MOMENTS; m++) sum += basis[p * GRAM_MOMENTS + m] * theta[m * taps + a]
      table[p * taps + a] = sum
    }
  }
  return table
}

/** How many numbers the kernel wants for the products of two of T taps: four rows of T, four of T − 4, … */
export function productWidth(taps: number): number {
  return (taps * (taps + 4)) / 2
}

/** Products t_a t_{a+d} of taps at each place, [place, productWidth]: row a has d from 0, 0 where a + d is no tap. */
export function tapProducts(table: Float32Array, factor: number, taps: number): Float64Array {
  const products = new Float64Array(factor * productWidth(taps))
  let at = 0
  for (let p = 0; p < factor; p++) {
    for (let a = 0; a < taps; a++) {
      const width = taps - 4 * Math.floor(a / 4)
      for (let d = 0; d < width; d++, at++) {
        if (a + d < taps) products[at] = table[p * taps + a] * table[p * taps + a + d]
      }
    }
  }
  return products
}
