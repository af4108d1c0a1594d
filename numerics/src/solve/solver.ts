import { heldGains, iterateGains } from './iterate.ts'
import { antennasWithData, gatherPlaces, type PairMatrix, type PlaceSums, pairMatrix } from './pairs.ts'
import { pairWeights, type RobustLoss, weigh } from './robust.ts'
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
  readonly loss: RobustLoss // whether baselines that disagree with all others count less
  readonly tolerance: number // largest change of a gain in the last round, as a fraction
  readonly maximumIterations: number // a solve that needs more gives no solution
}

export const DEFAULT_SOLVE_OPTIONS: SolveOptions = {
  mode: 'amplitude-and-phase',
  minimumBaselines: 4,
  minimumSnr: 3,
  loss: 'none',
  tolerance: 1e-9,
  maximumIterations: 1000,
}

/** One solution: the gains of all antennas at one time, channel and receptor. Flagged gains are 1. */
export interface AntennaSolution {
  readonly gains: Float64Array // [antenna, 2]
  readonly flags: Uint8Array // [antenna] 1 = no solution
  readonly snr: Float64Array // [antenna] |g|/error before the mode's normalisation; 0 where flagged for want of data
  readonly errors: Float64Array // [antenna] standard deviation of the real and of the imaginary part of the gain
  readonly chiSquares: Float64Array // [antenna] χ² per degree of freedom of its baselines; 0 where not solved
  readonly gaveUp: boolean // there were data, and the iteration did not end
  readonly reducedChiSquare: number // Σ w |V − g conj(g) M|² per degree of freedom; NaN where nothing was solved
}

const MINIMUM_ANTENNAS = 3 // fewer do not tell amplitudes
const ROUNDING = 1e-14 // of the data's power: a residual below it is rounding
const ROBUST_ROUNDS = 8

/**
 * Solves for the gains of one channel and receptor, V(i, j) = G_i conj(G_j) M. Phases are relative to each other only.
 *
 * The error of g_p is √(s² / Σ_q B(p, q) |g_q|²): the curvature of the sum, scaled by the scatter s² that the residuals
 * really have, so that it holds whatever the unit of the weights.
 *
 * @param start  [antenna, 2] gains that may be near, 0 where unknown: the solve takes fewer rounds
 */
export function solveAntennas(
  sums: GainSums,
  channel: number,
  receptor: number,
  options: SolveOptions = DEFAULT_SOLVE_OPTIONS,
  start?: Float64Array,
): AntennaSolution {
  const mark = sums.heap.mark()
  try {
    const [place] = gatherPlaces(sums, antennasWithData(sums), channel * sums.receptorCount + receptor, 1)
    return solvePlace(sums, place, options, start)
  } finally {
    sums.heap.release(mark)
  }
}

/** The same of sums that have been gathered. */
export function solvePlace(
  sums: GainSums,
  place: PlaceSums,
  options: SolveOptions,
  start: Float64Array | undefined,
): AntennaSolution {
  const mark = sums.heap.mark()
  try {
    return solvePairs(sums, place, options, start)
  } finally {
    sums.heap.release(mark)
  }
}

function solvePairs(
  sums: GainSums,
  place: PlaceSums,
  options: SolveOptions,
  start: Float64Array | undefined,
): AntennaSolution {
  const unsolved = unsolvedAntennas(sums.antennaCount)
  const matrix = pairMatrix(sums, place, options.minimumBaselines, MINIMUM_ANTENNAS)
  if (!matrix) return unsolved
  const realOnly = options.mode === 'amplitude'
  const own = realOnly ? undefined : startOf(matrix, start)
  const fitted = fit(sums, matrix, realOnly, options, own)
  if (!fitted) return { ...unsolved, gaveUp: true }
  const { gains, scatterOf } = fitted
  const chiSquare = chiSquareOf(sums, matrix, gains, realOnly)
  if (!chiSquare) return unsolved
  const solution = { ...unsolved, reducedChiSquare: chiSquare.all }
  for (let p = 0; p < matrix.antennas.length; p++) {
    solution.chiSquares[matrix.antennas[p]] = chiSquare.ofAntennas[p]
    placeGain(solution, matrix.antennas[p], gains, p, scatterOf(p, chiSquare.all), options)
  }
  return solution
}

interface Fitted {
  readonly gains: Float64Array // [n, 2]
  readonly scatterOf: (p: number, chiSquare: number) => number // the error of gain p
}

/** Gains to begin with, where all of these antennas have one. */
function startOf({ antennas }: PairMatrix, start: Float64Array | undefined): Float64Array | undefined {
  if (!start) return undefined
  const own = new Float64Array(2 * antennas.length)
  for (const [p, antenna] of antennas.entries()) own.set(start.subarray(2 * antenna, 2 * antenna + 2), 2 * p)
  for (let p = 0; p < antennas.length; p++) if (own[2 * p] === 0 && own[2 * p + 1] === 0) return undefined
  return own
}

function fit(
  sums: GainSums,
  matrix: PairMatrix,
  realOnly: boolean,
  options: SolveOptions,
  start: Float64Array | undefined,
): Fitted | undefined {
  const { tolerance, maximumIterations, loss } = options
  let { gains, converged } = iterateGains(sums, matrix, realOnly, tolerance, maximumIterations, start)
  if (!converged) return undefined
  if (loss === 'none')
    return { gains, scatterOf: (p, chiSquare) => Math.sqrt(chiSquare / curvature(matrix, gains, p, () => 1)) }
  const weighted = copyOf(sums, matrix)
  let found = pairWeights(matrix, gains, loss)
  for (let round = 0; round < ROBUST_ROUNDS; round++) {
    weigh(matrix, found.weights, weighted)
    const next = iterateGains(sums, weighted, realOnly, tolerance, maximumIterations, gains)
    if (!next.converged) return undefined
    gains = next.gains
    found = pairWeights(matrix, gains, loss)
  }
  const { weights, variance } = found
  const scatterOf = (p: number) =>
    Math.sqrt(variance * curvature(matrix, gains, p, (at) => weights[at] ** 2)) /
    curvature(matrix, gains, p, (at) => weights[at])
  return { gains, scatterOf }
}

function copyOf({ heap }: GainSums, matrix: PairMatrix): PairMatrix {
  const copy = (values: Float64Array) => heap.float64(values.length)
  const { real, imag, power } = matrix
  return { ...matrix, real: copy(real), imag: copy(imag), power: copy(power) }
}

function unsolvedAntennas(antennaCount: number): AntennaSolution {
  const gains = new Float64Array(2 * antennaCount)
  for (let i = 0; i < antennaCount; i++) gains[2 * i] = 1
  return {
    gains,
    flags: new Uint8Array(antennaCount).fill(1),
    snr: new Float64Array(antennaCount),
    errors: new Float64Array(antennaCount),
    chiSquares: new Float64Array(antennaCount),
    gaveUp: false,
    reducedChiSquare: Number.NaN,
  }
}

/**
 * Σ w |V − g_p conj(g_q) M|² per degree of freedom: of all baselines, and of those of each antenna, whose gain takes up
 * as many as it has parts. undefined where none is left.
 */
function chiSquareOf({ heap, kernel }: GainSums, matrix: PairMatrix, gains: Float64Array, realOnly: boolean) {
  const { antennas, padded, real, imag, power, dataPower, counts } = matrix
  const n = antennas.length
  const parts = realOnly ? 1 : 2
  const held = heldGains(heap, gains, padded)
  const [residuals, samples] = [heap.float64(n), heap.float64(n)]
  const total = kernel.chiSquares(
    real.byteOffset,
    imag.byteOffset,
    power.byteOffset,
    dataPower.byteOffset,
    counts.byteOffset,
    n,
    padded,
    held.byteOffset,
    residuals.byteOffset,
    samples.byteOffset,
  )
  const ofAntennas = new Float64Array(n)
  let [residual, count] = [0, 0]
  for (let p = 0; p < n; p++) {
    ofAntennas[p] = samples[p] > 1 ? Math.max(0, residuals[p]) / (2 * samples[p] - parts) : 0
    residual += residuals[p] / 2
    count += samples[p] / 2
  }
  const degrees = 2 * count - parts * n
  if (degrees < 1) return undefined
  return { all: Math.max(residual, ROUNDING * total) / degrees, ofAntennas }
}

function curvature(
  { antennas, padded, power }: PairMatrix,
  gains: Float64Array,
  p: number,
  weightOf: (at: number) => number,
): number {
  let sum = 0
  for (let q = 0, at = p * padded; q < antennas.length; q++, at++)
    sum += weightOf(at) * power[at] * (gains[2 * q] ** 2 + gains[2 * q + 1] ** 2)
  return sum
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
