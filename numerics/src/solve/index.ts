export { correctRows, type UncorrectedRows } from './correct.ts'
export { referencePhases } from './reference.ts'
export { normaliseAmplitudes, referenceSolutions, type Solutions, solveSums } from './solutions.ts'
export {
  type AntennaSolution,
  DEFAULT_SOLVE_OPTIONS,
  type SolveMode,
  type SolveOptions,
  solveAntennas,
} from './solver.ts'
export { type AntennaGains, GainSums, type ModelledRows } from './sums.ts'
