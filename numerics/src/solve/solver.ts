import { iterateGains } from './iterate.ts'
import { type PairMatrix, pairMatrix } from './pairs.ts'
import type { GainSums } from './sums.ts'

/**
 * What of a gain is wanted. `phase`: amplitudes are solved for too, as the data have them, and then set to 1.
 * `amplitude`: phases are taken as zero, so known phases must be in the model already.
 */
export type SolveMode = 'amplitude-and-phase' | 'phase' | 'amplitude'

export interface SolveOptions {
  readonly mode: SolveMode
  readonly minimumBaselines: number // baselines with data an antenna needs to others that are solved
  readonly minimumSnr: number // a gain below so many of its standard deviations is flagged
  readonly tolerance: number // largest change of a gain in the last round, as a fraction
  readonly maximumIterations: number // a solve that needs more gives no solution
}

export const DEFAULT_SOLVE_OPTIONS: SolveOptions = {
  mode: 'amplitude-and-phase',
  minimumBaselines: 4,
  minimumSnr: 3,
  tolerance: 1e-9,
  maximumIterations: 1000,
}

/** One solution: the gains of all antennas at one time, channel and receptor. Flagged gains are 1. */
export interface AntennaSolution {
  readonly gains: Float64Array // [antenna, 2]
  readonly flags: Uint8Array // [antenna] 1 = no solution
  readonly snr: Float64Array // [antenna] |g|/error before the mode's normalisation; 0 where flagged for want of data
  readonly errors: Float64Array // [antenna] standard deviation of the real and of the imaginary part of the gain
  readonly gaveUp: boolean // there were data, and the iteration did not end
  readonly reducedChiSquare: number // Σ w |V − g conj(g) M|² per degree of freedom; NaN where nothing was solved
}

const MINIMUM_ANTENNAS = 3 // fewer do not tell amplitudes
const ROUNDING = 1e-14 // of the data's power: a residual below it is rounding

/**
 * Solves for the gains of one channel and receptor, V(i, j) = G_i conj(G_j) M. Phases are relative to each other only.
 *
 * The error of g_p is √(s² / Σ_q B(p, q) |g_q|²): the curvature of the sum, scaled by the scatter s² that the residuals
 * really have, so that it holds whatever the unit of the weights.
 */
export function solveAntennas(
  sums: GainSums,
  channel: number,
  receptor: number,
  options: SolveOptions = DEFAULT_SOLVE_OPTIONS,
): AntennaSolution {
  const unsolved = unsolvedAntennas(sums.antennaCount)
  const matrix = pairMatrix(sums, channel, receptor, options.minimumBaselines, MINIMUM_ANTENNAS)
  if (!matrix) return unsolved
  const realOnly = options.mode === 'amplitude'
  const { gains, converged } = iterateGains(matrix, realOnly, options.tolerance, options.maximumIterations)
  if (!converged) return { ...unsolved, gaveUp: true }
  const degrees = 2 * matrix.sampleCount - (realOnly ? 1 : 2) * matrix.antennas.length
  if (degrees < 1) return unsolved
  const reducedChiSquare = Math.max(residualPower(matrix, gains), ROUNDING * matrix.dataPower) / degrees
  const solution = { ...unsolved, reducedChiSquare }
  for (let p = 0; p < matrix.antennas.length; p++)
    placeGain(solution, matrix.antennas[p], gains, p, errorOf(matrix, gains, p, reducedChiSquare), options)
  return solution
}

function unsolvedAntennas(antennaCount: number): AntennaSolution {
  const gains = new Float64Array(2 * antennaCount)
  for (let i = 0; i < antennaCount; i++) gains[2 * i] = 1
  return {
    gains,
    flags: new Uint8Array(antennaCount).fill(1),
    snr: new Float64Array(antennaCount),
    errors: new Float64Array(antennaCount),
    gaveUp: false,
    reducedChiSquare: Number.NaN,
  }
}

/** Σ w |V − g_p conj(g_q) M|² = Σ w |V|² − 2 Re Σ conj(g_p conj g_q) A + Σ |g_p g_q|² B. */
function residualPower({ antennas, real, imag, power, dataPower }: PairMatrix, gains: Float64Array): number {
  const n = antennas.length
  let residual = dataPower
  for (let p = 0; p < n; p++)
    for (let q = p + 1; q < n; q++) {
      const at = p * n + q
      const gr = gains[2 * p] * gains[2 * q] + gains[2 * p + 1] * gains[2 * q + 1]
      const gi = gains[2 * p + 1] * gains[2 * q] - gains[2 * p] * gains[2 * q + 1]
      residual += power[at] * (gr * gr + gi * gi) - 2 * (gr * real[at] + gi * imag[at])
    }
  return residual
}

function errorOf({ antennas, power }: PairMatrix, gains: Float64Array, p: number, scatter: number): number {
  const n = antennas.length
  let curvature = 0
  for (let q = 0; q < n; q++) curvature += power[p * n + q] * (gains[2 * q] ** 2 + gains[2 * q + 1] ** 2)
  return Math.sqrt(scatter / curvature)
}

function placeGain(
  solution: AntennaSolution,
  antenna: number,
  gains: Float64Array,
  p: number,
  error: number,
  { mode, minimumSnr }: SolveOptions,
): void {
  const [re, im] = [gains[2 * p], gains[2 * p + 1]]
  const amplitude = Math.hypot(re, im)
  const snr = amplitude / error
  solution.snr[antenna] = snr
  if (!(snr >= minimumSnr) || (mode === 'amplitude' && re <= 0)) return
  const scale = mode === 'phase' ? 1 / amplitude : 1
  solution.flags[antenna] = 0
  solution.gains[2 * antenna] = re * scale
  solution.gains[2 * antenna + 1] = im * scale
  solution.errors[antenna] = error * scale
}
