import type { KernelHeap } from '../wasm/heap.ts'
import type { PairMatrix } from './pairs.ts'
import type { GainSums } from './sums.ts'

export interface Iterated {
  readonly gains: Float64Array // [n, 2]
  readonly converged: boolean
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
 * @param start      [n, 2] gains to begin with, where some are known
 */
export function iterateGains(
  { heap, kernel }: GainSums,
  matrix: PairMatrix,
  realOnly: boolean,
  tolerance: number,
  maximumIterations: number,
  start = realOnly ? evenStart(matrix) : grownStart(matrix),
): Iterated {
  const n = matrix.antennas.length
  const { padded } = matrix
  const mark = heap.mark()
  const held = heldGains(heap, start, padded)
  const { real, imag, power } = matrix
  const at = [real, imag, power].map(({ byteOffset }) => byteOffset)
  const rounds = kernel.iterate(at[0], at[1], at[2], n, padded, held.byteOffset, realOnly, tolerance, maximumIterations)
  const gains = new Float64Array(2 * n)
  for (let p = 0; p < n; p++) gains.set([held[p], held[padded + p]], 2 * p)
  heap.release(mark)
  return { gains, converged: rounds > 0 }
}

/** Gains as the kernel takes them: re [padded], im [padded], |g|² [padded]. */
export function heldGains(heap: KernelHeap, gains: Float64Array, padded: number): Float64Array {
  const held = heap.float64(3 * padded).fill(0)
  for (let p = 0; p < gains.length / 2; p++) {
    held[p] = gains[2 * p]
    held[padded + p] = gains[2 * p + 1]
    held[2 * padded + p] = gains[2 * p] ** 2 + gains[2 * p + 1] ** 2
  }
  return held
}

/** One amplitude for all: g² = Σ |A| / Σ B. */
function evenStart(matrix: PairMatrix): Float64Array {
  const gains = new Float64Array(2 * matrix.antennas.length)
  const { amplitude } = signals(matrix)
  for (let p = 0; p < matrix.antennas.length; p++) gains[2 * p] = amplitude
  return gains
}

/** Σ_q |A(p, q)| of each antenna, and the one amplitude that suits all. */
function signals({ antennas, padded, real, imag, power }: PairMatrix): { signal: Float64Array; amplitude: number } {
  const n = antennas.length
  const signal = new Float64Array(n)
  let [size, total] = [0, 0]
  for (let p = 0; p < n; p++) {
    for (let at = p * padded; at < p * padded + n; at++) {
      signal[p] += Math.sqrt(real[at] * real[at] + imag[at] * imag[at])
      total += power[at]
    }
    size += signal[p]
  }
  return { signal, amplitude: Math.sqrt(size / total) }
}

/**
 * Phases that already fit: antennas join in the order of their signal, each with the gain that suits those before it,
 * so that no antenna starts half a turn off. Whoever has no baseline yet to an earlier one waits for the next round.
 */
function grownStart(matrix: PairMatrix): Float64Array {
  const n = matrix.antennas.length
  const gains = new Float64Array(2 * n)
  const { signal, amplitude } = signals(matrix)
  let waiting = Array.from({ length: n }, (_, p) => p).toSorted((a, b) => signal[b] - signal[a])
  const joined = [waiting[0]]
  gains[2 * waiting[0]] = amplitude
  waiting = waiting.slice(1)
  for (let before = Infinity; waiting.length < before && waiting.length > 0; ) {
    before = waiting.length
    waiting = waiting.filter((p) => {
      const found = fitToJoined(matrix, gains, p, joined)
      if (found) joined.push(p)
      return !found
    })
  }
  return gains
}

/** Sets gain p to its best value given those that have joined. @returns whether any of them has a baseline to it */
function fitToJoined(
  { padded, real, imag, power }: PairMatrix,
  gains: Float64Array,
  p: number,
  joined: readonly number[],
): boolean {
  let [re, im, size] = [0, 0, 0]
  for (const q of joined) {
    const at = p * padded + q
    const [gr, gi] = [gains[2 * q], gains[2 * q + 1]]
    re += real[at] * gr - imag[at] * gi
    im += real[at] * gi + imag[at] * gr
    size += power[at] * (gr * gr + gi * gi)
  }
  if (!(size > 0)) return false
  gains[2 * p] = re / size
  gains[2 * p + 1] = im / size
  return true
}
