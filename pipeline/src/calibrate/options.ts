import { DEFAULT_SOLVE_OPTIONS, type RobustLoss, type Smoothing, type SolveOptions } from '@contimg/numerics/solve'
import type { Pointing } from '../model/scenes.ts'
import type { CalibratorList } from '../sky/calibrator-list.ts'
import type { SkyModel } from '../sky/sky-model.ts'
import type { SolutionInterval } from './intervals.ts'
import type { UvRange } from './uv-range.ts'

/** Which gains are solved for after the bandpass: phases and amplitudes, one of them, or none. */
export type GainMode = 'ap' | 'p' | 'a' | 'none'

/** What may change within the span of one bandpass. */
export type BandpassCombine = 'scan' | 'field'

export interface CalibrateOptions {
  readonly calibrator?: string // a name of the list below, or of a built-in one; or
  readonly modelPath?: string // a component list (JSON, CSV), or a FITS model image; or
  readonly model?: SkyModel // sources that the caller knows; or
  readonly modelColumn?: boolean // MODEL_DATA as it stands, with no beam of ours
  readonly calibratorList?: CalibratorList // the built-in ones alone where absent
  readonly outPrefix?: string // tables are <prefix>_kcal, _bpcal, _gpcal, _gacal; the MS without .ms where absent
  readonly nonScience: boolean // tables are named NON_SCIENCE_… and marked as such, which apply refuses
  readonly referenceAntenna?: string // names or numbers in order of preference, 103,104; 103 where absent and it exists
  readonly fields: 'all' | readonly number[] // FIELD_IDs whose rows are solved together
  readonly beam: string // which multiplies every source: airy, tapered2, tapered4, none, or the path of a FITS power beam
  readonly minimumSnr: number // bandpass gains below are flagged
  readonly minimumBaselines: number // an antenna needs to others that are solved
  readonly loss: RobustLoss // whether baselines that disagree with all others count less
  readonly delays: boolean // K: a delay of each antenna and receptor over the whole band, taken out of the bandpass
  readonly bandpass: boolean // false: gains alone, of DATA as the prior tables leave it
  readonly priorTables: readonly string[] // where there is no bandpass to solve for
  readonly preBandpass: SolutionInterval | 'none' // spans of constant phase within the bandpass solve
  readonly preBandpassMinimumSnr: number
  readonly preBandpassMinimumBaselines?: number // that of the others where absent
  readonly preBandpassUv?: UvRange // which baselines tell these phases; those of the solve where absent
  readonly bandpassCombine: readonly BandpassCombine[] // what a bandpass goes on over; it ends where any other changes
  readonly channelBin: number // channels that share a solution of the bandpass
  readonly normalise: boolean // give the bandpass a mean amplitude of 1 where amplitude gains carry the scale
  readonly fillGaps: number // flagged channels in a row that are filled from their neighbours, at most
  readonly smoothing?: Smoothing // of the bandpass
  readonly gains: GainMode
  readonly gainMinimumSnr: number
  readonly phaseInterval: SolutionInterval
  readonly amplitudeInterval: SolutionInterval // not shorter than that of the phase
  readonly combineFields: boolean // false: gains of each field by itself
  readonly combineWindows: boolean // one gain for all spectral windows
  readonly minimumUvWavelengths: number // shorter baselines are left out
  readonly maximumUvWavelengths?: number // longer ones too
  readonly pointing?: Pointing // where the dishes pointed, if not at the phase centres
  readonly threads?: number // all cores, at most 4, where absent
}

export const DEFAULT_CALIBRATE_OPTIONS: CalibrateOptions = {
  nonScience: false,
  fields: 'all',
  beam: 'airy',
  minimumSnr: DEFAULT_SOLVE_OPTIONS.minimumSnr,
  minimumBaselines: DEFAULT_SOLVE_OPTIONS.minimumBaselines,
  loss: 'none',
  delays: false,
  bandpass: true,
  priorTables: [],
  preBandpass: 30,
  preBandpassMinimumSnr: DEFAULT_SOLVE_OPTIONS.minimumSnr,
  bandpassCombine: ['scan', 'field'],
  channelBin: 1,
  normalise: true,
  fillGaps: 0,
  gains: 'ap',
  gainMinimumSnr: DEFAULT_SOLVE_OPTIONS.minimumSnr,
  phaseInterval: 'inf',
  amplitudeInterval: 'inf',
  combineFields: true,
  combineWindows: false,
  minimumUvWavelengths: 0,
}

/** Settings that go together. */
export const CALIBRATE_PRESETS = {
  standard: {},
  /** Quick and coarse, to see whether it works: what comes of it must not be applied to science. */
  development: {
    nonScience: true,
    preBandpass: 30,
    channelBin: 4,
    minimumUvWavelengths: 1000,
    gains: 'p',
    normalise: false,
  },
  /** Follows the phases as closely as the data allow, and lets no single baseline spoil a solution. */
  high_precision: { preBandpass: 'int', phaseInterval: 60, loss: 'huber' },
} as const satisfies Record<string, Partial<CalibrateOptions>>

export type CalibratePreset = keyof typeof CALIBRATE_PRESETS

export function bandpassSolve({ minimumSnr, minimumBaselines, loss }: CalibrateOptions): SolveOptions {
  return { ...DEFAULT_SOLVE_OPTIONS, minimumSnr, minimumBaselines, loss }
}

export function preBandpassSolve(options: CalibrateOptions): SolveOptions {
  const { preBandpassMinimumSnr: minimumSnr, preBandpassMinimumBaselines, minimumBaselines, loss } = options
  return {
    ...DEFAULT_SOLVE_OPTIONS,
    mode: 'phase',
    minimumSnr,
    minimumBaselines: preBandpassMinimumBaselines ?? minimumBaselines,
    loss,
  }
}

export function gainSolve({ gainMinimumSnr: minimumSnr, minimumBaselines, loss }: CalibrateOptions): SolveOptions {
  return { ...DEFAULT_SOLVE_OPTIONS, minimumSnr, minimumBaselines, loss }
}

/** Whether the bandpass may give its scale away: only where amplitude gains, solved beside it, take it up. */
export function isNormalised({ normalise, gains }: CalibrateOptions): boolean {
  return normalise && (gains === 'ap' || gains === 'a')
}
