/** A length of runs that SumThreshold looks for, and the mean that such a run must exceed. */
export interface Run {
  readonly length: number
  readonly threshold: number
}

/**
 * χ_N = χ₁ / ρ^(log₂ N) for N = 1, 2, 4, … (Offringa et al. 2010, eq. 6).
 *
 * @param longest  N at most; no run is longer than `count`
 * @param least    no threshold is below that
 */
export function runsOf(first: number, fall: number, longest: number, count: number, least = 0): Run[] {
  const runs: Run[] = []
  for (let length = 1; length <= Math.min(longest, count); length *= 2)
    runs.push({ length, threshold: Math.max(least, first / fall ** Math.log2(length)) })
  return runs
}

/**
 * Half width of the box that, applied three times, comes nearest to a Gaussian of standard deviation σ: each adds
 * ((2h + 1)² − 1)/12 to the variance.
 */
export function boxHalfWidth(sigma: number): number {
  return Math.round((Math.sqrt(1 + 4 * sigma * sigma) - 1) / 2)
}
