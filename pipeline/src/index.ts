export { takeLockWarning } from '@contimg/formats/node'
export { isoFromMjdS, mjdSFromIso } from '@contimg/numerics/time'
export { type ApplyReport, applyCalibration } from './calibrate/apply.ts'
export {
  APPLY_MODES,
  type ApplyMode,
  type ApplyOptions,
  DEFAULT_APPLY_OPTIONS,
  parseInterpolation,
  parseWindowMap,
  type TableOptions,
  WEIGHT_CHANGES,
  type WeightChange,
} from './calibrate/apply-options.ts'
export { calibrateInTurn, type InTurnOptions } from './calibrate/calibrate-in-turn.ts'
export { parseSolutionInterval, type SolutionInterval } from './calibrate/intervals.ts'
export {
  type BandpassCombine,
  CALIBRATE_PRESETS,
  type CalibrateOptions,
  type CalibratePreset,
  DEFAULT_CALIBRATE_OPTIONS,
} from './calibrate/options.ts'
export { type CalibrationReport, calibrateMeasurementSet, type SolvedTable } from './calibrate/run.ts'
export { parseUvRange } from './calibrate/uv-range.ts'
export { readCalibrators } from './catalogs/calibrators.ts'
export { CATALOG_SOURCES, type CatalogKind, CatalogMissingError } from './catalogs/missing.ts'
export { type OrientationFile, readOrientationFile } from './catalogs/orientation-file.ts'
export { replaceFile } from './catalogs/replace-file.ts'
export { readSurvey } from './catalogs/survey.ts'
export type { ChangeGuard, StageControl } from './control.ts'
export {
  convertGroup,
  type GroupOutcome,
  type GroupsPlan,
  type GroupsRequest,
  type PlannedGroup,
  planGroups,
} from './convert/convert-groups.ts'
export {
  DEFAULT_GROUPING_OPTIONS,
  type FileGroup,
  groupSubbandFiles,
  type IgnoredFile,
  type SubbandFile,
} from './convert/grouping.ts'
export { subbandFileAt } from './convert/incoming.ts'
export { type ConvertOptions, DEFAULT_CONVERT_OPTIONS } from './convert/options.ts'
export { readOrientation } from './convert/orientation.ts'
export { type Converted, convert } from './convert/run.ts'
export { subbandFilesOf } from './convert/subband-files.ts'
export {
  DEFAULT_TRANSIT_SEARCH,
  groupAtTransit,
  type TransitGroup,
  type TransitSearch,
} from './convert/transit-group.ts'
export type { Comparison } from './demo/compare.ts'
export { type DemoReport, demo } from './demo/run.ts'
export {
  type FolderIndexReport,
  type FolderIndexRequest,
  type InspectedFile,
  indexFolder,
} from './file-index/index-folder.ts'
export { type FileInspector, fileInspector } from './file-index/inspector.ts'
export type { FlagFraction, FlagFractions } from './flag/fractions.ts'
export {
  DEFAULT_FLAG_OPTIONS,
  FLAG_MODES,
  type FlagMode,
  type FlagOptions,
  isRepeatable,
  QUACK_MODES,
  type QuackMode,
} from './flag/options.ts'
export { FLAG_MERGES, type FlagMerge } from './flag/restore-version.ts'
export {
  type AoflaggerOptions,
  type AoflaggerReport,
  DEFAULT_AOFLAGGER_OPTIONS,
  flagWithAoflagger,
} from './flag/rfi/aoflagger.ts'
export { DEFAULT_RFI_OPTIONS, flagInterference, type RfiOptions, type RfiReport } from './flag/rfi/run.ts'
export { RFI_STRATEGIES, strategiesFrom } from './flag/rfi/strategy.ts'
export { type FlagReport, flagMeasurementSet, summariseFlags } from './flag/run.ts'
export { type RestoreReport, restoreFlags, saveFlags, undoFlags } from './flag/undo.ts'
export { deleteFlagVersion, type FlagVersion, listFlagVersions } from './flag/version-list.ts'
export type { Finding } from './housekeeping/judge.ts'
export { type HousekeepingReport, housekeeping } from './housekeeping/run.ts'
export { type CatalogMask, type CatalogMaskOptions, writeCatalogMask } from './image/catalog-mask.ts'
export { type CatalogOverlayOptions, writeCatalogOverlay } from './image/catalog-overlay.ts'
export { type CleanSettings, DECONVOLVERS, type Deconvolver } from './image/clean-plan.ts'
export { type ImageOrigin, readImageRecord } from './image/image-record.ts'
export type { ImagingResult } from './image/image-result.ts'
export { imageParts, type PartOutcome } from './image/many-images.ts'
export type { MaskRequest } from './image/masks.ts'
export { imagedField, sourcesOfField } from './image/masks-field.ts'
export {
  checkImageOptions,
  DEFAULT_IMAGE_OPTIONS,
  type ImageOptions,
  QUALITY_TIERS,
  type QualityTier,
} from './image/options.ts'
export { outlierTexts } from './image/outlier-run.ts'
export type { ImagePart, PartsRequest } from './image/parts.ts'
export { parseAngleRad, parseFluxJy } from './image/quantity.ts'
export { imageMeasurementSet } from './image/run.ts'
export { parseStokes, type Stokes } from './image/stokes.ts'
export { productName, TIERS, type TierSettings } from './image/tiers.ts'
export { imageWithWsclean, type WscleanProgram } from './image/wsclean.ts'
export { GenerationError, isLastChange } from './in-place/generation.ts'
export type { CheckedFile } from './ingest/check-file.ts'
export type { CheckedGroup } from './ingest/check-group.ts'
export type { FolderStatistics } from './ingest/folder-statistics.ts'
export {
  DEFAULT_NORMALIZE_OPTIONS,
  type NormalizedGroup,
  type NormalizeOptions,
  normalizeFolder,
  normalizeGroups,
} from './ingest/normalize.ts'
export { problemCountOf, type Validation, validateIncoming } from './ingest/validate.ts'
export { type ModelOptions, type ModelReport, writeModel } from './model/run.ts'
export { parseCentre } from './phaseshift/centre.ts'
export { phaseshift } from './phaseshift/run.ts'
export type {
  ActivityRecord,
  AntennaCalibrationMetrics,
  AntennaHealth,
  Artifact,
  CalibrationCheck,
  CalibrationConfiguration,
  CalibrationGrade,
  CalibrationMetrics,
  CalibrationProvenance,
  CalibrationQuality,
  CalibrationSet,
  CalibrationSetStatus,
  CalibrationTableMetrics,
  CalibrationVerdict,
  CalibratorFlux,
  CalibratorFluxMeasurement,
  CatalogCalibrator,
  CatalogSource,
  FluxAlert,
  FluxDrift,
  HashedArtifact,
  ImageCalibration,
  ImageRecord,
  MeasurementSetArtifact,
  MeasurementSetRecord,
  RawArtifact,
  RegisteredKind,
  RegisteredTable,
  StagePerformance,
  SubbandFileRecord,
  TransitInBeam,
  TransitsAhead,
  Validity,
  WindowCalibrationMetrics,
} from './products.ts'
export { contentHash } from './provenance/content-hash.ts'
export { identify } from './provenance/identify.ts'
export { assessCalibration } from './quality/assess.ts'
export {
  type AntennaDifference,
  type CalibrationComparison,
  compareCalibrations,
  type TableComparison,
} from './quality/compare.ts'
export { calibrationTablesAt } from './quality/find-tables.ts'
export { alertOfDrift, DEFAULT_DRIFT_OPTIONS, type DriftOptions, fluxDrift } from './quality/flux-monitor-drift.ts'
export {
  DEFAULT_FLUX_MEASURE_OPTIONS,
  type FluxMeasureOptions,
  measureCalibratorFlux,
} from './quality/flux-monitor-ms.ts'
export { DEFAULT_QUALITY_LIMITS, type Limit, type QualityLimits } from './quality/limits.ts'
export { modelOverCorrected } from './quality/model-ratio.ts'
export { readTables as readCalibrationTables } from './quality/read-tables.ts'
export { calibrationReportHtml } from './quality/report.ts'
export type { NamedTable } from './quality/solved-cells.ts'
export { groupFilesOf, type NamedGroup } from './quicklook/group-files.ts'
export {
  type QuicklookImager,
  type QuicklookReport,
  type QuicklookRequest,
  type QuicklookTables,
  quicklook,
} from './quicklook/run.ts'
export type { QuicklookStage } from './quicklook/timed-stages.ts'
export type { WeightedSet } from './registry/between.ts'
export { type CandidateFacts, candidateSet, isOfMeridian } from './registry/candidate.ts'
export { type DescribedTables, describeTables } from './registry/describe-tables.ts'
export { CalibrationSetRefusedError, UncalibratedError } from './registry/errors.ts'
export { type Freshness, freshness } from './registry/freshness.ts'
export { DEFAULT_SELECTION_OPTIONS, type SelectionOptions } from './registry/options.ts'
export { planRegistration, planRetirement, type RegistrationPlan, type SetChange } from './registry/registration.ts'
export { type CalibrationAnswer, type RefusedSet, selectCalibration } from './registry/select.ts'
export { type CalibrationTarget, type KnownPointing, pointingsOf } from './registry/target.ts'
export { targetOfMeasurementSet } from './registry/target-of-ms.ts'
export { type StripTimeline, validityTimeline } from './registry/timeline.ts'
export type { SelectionTexts } from './selection/selection.ts'
export { parseUvRanges } from './selection/uv-range.ts'
export { DEFAULT_SELFCAL_OPTIONS, type SelfcalOptions } from './selfcal/options.ts'
export { type SelfcalReport, selfcal } from './selfcal/run.ts'
export type { SimulatedGroup } from './simulate/group-files.ts'
export type { SimulationRequest } from './simulate/request.ts'
export { simulationOf } from './simulate/request.ts'
export { simulate } from './simulate/run.ts'
export { BUILT_IN_CALIBRATORS } from './sky/built-in-calibrators.ts'
export type { CalibratorList } from './sky/calibrator-list.ts'
export { DEFAULT_MATCH_OPTIONS } from './sky/calibrator-match.ts'
export { calibratorNamed } from './sky/calibrator-names.ts'
export { calibratorModel, listedCalibratorModel, type SkyModel } from './sky/sky-model.ts'
export { DEFAULT_SURVEY_MODEL_OPTIONS } from './sky/survey-model.ts'
export { surveyModelOfMs } from './sky/survey-of-ms.ts'
export { parseSubbandFileName, subbandLabel } from './subbands/name.ts'
export { CHECK_GROUPS, type Check, type CheckGroup, type CheckStatus } from './verify/check.ts'
export { CHECK_NAMES } from './verify/names.ts'
export { type Verification, verifyMeasurementSet } from './verify/run.ts'
export type { Spectra, VisibilityBlock } from './visibilities/block.ts'
export type { VisibilitySource } from './visibilities/source.ts'
