export { type HdfLibrary, loadHdf5 } from '../hdf5/library.ts'
export type { PhaseCentre, Uvh5Header } from './header.ts'
export { Uvh5Reader } from './reader.ts'
export { emptyUvh5, Uvh5Writer } from './writer.ts'
