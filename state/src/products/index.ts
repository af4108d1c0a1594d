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
export { listImages, putImages } from './images.ts'
export {
  changeGroup,
  filesOfGroup,
  findGroup,
  type GroupChange,
  type GroupToQueue,
  type IngestGroup,
  listGroups,
  queueGroup,
  requeueGroup,
} from './ingest-queue.ts'
export { findMeasurementSet, listMeasurementSets, putMeasurementSet, putMeasurementSetImaged } from './ms-index.ts'
export { type OpenOptions, openProducts } from './open.ts'
export { putPerformance } from './performance-metrics.ts'
export type { GroupState, Products, Tables } from './products.ts'
export { identityText, putActivity } from './provenance.ts'
export {
  type ActivityStory,
  type ArtifactStory,
  findArtifact,
  type WalkDirection,
  walkProvenance,
} from './provenance-walk.ts'
export { listUnhashedFiles, putFileHash, type UnhashedFile } from './raw-hashes.ts'
export { isRecorded, putRecordedJob, type RecordedJob } from './recorded-jobs.ts'
export { together } from './together.ts'
