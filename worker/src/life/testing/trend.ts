/** What a process has, at some moment. */
export interface Sample {
  readonly mb: number // resident
  readonly handles: number // open
}

/** How a quantity went over rounds that came one after the other. */
export interface Trend {
  readonly first: number
  readonly last: number
  readonly slope: number // a round, of the straight line through them
}

export function trendOf(values: readonly number[]): Trend {
  return { first: values[0] ?? 0, last: values.at(-1) ?? 0, slope: slope(values) }
}

/** Of the straight line through values that come one after the other; 0 for one value. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2
  const over = values.reduce((sum, value, i) => sum + value * (i - middle), 0)
  const under = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0)
  return under === 0 ? 0 : over / under
}

/** A line for people: what a process had, and how it went. */
export function trendText(name: string, samples: readonly Sample[]): string {
  const of = (what: keyof Sample, digits: number) => {
    const { first, last, slope: perRound } = trendOf(samples.map((one) => one[what]))
    return `${first.toFixed(digits)} → ${last.toFixed(digits)} (${perRound.toFixed(3)} a round)`
  }
  return `${name.padEnd(10)} MB ${of('mb', 1)}, handles ${of('handles', 0)}`
}
