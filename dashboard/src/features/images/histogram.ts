/** How many of the values lie in each of equal steps of their logarithm. */
export interface Histogram {
  readonly low: number
  readonly high: number
  readonly counts: readonly number[]
}

/** undefined where fewer than two values differ */
export function logHistogram(values: readonly number[], bins: number): Histogram | undefined {
  const good = values.filter((value) => value > 0 && Number.isFinite(value))
  const [low, high] = [Math.min(...good), Math.max(...good)]
  if (!(high > low)) return undefined
  const counts = new Array<number>(bins).fill(0)
  const span = Math.log(high / low)
  for (const value of good) counts[Math.min(bins - 1, Math.floor((Math.log(value / low) / span) * bins))]++
  return { low, high, counts }
}

/** The value so far along a logarithmic axis. */
export function valueAlong({ low, high }: Pick<Histogram, 'low' | 'high'>, share: number): number {
  return low * (high / low) ** Math.min(1, Math.max(0, share))
}

export function shareOf({ low, high }: Pick<Histogram, 'low' | 'high'>, value: number): number {
  return Math.min(1, Math.max(0, Math.log(value / low) / Math.log(high / low)))
}
