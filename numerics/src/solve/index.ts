export { RowCorrector, type UncorrectedRows } from './correct.ts'
export { type DelayFit, fitDelay, type Phasors } from './delay.ts'
export { referencePhases } from './reference.ts'
export type { RobustLoss } from './robust.ts'
export { fillGaps, type Smoothing, type SmoothingShape, smoothGains } from './smooth.ts'
export { normaliseAmplitudes, referenceSolutions, type Solutions, solveSums } from './solutions.ts'
export {
  type AntennaSolution,
  DEFAULT_SOLVE_OPTIONS,
  type SolveMode,
  type SolveOptions,
  solveAntennas,
} from './solver.ts'
export {
  type AntennaGains,
  binWidth,
  GainSums,
  type HeldRows,
  holdRows,
  type KnownRows,
  type ModelledRows,
} from './sums.ts'
