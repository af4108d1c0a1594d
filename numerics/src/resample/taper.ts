/**
 * A window over the cells of a line: 1 from `from` to `to`, falling smoothly to 0 over `cells` at either end. A sum of
 * waves is not periodic over the line; the window makes it so, and widens its band by `widening` turns per cell. What
 * lies beyond the window, padding for instance, does not count.
 */
export interface Taper {
  readonly from: number
  readonly to: number
  readonly cells: number
  readonly beta: number
  readonly widening: number
}

/** The widest band that is taken where there is room: a longer window costs more than a wider band. */
const PREFERRED_WIDENING = 0.06
const SHORTEST_CELLS = 8

/**
 * The shortest window that leaves less than `error` of a wave's amplitude outside of the widened band; undefined where
 * `room` cells or `spareBand` turns per cell are too few.
 *
 * The fall is the running integral of exp(β √(1 − t²)), whose transform ends at β/π cycles over the fall; what is left
 * beyond 1.1 of that was summed numerically for β from 5 to 14: below exp(−β − 0.75).
 */
export function chooseTaper(
  from: number,
  to: number,
  room: number,
  spareBand: number,
  error: number,
): Taper | undefined {
  const beta = Math.log(1 / error) - 0.75
  const product = (1.1 * beta) / Math.PI
  const wanted = Math.ceil(product / Math.min(spareBand, PREFERRED_WIDENING))
  const cells = Math.max(SHORTEST_CELLS, Math.min(wanted, Math.floor(room)))
  const widening = product / cells
  if (!(spareBand > 0) || cells > room || widening > spareBand) return undefined
  return { from, to, cells, beta, widening }
}

/** The window at cells first … first + count − 1. */
export function taperValues({ from, to, cells, beta }: Taper, first: number, count: number): Float32Array {
  const fall = fallOf(beta)
  return Float32Array.from({ length: count }, (_, i) => {
    const beyond = Math.max(from - (first + i), first + i - to, 0) / cells
    return beyond === 0 ? 1 : beyond >= 1 ? 0 : fall(beyond)
  })
}

/** t ↦ ∫ from t to 1 of exp(β √(1 − (2s − 1)²)) ds over that from 0 to 1, by Simpson's rule and linear between nodes. */
function fallOf(beta: number): (t: number) => number {
  const nodes = 8192
  const bump = (s: number) => Math.exp(beta * (Math.sqrt(Math.max(0, 1 - (2 * s - 1) ** 2)) - 1))
  const sums = new Float64Array(nodes + 1)
  for (let i = nodes - 1; i >= 0; i--) {
    sums[i] = sums[i + 1] + bump(i / nodes) + 4 * bump((i + 0.5) / nodes) + bump((i + 1) / nodes)
  }
  return (t) => {
    const i = Math.min(nodes - 1, Math.floor(t * nodes))
    return (sums[i] + (t * nodes - i) * (sums[i + 1] - sums[i])) / sums[0]
  }
}
