import { registerApply } from './apply.ts'
import { registerCalibrate } from './calibrate.ts'
import { registerCalibration } from './calibration.ts'
import { registerCatalog } from './catalog.ts'
import { registerConversion } from './conversion.ts'
import { registerConvert } from './convert.ts'
import { registerDemo } from './demo.ts'
import { registerFlag } from './flag.ts'
import { registerHousekeeping } from './housekeeping.ts'
import { registerImage } from './image.ts'
import { registerImaging } from './imaging.ts'
import { registerModel } from './model.ts'
import { registerPhaseshift } from './phaseshift.ts'
import { registerQa } from './qa.ts'
import { registerQuicklook } from './quicklook.ts'
import { registerRegistry } from './registry.ts'
import type { Register } from './run.ts'
import { registerSelfcal } from './selfcal.ts'
import { registerSimulate } from './simulate.ts'
import { registerSummary } from './summary.ts'
import { registerTable } from './table.ts'

/** The subcommands in the order of the help. */
export const SUBCOMMANDS: readonly Register[] = [
  registerDemo,
  registerSimulate,
  registerConvert,
  registerSummary,
  registerTable,
  registerPhaseshift,
  registerFlag,
  registerModel,
  registerCalibrate,
  registerApply,
  registerRegistry,
  registerImage,
  registerQuicklook,
  registerSelfcal,
  registerHousekeeping,
  registerCatalog,
  registerConversion,
  registerCalibration,
  registerImaging,
  registerQa,
]
