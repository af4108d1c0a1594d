export { type FittedPixels, fitBeam } from './beam.ts'
export { applyMask, maskAround } from './mask.ts'
export { MINOR_CYCLE_BYTES, MinorCycle, type MinorCycleRequest, type MinorCycleResult } from './minor-cycle.ts'
export {
  type CleanDecision,
  CleanDivergedError,
  type CleanEnd,
  type CleanLimits,
  type CleanState,
  type CleanThreshold,
  nextCleanStep,
} from './progress.ts'
export { residualNoise } from './residual-noise.ts'
export { addComponents } from './restore.ts'
export { taperPsf } from './taper.ts'
