// The phase of w by Chebyshev polynomials (Jacobi and Anger; Abramowitz & Stegun 9.1.44–45): with ω = Ω t, |t| ≤ 1,
//
//   exp(−2πi ω x) = Σ_p (2 − δ_p0) (−i)^p J_p(2πΩ x) T_p(t).

/** J_0(x) … J_{count − 1}(x) of x ≥ 0, by Miller's downward recurrence, normalised by J_0 + 2 Σ J_2k = 1. */
export function besselJ(count: number, x: number): Float64Array {
  const values = new Float64Array(count)
  if (x === 0) {
    values[0] = 1
    return values
  }
  const start = 2 * Math.ceil((Math.max(count, x) + 30 + 3 * Math.sqrt(x)) / 2)
  let [above, value, sum] = [0, 1e-300, 0]
  for (let p = start; p >= 0; p--) {
    if (p < count) values[p] = value
    if (p % 2 === 0) sum += p === 0 ? value : 2 * value
    const below = ((2 * p) / x) * value - above
    above = value
    value = below
    if (Math.abs(value) > 1e200) {
      above *= 1e-300
      value *= 1e-300
      sum *= 1e-300
      for (let k = p; k < count; k++) values[k] *= 1e-300
    }
  }
  return values.map((j) => j / sum)
}

/** What the series leaves out at most after `planes` polynomials: Σ 2 |J_p(2π turns)|, p ≥ planes. */
export function truncation(planes: number, turns: number): number {
  return besselJ(planes + 40, 2 * Math.PI * turns).reduce((sum, j, p) => (p < planes ? sum : sum + 2 * Math.abs(j)), 0)
}

/**
 * Coefficient p of the real image at n − 1 = −x: plane p's transform F counts with (−i)^p F, whose real part is that of
 * ±F for even p and ±Im F for odd p, in turn + + − −. The planes are twice those parts (kernels/planes/rows.ts).
 *
 * @param turns  Ω x
 */
export function imageCoefficients(planes: number, turns: number): Float64Array {
  return besselJ(planes, 2 * Math.PI * turns).map((j, p) => {
    const sign = (p & 2 ? -1 : 1) * (p & 1 ? -1 : 1) // the second because J_p(−z) = (−1)^p J_p(z)
    return p === 0 ? j / 2 : sign * j
  })
}
