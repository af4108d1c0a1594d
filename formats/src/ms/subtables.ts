/** The antennas, in the order of their numbers in ANTENNA1 and ANTENNA2. */
export interface Antennas {
  readonly names: readonly string[]
  readonly stations: readonly string[]
  readonly mounts: readonly string[]
  readonly positionsM: Float64Array // [antenna, 3] ITRF
  readonly diametersM: Float64Array
}

/** The fields: directions that do not move. */
export interface Fields {
  readonly names: readonly string[]
  readonly timesMjdS: Float64Array
  readonly phaseDirRad: Float64Array // [field, 2] longitude, latitude
  readonly frames: readonly string[] // of each direction: J2000, ICRS, …
}

export interface SpectralWindow {
  readonly name: string
  readonly refFrequencyHz: number
  readonly chanFreqHz: Float64Array
  readonly chanWidthHz: Float64Array
  readonly flagged?: boolean | undefined // nothing in it is of use
}

/** What a row's DATA_DESC_ID means. */
export interface DataDescription {
  readonly spectralWindowId: number
  readonly polarizationId: number
}

/** The correlations in the order of DATA's first axis, as codes: 5–8 RR RL LR LL, 9–12 XX XY YX YY. */
export interface Polarization {
  readonly corrTypes: Int32Array
}

export interface Observation {
  readonly telescopeName: string
  readonly observer: string
  readonly project: string
  readonly timeRangeMjdS: readonly [start: number, end: number]
}
