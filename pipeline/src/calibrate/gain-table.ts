import type { AntennaGains } from '@contimg/numerics/solve'
import type { Antenna, Field, SpectralWindow } from '../visibilities/source.ts'
import type { Span } from './intervals.ts'

export const BANDPASS = 'B Jones' // a gain for every channel
export const GAIN = 'G Jones' // one for all channels of a spectral window
export type TableKind = typeof BANDPASS | typeof GAIN

/** Gains of one spectral window over one span of time. V(i, j) = G_i conj(G_j) V_true, i = ANTENNA1, j = ANTENNA2. */
export interface WindowGains extends AntennaGains {
  readonly spectralWindow: number
  readonly span: Span
  readonly fieldId: number
  readonly reference: number // antenna whose phase is zero; −1 where none is solved
  readonly snr: Float64Array // [antenna, channel, receptor]
  readonly errors: Float64Array // [antenna, channel, receptor]
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
}

export interface SolutionStatistics {
  readonly total: number // gains of antennas that have data
  readonly flagged: number // of these
  readonly medianSnr: number // of the unflagged; NaN where there are none
}

/** Counts the solutions of antennas with data (an antenna without data has no gain to be judged). */
export function solutionStatistics(solutions: readonly WindowGains[]): SolutionStatistics {
  let [total, flagged] = [0, 0]
  const snrs: number[] = []
  for (const { flags, snr } of solutions)
    for (let at = 0; at < flags.length; at++) {
      if (snr[at] > 0) total++
      if (snr[at] > 0 && flags[at] === 1) flagged++
      if (flags[at] === 0) snrs.push(snr[at])
    }
  return { total, flagged, medianSnr: Float64Array.from(snrs).sort()[snrs.length >> 1] ?? Number.NaN }
}
