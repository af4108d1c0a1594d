export { type FftSign, PlaneFft, planeFftBytes, type RowBand } from './plane.ts'
export { fftFactors, goodFftSize } from './size.ts'
