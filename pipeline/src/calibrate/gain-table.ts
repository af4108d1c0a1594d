import type { AntennaGains } from '@contimg/numerics/solve'
import type { Antenna, Field, SpectralWindow } from '../visibilities/source.ts'
import type { Span } from './intervals.ts'

export const DELAY = 'K Jones' // nanoseconds: a phase that grows along a spectral window, zero in its middle
export const BANDPASS = 'B Jones' // a gain for every channel
export const GAIN = 'G Jones' // one for all channels of a spectral window
export type TableKind = typeof DELAY | typeof BANDPASS | typeof GAIN

/**
 * Gains of one spectral window over one span of time. V(i, j) = G_i conj(G_j) V_true, i = ANTENNA1, j = ANTENNA2. Of a
 * delay τ the real part holds τ in nanoseconds, and G(ν) = exp(2πi τ (ν − ν₀)) with ν₀ the one frequency that
 * its table gives the window: the middle of those solved.
 */
export interface WindowGains extends AntennaGains {
  readonly spectralWindow: number
  readonly span: Span
  readonly fieldId: number
  readonly reference: number // antenna whose phase is zero; −1 where none is solved
  readonly snr: Float64Array // [antenna, channel, receptor]
  readonly errors: Float64Array // [antenna, channel, receptor]
  readonly chiSquares?: Float64Array // [antenna, channel, receptor] per degree of freedom, as solved; 0 where not
}

/** A calibration table: what is solved for once, with the array and band it belongs to. */
export interface GainTable {
  readonly kind: TableKind
  readonly measurementSet: string // base name of the MS that was solved
  readonly telescopeName: string
  readonly antennas: readonly Antenna[]
  readonly fields: readonly Field[]
  readonly spectralWindows: readonly SpectralWindow[]
  readonly solutions: readonly WindowGains[]
  /** [spectral window of the data] the one of the table whose solutions it takes, where several share them. */
  readonly windowMap?: readonly number[]
  readonly nonScience?: true // made to try something out
}

export interface SolutionStatistics {
  readonly total: number // gains of antennas that have data
  readonly flagged: number // of these
  readonly medianSnr: number // of the unflagged; NaN where there are none
  readonly medianChiSquare: number // of the unflagged, per degree of freedom, in the unit of the weights; NaN if unknown
}

/** Counts the solutions of antennas with data (an antenna without data has no gain to be judged). */
export function solutionStatistics(solutions: readonly WindowGains[]): SolutionStatistics {
  let [total, flagged] = [0, 0]
  const snrs: number[] = []
  const squares: number[] = []
  for (const { flags, snr, chiSquares } of solutions)
    for (let at = 0; at < flags.length; at++) {
      if (snr[at] > 0) total++
      if (snr[at] > 0 && flags[at] === 1) flagged++
      if (flags[at] !== 0) continue
      snrs.push(snr[at])
      if (chiSquares && chiSquares[at] > 0) squares.push(chiSquares[at])
    }
  return { total, flagged, medianSnr: median(snrs), medianChiSquare: median(squares) }
}

function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] ?? Number.NaN
}
