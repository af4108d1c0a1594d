import type { MeasurementSet } from '@contimg/formats/ms'
import type { Selection } from '../selection/selection.ts'
import type { FlagRun } from './flag-rows.ts'
import type { FlagOptions } from './options.ts'

/** Changes the flags of a run. */
export type FlagStep = (run: FlagRun) => void

/** Looks at what it needs of the whole Measurement Set, and then goes through it run by run. */
export type StepMaker = (ms: MeasurementSet, options: FlagOptions, selection: Selection) => FlagStep
