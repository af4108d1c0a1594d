export type { Spectra, VisibilityBlock } from './visibilities/block.ts'
