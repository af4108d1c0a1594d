import type { SelectionTexts } from '../selection/selection.ts'

/**
 * What to flag among what is selected. Every mode but reset adds to the flags that are there.
 *
 *   reset      takes flags back
 *   zeros      samples that are exactly zero, and samples that are no finite number
 *   autos      autocorrelations
 *   clip       samples by their amplitude, and samples that are no finite number
 *   shadow     antennas that stand in another's shadow
 *   quack      the beginning or the end of scans
 *   elevation  integrations that look too low or too high
 *   manual     all that is selected
 *   extend     what lies about other flags
 */
export type FlagMode = 'reset' | 'zeros' | 'autos' | 'clip' | 'shadow' | 'quack' | 'elevation' | 'manual' | 'extend'

export const FLAG_MODES: readonly FlagMode[] = [
  'reset',
  'zeros',
  'autos',
  'clip',
  'shadow',
  'quack',
  'elevation',
  'manual',
  'extend',
]

/** What quack flags of each scan: its first or last seconds, or (end, tail) all but these. CASA's names. */
export type QuackMode = 'beg' | 'endb' | 'end' | 'tail'

export const QUACK_MODES: readonly QuackMode[] = ['beg', 'endb', 'end', 'tail']

export interface FlagOptions {
  readonly mode: FlagMode
  readonly selection: SelectionTexts // what the mode may touch
  readonly column: string // whose values zeros and clip look at; auto: CORRECTED_DATA where there is one, else DATA
  readonly minimum: number // of clip, in the unit of the column
  readonly maximum: number
  readonly clipOutside: boolean // flag what lies outside them, else what lies between them
  readonly sigma: number // of clip: farther than this × 1.4826 MAD from the median of its baseline and polarization; 0: not
  readonly shadowToleranceM: number // by how much dishes may overlap
  readonly quackMode: QuackMode
  readonly quackIntervalS: number
  readonly lowestElevationRad: number
  readonly highestElevationRad: number
  readonly growTimePercent: number // of extend, see ExtendOptions
  readonly growFrequencyPercent: number
  readonly growAround: boolean
  readonly flagNearTime: boolean
  readonly flagNearFrequency: boolean
  readonly acrossPolarizations: boolean
}

export const DEFAULT_FLAG_OPTIONS: FlagOptions = {
  mode: 'zeros',
  selection: {},
  column: 'DATA',
  minimum: 0,
  maximum: Infinity,
  clipOutside: true,
  sigma: 0,
  shadowToleranceM: 0,
  quackMode: 'beg',
  quackIntervalS: 2,
  lowestElevationRad: -Infinity,
  highestElevationRad: Infinity,
  growTimePercent: 0,
  growFrequencyPercent: 0,
  growAround: false,
  flagNearTime: false,
  flagNearFrequency: false,
  acrossPolarizations: false,
}

/**
 * Whether flagging once more leaves the flags as they are. A mode that looks at the flags that are there finds more each time.
 */
export function isRepeatable({ mode, sigma }: Pick<FlagOptions, 'mode' | 'sigma'>): boolean {
  return mode !== 'extend' && !(mode === 'clip' && sigma > 0)
}

/** A request that makes no sense. */
export class FlagOptionError extends Error {
  override readonly name = 'FlagOptionError'
}

/** @throws FlagOptionError where a mode is unknown, or could flag nothing whatever the data */
export function checkFlagOptions(options: FlagOptions): void {
  const { mode } = options
  if (!FLAG_MODES.includes(mode))
    throw new FlagOptionError(`flag mode "${mode}", wanted one of ${FLAG_MODES.join(', ')}`)
  const problem = CHECKS[mode]?.(options)
  if (problem !== undefined) throw new FlagOptionError(problem)
}

const CHECKS: Readonly<Partial<Record<FlagMode, (options: FlagOptions) => string | undefined>>> = {
  clip: checkClip,
  shadow: ({ shadowToleranceM }) =>
    Number.isFinite(shadowToleranceM) ? undefined : `shadow tolerance ${shadowToleranceM}, wanted metres`,
  quack: ({ quackMode, quackIntervalS }) => {
    if (!QUACK_MODES.includes(quackMode)) return `quack mode "${quackMode}", wanted one of ${QUACK_MODES.join(', ')}`
    return quackIntervalS > 0 ? undefined : `quack interval ${quackIntervalS} s, wanted more than 0`
  },
  elevation: ({ lowestElevationRad: low, highestElevationRad: high }) => {
    if (low === -Infinity && high === Infinity) return 'elevation without a lower or an upper limit flags nothing'
    return low < high ? undefined : `elevations from ${degrees(low)} to ${degrees(high)}, wanted lower < upper limit`
  },
  manual: ({ selection }) =>
    Object.values(selection).some((text) => text)
      ? undefined
      : 'manual without a selection would flag everything, wanted an antenna, a field, a scan, …',
  extend: checkExtend,
}

function checkClip({ minimum, maximum, clipOutside, sigma }: FlagOptions): string | undefined {
  if (!(minimum >= 0 && maximum >= minimum)) return `clip from ${minimum} to ${maximum}, wanted 0 ≤ minimum ≤ maximum`
  if (!(sigma >= 0 && sigma < Infinity)) return `clip at ${sigma} σ, wanted 0 (not at all) or more`
  if (minimum > 0 || maximum < Infinity) return undefined
  if (!clipOutside) return 'clip inside limits that are not given would flag everything, wanted a minimum or a maximum'
  return sigma > 0 ? undefined : 'clip without a minimum, a maximum or a number of σ flags nothing'
}

function checkExtend(options: FlagOptions): string | undefined {
  const { growTimePercent, growFrequencyPercent, growAround, flagNearTime, flagNearFrequency } = options
  for (const percent of [growTimePercent, growFrequencyPercent])
    if (!(percent >= 0 && percent <= 100)) return `extend from ${percent} % on, wanted 0 (not at all) to 100`
  const isSome = growTimePercent > 0 || growFrequencyPercent > 0 || growAround || flagNearTime || flagNearFrequency
  if (isSome || options.acrossPolarizations) return undefined
  return 'extend without a direction flags nothing, wanted growing in time or frequency, around, near, or across polarizations'
}

function degrees(angleRad: number): string {
  return `${((angleRad * 180) / Math.PI).toFixed(2)}°`
}
