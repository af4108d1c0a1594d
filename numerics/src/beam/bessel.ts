const SERIES_LIMIT = 8 // beyond it the alternating terms of the series would lose more than four digits
const QUADRATURE_POINTS = 40 // the rule below is exact to rounding once it has some 30 points more than |x|

/**
 * Bessel function of the first kind and first order, within 1e-13 for any real x.
 *
 * |x| ≤ 8: J1(x) = Σ (−1)^k (x/2)^(2k+1) / (k! (k+1)!). Abramowitz & Stegun 9.1.10.
 * Beyond: Bessel's integral (1/π) ∫₀^π cos(τ − x sin τ) dτ, A&S 9.1.21, by the rectangle rule over the whole period,
 * which converges exponentially for a periodic function.
 */
export function besselJ1(x: number): number {
  return Math.abs(x) <= SERIES_LIMIT ? bySeries(x) : byIntegral(x)
}

function bySeries(x: number): number {
  const square = (-x * x) / 4
  let term = x / 2
  let sum = term
  for (let k = 1; Math.abs(term) > 1e-17; k++) {
    term *= square / (k * (k + 1))
    sum += term
  }
  return sum
}

function byIntegral(x: number): number {
  const points = Math.ceil(Math.abs(x)) + QUADRATURE_POINTS
  let sum = 0
  for (let k = 0; k < points; k++) {
    const angle = (2 * Math.PI * (k + 0.5)) / points
    sum += Math.cos(angle - x * Math.sin(angle))
  }
  return sum / points
}
