import type { Antennas, Fields, Observation, SpectralWindow } from '../ms/subtables.ts'

/**
 * A CASA calibration table: antenna-based terms G of V_obs(i, j) = G_i · conj(G_j) · V_true, i = ANTENNA1, j = ANTENNA2.
 */
export interface CalibrationTable {
  readonly visCal: string // B Jones (bandpass), G Jones (gains), K Jones (delays), …
  readonly parType: 'Complex' | 'Float' // K Jones holds Float: delays in nanoseconds
  readonly msName: string // that was solved for
  readonly polBasis: string
  readonly software: string // the keyword CASA_Version
  readonly antennas: Antennas
  readonly fields: Fields
  readonly spectralWindows: readonly SpectralWindow[]
  readonly observations: readonly Observation[]
  readonly solutions: Solutions
  /** [spectral window of the data] whose solutions it takes, where several share them: CASA's spwmap. */
  readonly windowMap?: readonly number[]
  /** Made to try something out, and never to be applied to science data: the keyword NON_SCIENCE, which only we write. */
  readonly nonScience?: true
}

/**
 * The rows of a table: one antenna in one spectral window for one interval. Cells are [polarization, channel],
 * polarization fastest; those of all rows follow one another.
 */
export interface Solutions {
  readonly timesMjdS: Float64Array // middle of the interval
  readonly intervalsS: Float64Array // 0: until the next
  readonly fieldIds: Int32Array
  readonly spectralWindowIds: Int32Array
  readonly antennaIds: Int32Array // ANTENNA1
  readonly referenceIds: Int32Array // ANTENNA2: the reference antenna
  readonly scanNumbers: Int32Array
  readonly observationIds: Int32Array
  readonly shapes: readonly (readonly [polarizations: number, channels: number] | undefined)[] // by spectral window
  readonly offsets: Float64Array // [row + 1] value at which each row begins
  readonly parameters: Float32Array // (real, imaginary) where parType is Complex
  readonly errors: Float32Array
  readonly flags: Uint8Array // 1 = no solution
  readonly snrs: Float32Array
  readonly weights: Float32Array | undefined
}

export const calibrationSubtables = ['OBSERVATION', 'ANTENNA', 'FIELD', 'SPECTRAL_WINDOW', 'HISTORY'] as const

/** Where the cells of rows begin that have the shape of their spectral window. */
export function solutionOffsets(spectralWindowIds: Int32Array, shapes: Solutions['shapes']): Float64Array {
  const offsets = new Float64Array(spectralWindowIds.length + 1)
  for (const [row, window] of spectralWindowIds.entries()) {
    const [polarizations, channels] = shapes[window] ?? [0, 0]
    offsets[row + 1] = offsets[row] + polarizations * channels
  }
  return offsets
}
