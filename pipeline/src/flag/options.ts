/**
 * What to flag. Every mode but reset adds to the flags that are there.
 *
 *   reset  takes all flags back
 *   zeros  samples that are exactly zero, and samples that are no finite number
 *   autos  autocorrelations
 *   clip   samples with an amplitude outside [minimum, maximum], and samples that are no finite number
 */
export type FlagMode = 'reset' | 'zeros' | 'autos' | 'clip'

export const FLAG_MODES: readonly FlagMode[] = ['reset', 'zeros', 'autos', 'clip']

export interface FlagOptions {
  readonly mode: FlagMode
  readonly column: string // whose values zeros and clip look at; auto: CORRECTED_DATA where there is one, else DATA
  readonly minimum: number // of clip, in the unit of the column
  readonly maximum: number
}

export const DEFAULT_FLAG_OPTIONS: FlagOptions = { mode: 'zeros', column: 'DATA', minimum: 0, maximum: Infinity }

/** A request that makes no sense. */
export class FlagOptionError extends Error {
  override readonly name = 'FlagOptionError'
}

export function checkFlagOptions({ mode, minimum, maximum }: FlagOptions): void {
  if (!FLAG_MODES.includes(mode))
    throw new FlagOptionError(`flag mode "${mode}", wanted one of ${FLAG_MODES.join(', ')}`)
  if (mode !== 'clip') return
  if (!(minimum >= 0 && maximum >= minimum))
    throw new FlagOptionError(`clip from ${minimum} to ${maximum}, wanted 0 ≤ minimum ≤ maximum`)
  if (minimum === 0 && maximum === Infinity)
    throw new FlagOptionError('clip without a minimum or a maximum flags nothing')
}
