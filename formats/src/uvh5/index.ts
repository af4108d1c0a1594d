export { type HdfLibrary, loadHdf5 } from '../hdf5/library.ts'
export { CatalogUvh5Writer, emptyCatalogUvh5, type NewCatalogHeader } from './catalog-writer.ts'
export type {
  ApparentCentres,
  CatalogUvh5Header,
  Ephemeris,
  Feeds,
  PhaseCentre,
  ProperMotion,
  Uvh5Header,
} from './header.ts'
export { type IcrsDirection, icrsDirection } from './phase-centres.ts'
export { readPointing, type Uvh5Pointing } from './pointing.ts'
export { Uvh5Reader } from './reader.ts'
export { Uvh5Samples } from './samples.ts'
export { emptyUvh5, Uvh5Writer } from './writer.ts'
