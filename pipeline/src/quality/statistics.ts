/** The middle value, or the mean of the middle two; null where there is none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** Half-width of the distribution, as the standard deviation of a normal one: 1.4826 × median |x − median|. */
export function robustScatter(values: readonly number[]): number | null {
  const middle = median(values)
  if (middle === null || values.length < 2) return null
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)))!
}

/** Sample standard deviation over the mean; null of fewer than `least` values. */
export function relativeScatter(values: readonly number[], least: number): number | null {
  if (values.length < least) return null
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1)) / mean
}

/** part / whole; null of nothing. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

/** The numbers among values. */
export function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null)
}

/** The largest; null where none is known. */
export function largest(values: readonly (number | null)[]): number | null {
  return known(values).reduce<number | null>((most, value) => (most === null || value > most ? value : most), null)
}
