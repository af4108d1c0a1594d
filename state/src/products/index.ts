export {
  CALIBRATOR_CATALOG_FILE,
  readCalibratorCatalog,
  writeCalibratorCatalog,
} from '../catalogs/calibrator-catalog.ts'
export { isSqlite } from '../catalogs/catalog-file.ts'
export { type Cone, isInCone } from '../catalogs/cone.ts'
export { CatalogFileError } from '../catalogs/errors.ts'
export { type CatalogSummary, listCatalogs } from '../catalogs/list.ts'
export type { ImportOrigin } from '../catalogs/origin.ts'
export {
  type DecSpan,
  findSources,
  type PutSource,
  type SourceCatalogRequest,
  type SourceCoverage,
  writeSourceCatalog,
} from '../catalogs/source-catalog.ts'
export {
  chooseSurveyFile,
  stripFileName,
  surveyFileName,
} from '../catalogs/strips.ts'
export { putAppliedTables } from './calibration-applied.ts'
export {
  type CalibrationSource,
  findCalibrationSource,
  listCalibrationSources,
  putCalibrationSource,
} from './calibration-source-catalog.ts'
export {
  changeCalibrationSet,
  findCalibrationSet,
  listCalibrationSets,
  registerCalibrationSet,
  requireCalibrationSet,
} from './calibration-tables.ts'
export {
  CalibrationSetExistsError,
  DatabaseNewerError,
  ProductsDatabaseError,
  UnknownArtifactError,
  UnknownCalibrationSetError,
  UnknownFluxAlertError,
} from './errors.ts'
export {
  acknowledgeFluxAlert,
  listFluxAlerts,
  raiseFluxAlert,
  resolveFluxAlert,
  type StandingFluxAlert,
} from './flux-alerts.ts'
export { type FluxRecord, listFluxMeasurements, putFluxMeasurement } from './flux-monitoring.ts'
export {
  type IndexedGroup,
  type IndexedSubbandFile,
  listSubbandFiles,
  listSubbandGroups,
  putSubbandFiles,
  putSubbandFilesGone,
} from './hdf5-file-index.ts'
export { insertImages, listImages, putImages } from './images.ts'
export { findMeasurementSet, insertMeasurementSet, listMeasurementSets, putMeasurementSet } from './ms-index.ts'
export { type OpenOptions, openProducts } from './open.ts'
export { insertPerformance, putPerformance } from './performance-metrics.ts'
export type { Products, Tables } from './products.ts'
export { identityText, insertActivity, putActivity } from './provenance.ts'
export {
  type ActivityStory,
  type ArtifactStory,
  findArtifact,
  type WalkDirection,
  walkProvenance,
} from './provenance-walk.ts'
export { listUnhashedFiles, putFileHash, type UnhashedFile } from './raw-hashes.ts'
