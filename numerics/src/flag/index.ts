export { flagAutos, flagClip, flagZeros } from './flag.ts'
export { type FlagCount, FlagSummary } from './summary.ts'
