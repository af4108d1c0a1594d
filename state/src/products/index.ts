export {
  type AlertAcknowledgement,
  listAlertAcknowledgements,
  putAlertAcknowledgement,
} from './alert-acknowledgements.ts'
export {
  API_ROLES,
  type ApiKey,
  type ApiKeyToMake,
  type ApiRole,
  createApiKey,
  forgetApiKey,
  hashOfApiKey,
  isApiKeyUsable,
  listApiKeys,
  revokeApiKey,
} from './api-keys.ts'
export {
  type Backup,
  type BackupPage,
  findLatestBackup,
  listBackups,
  pageOfBackups,
  putBackup,
  putBackupsDeleted,
  putBackupValidated,
  requireBackup,
} from './backup-history.ts'
export { putAppliedTables } from './calibration-applied.ts'
export {
  type CalibrationSetFilter,
  type CalibrationSetPage,
  type CalibrationSetPlace,
  countCalibrationSets,
  pageOfCalibrationSets,
} from './calibration-set-lists.ts'
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
  type CalibrationNeed,
  type CalibrationUse,
  countTableUses,
  countUncalibrated,
  findKnownTable,
  type KnownTable,
  listCalibrationNeeds,
  listCalibrationUses,
} from './calibration-uses.ts'
export {
  type CalibratorTransit,
  listTransits,
  putTransitSeen,
  putTransitsAhead,
  type TransitSeen,
} from './calibrator-transits.ts'
export {
  type CollectingSince,
  type FileOfGroup,
  type GroupMove,
  type GroupToCollect,
  insertFiles,
  listClosedFiles,
  listStandingGroups,
  moveGroup,
  putCollectingGroups,
  putSpareFiles,
  type SpareFile,
  type StandingGroup,
} from './collecting-groups.ts'
export { checkDatabase, copyDatabase, isDatabaseInUse } from './database-copy.ts'
export { type DatabaseFigures, databaseFigures } from './database-figures.ts'
export {
  CalibrationSetExistsError,
  DatabaseNewerError,
  ProductsDatabaseError,
  UnknownApiKeyError,
  UnknownArtifactError,
  UnknownBackupError,
  UnknownCalibrationSetError,
  UnknownFluxAlertError,
  UnknownRetentionPolicyError,
} from './errors.ts'
export { eventSpan, listEvents, type ProductEvent, pruneEvents, putEvents } from './events.ts'
export { causeOf, type FailureCause, failedStageOf, failuresByCause } from './failure-causes.ts'
export {
  acknowledgeFluxAlert,
  listFluxAlerts,
  raiseFluxAlert,
  resolveFluxAlert,
  type StandingFluxAlert,
} from './flux-alerts.ts'
export { type FluxRecord, listFluxMeasurements, putFluxMeasurement } from './flux-monitoring.ts'
export {
  type IdSpan,
  listSolvingGroups,
  listUncalibratedGroups,
  putGroupCalibrators,
} from './group-calibrators.ts'
export { CHAINS, type ChainName, FLOW_STAGES, type FlowStage, stageAfter } from './group-flow.ts'
export { type GroupLayout, layoutOf } from './group-layout.ts'
export { countLines, type GroupFilter, type GroupListPage, pageOfLines } from './group-lists.ts'
export {
  findGroupLine,
  type GradeLimits,
  type GradeWord,
  type GroupLine,
  type GroupMark,
  type GroupSpan,
  linesOfGroups,
  marksOfGroups,
  neighboursOfGroup,
} from './group-results.ts'
export { type GroupPage, pageOfGroups, performanceOfGroup, productsOfGroup, productsOfJob } from './group-story.ts'
export {
  type IndexedGroup,
  type IndexedSubbandFile,
  listIndexedFiles,
  listSubbandFiles,
  listSubbandGroups,
  putSubbandFiles,
  putSubbandFilesGone,
} from './hdf5-file-index.ts'
export { type Clock, hostClock } from './host-clock.ts'
export {
  countImages,
  IMAGE_ORDERS,
  type ImageCone,
  type ImageFilter,
  type ImageLine,
  type ImageListPage,
  pageOfImages,
} from './image-lists.ts'
export {
  type AppliedTable,
  appliedTables,
  findImage,
  imagesBeside,
  lastMakers,
  nearestImageId,
  type PathVersion,
  versionsAtPath,
} from './image-story.ts'
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
  recoverGroup,
  requeueGroup,
  subbandsOfGroup,
} from './ingest-queue.ts'
export {
  countJobRuns,
  findJobRun,
  type JobActivity,
  type JobRun,
  type JobRunFilter,
  type JobRunPlace,
  jobDurations,
  pageOfJobRuns,
} from './job-runs.ts'
export { type DatabaseLook, lookAtDatabase } from './look.ts'
export {
  findMeasurementSet,
  isCalibrationApplied,
  listMeasurementSets,
  type MeasurementSetFacts,
  putMeasurementSet,
  putMeasurementSetFacts,
  putMeasurementSetImaged,
  putMeasurementSetMoved,
} from './ms-index.ts'
export {
  countMeasurementSets,
  findMeasurementSetLine,
  MEASUREMENT_SET_ORDERS,
  type MeasurementSetFilter,
  type MeasurementSetLine,
  type MeasurementSetPage,
  pageOfMeasurementSets,
} from './ms-lists.ts'
export { countSubbandFiles, listStamps } from './observed-times.ts'
export { type OpenOptions, openProducts } from './open.ts'
export { putPerformance } from './performance-metrics.ts'
export {
  findPointing,
  listPointings,
  type NotedPointing,
  type Pointing,
  type PointingSpan,
  putPointing,
} from './pointing-history.ts'
export { listPointingMoves } from './pointing-moves.ts'
export { countProducts, type ProductCounts } from './product-counts.ts'
export type { GroupState, Products, Tables } from './products.ts'
export { identityText, putActivity } from './provenance.ts'
export { type ProvenanceGraph, type ProvenanceLink, provenanceGraph } from './provenance-graph.ts'
export {
  type ActivityStory,
  type ArtifactStory,
  findArtifact,
  type WalkDirection,
  walkProvenance,
} from './provenance-walk.ts'
export { listQaArtifacts, putQaArtifact, type QaArtifact } from './qa-artifacts.ts'
export { listUnhashedFiles, putFileHash, putFileHashProblem, type UnhashedFile } from './raw-hashes.ts'
export { isRecorded, pruneRecordedJobs, putRecordedJob, type RecordedJob } from './recorded-jobs.ts'
export {
  changeRetentionPolicy,
  endRetentionExecution,
  listRetentionExecutions,
  listRetentionPolicies,
  type RetentionDataType,
  type RetentionOutcome,
  type RetentionPolicy,
  type RetentionRule,
  requireRetentionPolicy,
  startRetentionExecution,
} from './retention-policies.ts'
export { listStorageLocations, putStorageLocation } from './storage-locations.ts'
export {
  listMeasurementSetsOfMosaics,
  listStoredProducts,
  putProductStored,
  type StoredKind,
  type StoredProduct,
} from './stored-products.ts'
export {
  findStreamState,
  putDesiredStreamState,
  putStreamChanges,
  putStreamReport,
  type StreamChanges,
  type StreamNow,
  type StreamReport,
  type StreamState,
  streamNow,
  whyNotClaiming,
} from './stream-state.ts'
export {
  countArrivals,
  countGroups,
  type GroupCounts,
  listChangedGroups,
  listLatestImages,
  listStageTimes,
  listStaleGroups,
  listWaits,
  type StageTime,
} from './tallies.ts'
export { CADENCE_S, type StageSummary, stageSummaries, type Throughput, throughputOf } from './throughput.ts'
export { together } from './together.ts'
export { countTotals, type Totals } from './totals.ts'
