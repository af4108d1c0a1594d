import type { Truth } from '../simulate/truth.ts'
import type { GainTable } from './gain-table.ts'

// What the solutions of a simulated observation should be, and how far from it noise takes them.

/** Gains of one channel and receptor of the antennas that have data. */
export interface ChannelGains {
  readonly found: Float64Array // [antenna, 2]
  readonly true: Float64Array // [antenna, 2] as CASA defines gains
  readonly solved: Uint8Array // [antenna] 1 = not flagged
}

/** All channels and receptors: the product of tables beside the truth, drifts at an integration. */
export function* channelGains(
  tables: readonly GainTable[],
  truth: Truth,
  integration: number,
): Generator<ChannelGains> {
  const [first] = tables
  const { stations, bandpass, drift } = truth.gains
  for (const run of first.solutions) {
    const { frequenciesHz } = first.spectralWindows[run.spectralWindow]
    for (const [channel, frequencyHz] of frequenciesHz.entries())
      for (let receptor = 0; receptor < run.receptorCount; receptor++) {
        const band = truth.frequencies_hz.findIndex((hz) => Math.abs(hz - frequencyHz) < 1)
        const [found, wanted] = [new Float64Array(2 * stations.length), new Float64Array(2 * stations.length)]
        const solved = new Uint8Array(stations.length)
        for (const [k, station] of stations.entries()) {
          const own = tables.map((table) => gainOf(table, run.spectralWindow, station - 1, channel, receptor))
          solved[k] = own.every((one) => one !== undefined) ? 1 : 0
          if (solved[k]) found.set(own.reduce((a, b) => times(a!, b!))!, 2 * k)
          const [re, im] = times(pairAt(bandpass[k][receptor], band), pairAt(drift[k][receptor], integration))
          wanted.set([re, -im], 2 * k) // the table holds the conjugates
        }
        yield { found, true: wanted, solved }
      }
  }
}

type Complex = readonly [number, number]
const times = (a: Complex, b: Complex): Complex => [a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]]
const pairAt = (values: ArrayLike<number>, at: number): Complex => [values[2 * at], values[2 * at + 1]]

function gainOf(table: GainTable, window: number, antenna: number, channel: number, receptor: number) {
  const run = table.solutions.find(({ spectralWindow }) => spectralWindow === window)
  if (!run) return undefined
  const at = (antenna * run.channelCount + (run.channelCount === 1 ? 0 : channel)) * run.receptorCount + receptor
  return run.flags[at] ? undefined : pairAt(run.gains, at)
}

/** Deviations of logarithms of gains, the phases without what is common to all antennas. */
export interface Deviation {
  readonly amplitude: Float64Array // [antenna] relative
  readonly phaseRad: Float64Array // [antenna]
}

/** found/true − 1 to first order. No phase is known but relative ones, so the mean of all antennas is taken out. */
export function deviationOf({ found, true: wanted }: ChannelGains): Deviation {
  const count = found.length / 2
  const ratio = Array.from({ length: count }, (_, k) => {
    const [a, b] = [pairAt(found, k), pairAt(wanted, k)]
    const size = b[0] ** 2 + b[1] ** 2
    return [(a[0] * b[0] + a[1] * b[1]) / size, (a[1] * b[0] - a[0] * b[1]) / size] as const
  })
  const common = ratio.reduce((sum, [re, im]) => [sum[0] + re, sum[1] + im] as const, [0, 0] as const)
  const commonRad = Math.atan2(common[1], common[0])
  const phaseRad = Float64Array.from(ratio, ([re, im]) => wrapped(Math.atan2(im, re) - commonRad))
  const mean = phaseRad.reduce((sum, one) => sum + one, 0) / count
  return {
    amplitude: Float64Array.from(ratio, ([re, im]) => Math.hypot(re, im) - 1),
    phaseRad: phaseRad.map((one) => one - mean),
  }
}

function wrapped(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI))
}

/**
 * The standard deviations of these, of a least-squares solve in which all samples have the same weight although the
 * noise goes with the gains, as it does behind real receivers: σ |g_p g_q| for each part of V_pq.
 *
 * To first order in the deviations (a_p + iφ_p of ln g_p), V_pq/(g_p g_q* M) − 1 = a_p + a_q + i (φ_p − φ_q) + noise of
 * variance σ²/|M|². Their weights are W_pq = |g_p|² |g_q|² Σ|M|², the normal matrices H = D ± W with D_p = Σ_q W_pq (+
 * for amplitudes, − for phases), and the right-hand sides scatter with C = D' ± W', W'_pq = W_pq |g_p g_q|² σ². The
 * covariance is H⁻¹ C H⁻¹; that of the phases, whose common part is free, on the space without it.
 *
 * Equal gains and fluxes leave σ_a² = σ²/Σ|M|² (2N − 3)/(2 (N − 1)(N − 2)) and σ_φ² = σ²/Σ|M|² (N − 1)/N².
 *
 * @param modelPower  Σ|M|² of a pair over all samples of a channel, in Jy²: of more than one source it differs
 */
export function theoreticalErrors(
  gains: Float64Array,
  modelPower: (p: number, q: number) => number,
  sigmaJy: number,
): Deviation {
  const n = gains.length / 2
  const power = Float64Array.from({ length: n }, (_, k) => gains[2 * k] ** 2 + gains[2 * k + 1] ** 2)
  const errors = (sign: 1 | -1) => {
    const [h, c] = [new Float64Array(n * n), new Float64Array(n * n)]
    for (let p = 0; p < n; p++)
      for (let q = 0; q < n; q++) {
        if (p === q) continue
        const weight = power[p] * power[q] * modelPower(p, q)
        const scatter = weight * power[p] * power[q] * sigmaJy ** 2
        h[p * n + q] = sign * weight
        c[p * n + q] = sign * scatter
        h[p * n + p] += weight
        c[p * n + p] += scatter
      }
    const mean = h.reduce((sum, value) => sum + Math.abs(value), 0) / (n * n)
    if (sign < 0) for (let at = 0; at < n * n; at++) h[at] += mean // fixes the sum of the phases; it costs nothing else
    const inverse = inverted(h, n)
    const spread = product(product(inverse, c, n), inverse, n)
    return Float64Array.from({ length: n }, (_, p) => Math.sqrt(spread[p * n + p]))
  }
  return { amplitude: errors(1), phaseRad: errors(-1) }
}

/** Gauss & Jordan, for matrices that need no pivot. */
function inverted(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice()
  for (let k = 0; k < n; k++) {
    const pivot = 1 / a[k * n + k]
    a[k * n + k] = 1
    for (let j = 0; j < n; j++) a[k * n + j] *= pivot
    for (let i = 0; i < n; i++) {
      if (i === k) continue
      const factor = a[i * n + k]
      a[i * n + k] = 0
      for (let j = 0; j < n; j++) a[i * n + j] -= factor * a[k * n + j]
    }
  }
  return a
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const c = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]
      for (let j = 0; j < n; j++) c[i * n + j] += factor * b[k * n + j]
    }
  return c
}

/** How far from the truth all gains are, in units of the theory and as they are. */
export interface Pulls {
  readonly count: number
  readonly mean: number
  readonly variance: number
  readonly largest: number
  readonly amplitudeRms: number // relative
  readonly phaseRmsRad: number
  readonly amplitudeTheory: number // rms of the theory's errors
  readonly phaseTheoryRad: number
  readonly worstBandAmplitude: number // of the means over the band of an antenna and receptor
  readonly worstBandPhaseRad: number
}

/** @param modelPowerAt  Σ|M|² of a pair by channel, in the order of channelGains */
export function pullsOf(
  gains: Iterable<ChannelGains>,
  modelPowerAt: (index: number) => number,
  sigmaJy: number,
): Pulls {
  let [count, sum, squares, largest, amplitudes, phases, channels] = [0, 0, 0, 0, 0, 0, 0]
  let [amplitudeVariance, phaseVariance] = [0, 0]
  const bands: { amplitude: Float64Array; phaseRad: Float64Array }[] = []
  for (const one of gains) {
    const n = one.solved.length
    const deviation = deviationOf(one)
    const errors = theoreticalErrors(one.true, () => modelPowerAt(channels >> 1), sigmaJy)
    bands[channels % 2] ??= { amplitude: new Float64Array(n), phaseRad: new Float64Array(n) }
    for (let k = 0; k < n; k++) {
      for (const part of ['amplitude', 'phaseRad'] as const) {
        const pull = deviation[part][k] / errors[part][k]
        count++
        sum += pull
        squares += pull ** 2
        largest = Math.max(largest, Math.abs(pull))
        bands[channels % 2][part][k] += deviation[part][k]
      }
      amplitudes += deviation.amplitude[k] ** 2
      phases += deviation.phaseRad[k] ** 2
      amplitudeVariance += errors.amplitude[k] ** 2
      phaseVariance += errors.phaseRad[k] ** 2
    }
    channels++
  }
  const half = count / 2
  const worst = (part: 'amplitude' | 'phaseRad') =>
    Math.max(...bands.flatMap((band) => Array.from(band[part], (value) => Math.abs(value) / (channels / 2))))
  return {
    count,
    mean: sum / count,
    variance: squares / count - (sum / count) ** 2,
    largest,
    amplitudeRms: Math.sqrt(amplitudes / half),
    phaseRmsRad: Math.sqrt(phases / half),
    amplitudeTheory: Math.sqrt(amplitudeVariance / half),
    phaseTheoryRad: Math.sqrt(phaseVariance / half),
    worstBandAmplitude: worst('amplitude'),
    worstBandPhaseRad: worst('phaseRad'),
  }
}
