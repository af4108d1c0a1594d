import type { SolutionInterval } from '../calibrate/intervals.ts'
import type { UvRange } from '../calibrate/uv-range.ts'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions } from '../image/options.ts'

const DEG_RAD = Math.PI / 180

/** How to improve the gains of an observation by what its own image shows. All of it is plain data. */
export interface SelfcalOptions {
  readonly initialTables: readonly string[] // that are applied first, and stay
  readonly fromData: boolean // begin at DATA although there is a CORRECTED_DATA, which will be overwritten
  readonly phaseIntervals: readonly SolutionInterval[] // of the phase steps in turn, falling
  readonly amplitudeInterval: SolutionInterval | 'none' // of the step that comes last; its phases have the same
  readonly maximumSteps: number
  readonly phaseMinimumSnr: number // gains below are flagged
  readonly amplitudeMinimumSnr: number
  readonly combineWindows: boolean // one gain for all spectral windows, where the sources are faint
  readonly referenceAntenna?: string
  readonly uvRange?: UvRange // of the baselines that are solved; all where absent
  readonly beam: string // that tells whether the brightest source stands well enough in it
  readonly limits: SelfcalLimits
  readonly image: Omit<ImageOptions, 'imageName' | 'column'>
}

/** When a step counts, and when none can. */
export interface SelfcalLimits {
  readonly snrGain: number // peak over noise must grow by this factor, or the step is undone
  readonly chiSquareGain: number // χ² before over after must be this at least
  readonly initialSnr: number // of the first image
  readonly beamResponse: number // at the brightest source
  readonly phaseAntennaSnr: number // median over the antennas
  readonly amplitudeAntennaSnr: number
  readonly phaseScatterRad: number // of an antenna from one solution to the next; median
  readonly amplitudeScatter: number // relative
  readonly flaggedFraction: number // of the solutions
}

export const DEFAULT_SELFCAL_LIMITS: SelfcalLimits = {
  snrGain: 1.05,
  chiSquareGain: 0.95,
  initialSnr: 5,
  beamResponse: 0.5,
  phaseAntennaSnr: 3,
  amplitudeAntennaSnr: 10,
  phaseScatterRad: 30 * DEG_RAD,
  amplitudeScatter: 0.3,
  flaggedFraction: 0.5,
}

export const DEFAULT_SELFCAL_OPTIONS: SelfcalOptions = {
  initialTables: [],
  fromData: false,
  phaseIntervals: [300, 120, 60],
  amplitudeInterval: 'inf',
  maximumSteps: 5,
  phaseMinimumSnr: 3,
  amplitudeMinimumSnr: 3,
  combineWindows: false,
  beam: 'airy',
  limits: DEFAULT_SELFCAL_LIMITS,
  // threshold auto leaves the noise out of the model, which a fixed one does not
  image: { ...imageDefaults(), iterations: 10_000, weighting: { kind: 'briggs', robust: 0 } },
}

function imageDefaults(): Omit<ImageOptions, 'imageName' | 'column'> {
  const { column: _, ...options } = DEFAULT_IMAGE_OPTIONS
  return { ...options, pbCorrect: false }
}

/** One solve: of phases, or of amplitudes and phases after the best phases. */
export interface StepPlan {
  readonly kind: 'phase' | 'amplitude'
  readonly interval: SolutionInterval
}

/** The steps in order, whether or not there is time for all of them. */
export function planSteps({ phaseIntervals, amplitudeInterval }: SelfcalOptions): StepPlan[] {
  const phases = phaseIntervals.map((interval): StepPlan => ({ kind: 'phase', interval }))
  return amplitudeInterval === 'none' ? phases : [...phases, { kind: 'amplitude', interval: amplitudeInterval }]
}
