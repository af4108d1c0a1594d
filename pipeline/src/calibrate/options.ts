import type { BeamName } from '@contimg/numerics/beam'
import { DEFAULT_SOLVE_OPTIONS, type SolveOptions } from '@contimg/numerics/solve'
import type { SolutionInterval } from './intervals.ts'
import type { Pointing } from './model-rows.ts'

export interface CalibrateOptions {
  readonly calibrator?: string // a name of the catalogue; or
  readonly modelPath?: string // a component list, JSON or CSV
  readonly outPrefix?: string // tables are <prefix>_bpcal, _gpcal, _gacal; the MS without .ms where absent
  readonly referenceAntenna?: string // name or number; 103 where absent and the array has it
  readonly fields: 'all' | readonly number[] // FIELD_IDs whose rows are solved together
  readonly beam: BeamName // which multiplies every source
  readonly minimumSnr: number // gains below are flagged
  readonly minimumBaselines: number // an antenna needs to others that are solved
  readonly preBandpass: SolutionInterval | 'none' // spans of constant phase within the bandpass solve
  readonly normalise: boolean // give the bandpass a mean amplitude of 1; the gains carry the scale
  readonly phaseInterval: SolutionInterval
  readonly amplitudeInterval: SolutionInterval // not shorter than that of the phase
  readonly minimumUvWavelengths: number // shorter baselines are left out
  readonly pointing?: Pointing // where the dishes pointed, if not at the phase centres
}

export const DEFAULT_CALIBRATE_OPTIONS: CalibrateOptions = {
  fields: 'all',
  beam: 'airy',
  minimumSnr: DEFAULT_SOLVE_OPTIONS.minimumSnr,
  minimumBaselines: DEFAULT_SOLVE_OPTIONS.minimumBaselines,
  preBandpass: 30,
  normalise: true,
  phaseInterval: 'inf',
  amplitudeInterval: 'inf',
  minimumUvWavelengths: 0,
}

export function solveOptions({ minimumSnr, minimumBaselines }: CalibrateOptions): SolveOptions {
  return { ...DEFAULT_SOLVE_OPTIONS, minimumSnr, minimumBaselines }
}
