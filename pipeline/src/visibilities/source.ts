import type { VisibilityBlock } from './block.ts'

/** Visibilities with all that is needed to understand them, whether they lie in UVH5 files or in a Measurement Set. */
export interface VisibilitySource {
  readonly path: string
  readonly telescopeName: string
  readonly antennas: readonly Antenna[]
  readonly fields: readonly Field[]
  readonly spectralWindows: readonly SpectralWindow[]
  readonly dataDescriptions: readonly DataDescription[]
  readonly rowCount: number
  /** The visibilities in row order. A block's large arrays may be reused for the next one. */
  blocks(): Iterable<VisibilityBlock>
}

export interface Antenna {
  readonly name: string
  readonly positionM: readonly [number, number, number] // ITRF
  readonly diameterM: number
}

/** A phase centre; ICRS (J2000 data are taken as ICRS, less than 0.03″ apart). */
export interface Field {
  readonly name: string
  readonly raRad: number
  readonly decRad: number
}

export interface SpectralWindow {
  readonly name: string
  readonly frequenciesHz: Float64Array // [channel]
  readonly channelWidthsHz: Float64Array // [channel]
  readonly flagged?: boolean | undefined // nothing in it is of use
}

export interface DataDescription {
  readonly spectralWindow: number
  readonly correlations: readonly number[] // Stokes codes of casacore: XX = 9, YY = 12, RR = 5, LL = 8
}

/** The FIELD_IDs that were asked for; a RangeError where there is no such field. */
export function wantedFields({ fields, path }: VisibilitySource, wanted: 'all' | readonly number[]): Set<number> {
  if (wanted === 'all') return new Set(fields.keys())
  const missing = wanted.find((id) => !fields[id])
  if (missing === undefined && wanted.length > 0) return new Set(wanted)
  throw new RangeError(`${path}: field ${missing ?? '(none)'}, wanted some of 0 to ${fields.length - 1}`)
}
