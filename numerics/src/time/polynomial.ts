/** Σ coefficients[i] · tⁱ, by Horner's rule. */
export function polynomial(t: number, coefficients: readonly number[]): number {
  let sum = 0
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * t + coefficients[i]
  return sum
}
