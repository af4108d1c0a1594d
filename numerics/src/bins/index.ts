export { type BinnedSamples, Binner, CELL_NUMBERS, FEW_NUMBERS, type SampleCells, SUM } from './binner.ts'
