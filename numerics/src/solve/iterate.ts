import type { PairMatrix } from './pairs.ts'

export interface Iterated {
  readonly gains: Float64Array // [n, 2]
  readonly converged: boolean
  readonly iterations: number
}

/**
 * Minimises Σ w |V(p, q) − g_p conj(g_q) M|² by turns: with the other gains held, the best gain of antenna p is
 *
 *   g_p = Σ_q A(p, q) g_q / Σ_q B(p, q) |g_q|²,   A = Σ w V conj(M), B = Σ w |M|²
 *
 * StEFCal: Salvini & Wijnholds 2014, A&A 571, A97, eq. 7–8, each antenna taking the newest gains of the others, so
 * that no step makes the sum larger. `realOnly` keeps the gains real (their phases are known to be zero).
 *
 * @param tolerance  largest change of a gain in the last round, as a fraction of it
 */
export function iterateGains(
  matrix: PairMatrix,
  realOnly: boolean,
  tolerance: number,
  maximumIterations: number,
): Iterated {
  const n = matrix.antennas.length
  const gains = realOnly ? evenStart(matrix) : grownStart(matrix)
  let iterations = 0
  let change = Infinity
  while (change > tolerance && iterations < maximumIterations) {
    iterations++
    change = 0
    for (let p = 0; p < n; p++) change = Math.max(change, updateGain(matrix, gains, p, realOnly, n))
  }
  return { gains, converged: change <= tolerance, iterations }
}

/** Sets gain p to its best value given the others. @returns its change as a fraction, ∞ where the others are all zero */
function updateGain(
  { real, imag, power }: PairMatrix,
  gains: Float64Array,
  p: number,
  realOnly: boolean,
  n: number,
): number {
  let [re, im, size] = [0, 0, 0]
  for (let q = 0, at = p * n; q < n; q++, at++) {
    const gr = gains[2 * q]
    const gi = gains[2 * q + 1]
    re += real[at] * gr - imag[at] * gi
    im += real[at] * gi + imag[at] * gr
    size += power[at] * (gr * gr + gi * gi)
  }
  if (!(size > 0)) return Infinity
  re /= size
  im = realOnly ? 0 : im / size
  const change = Math.hypot(re - gains[2 * p], im - gains[2 * p + 1])
  gains[2 * p] = re
  gains[2 * p + 1] = im
  return change / Math.max(Math.hypot(re, im), 1e-300)
}

/** One amplitude for all: g² = Σ |A| / Σ B. */
function evenStart(matrix: PairMatrix): Float64Array {
  const gains = new Float64Array(2 * matrix.antennas.length)
  for (let p = 0; p < matrix.antennas.length; p++) gains[2 * p] = typicalAmplitude(matrix)
  return gains
}

function typicalAmplitude({ real, imag, power }: PairMatrix): number {
  let [size, total] = [0, 0]
  for (let at = 0; at < power.length; at++) {
    size += Math.hypot(real[at], imag[at])
    total += power[at]
  }
  return Math.sqrt(size / total)
}

/**
 * Phases that already fit: antennas join in the order of their signal, each with the gain that suits those before it,
 * so that no antenna starts half a turn off. Whoever has no baseline yet to an earlier one waits for the next round.
 */
function grownStart(matrix: PairMatrix): Float64Array {
  const n = matrix.antennas.length
  const gains = new Float64Array(2 * n)
  const signal = Float64Array.from({ length: n }, (_, p) => rowSignal(matrix, p))
  let waiting = Array.from({ length: n }, (_, p) => p).toSorted((a, b) => signal[b] - signal[a])
  const amplitude = typicalAmplitude(matrix)
  gains[2 * waiting[0]] = amplitude
  waiting = waiting.slice(1)
  for (let before = Infinity; waiting.length < before && waiting.length > 0; ) {
    before = waiting.length
    waiting = waiting.filter((p) => updateGain(matrix, gains, p, false, n) === Infinity)
  }
  return gains
}

function rowSignal({ real, imag, antennas }: PairMatrix, p: number): number {
  const n = antennas.length
  let signal = 0
  for (let at = p * n; at < (p + 1) * n; at++) signal += Math.hypot(real[at], imag[at])
  return signal
}
