export { type BinnedSamples, Binner, CELL_NUMBERS, FEW_NUMBERS, phaseOfTurn, type SampleCells, SUM } from './binner.ts'
