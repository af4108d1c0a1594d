export { takeLockWarning } from '@contimg/formats/node'
export { isoFromMjdS, mjdSFromIso } from '@contimg/numerics/time'
export { type ApplyReport, applyCalibration } from './calibrate/apply.ts'
export { parseSolutionInterval } from './calibrate/intervals.ts'
export { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './calibrate/options.ts'
export { type CalibrationReport, calibrateMeasurementSet, type SolvedTable } from './calibrate/run.ts'
export { readCalibrators } from './catalogs/calibrators.ts'
export { CATALOG_SOURCES, type CatalogKind, CatalogMissingError } from './catalogs/missing.ts'
export { type OrientationFile, readOrientationFile } from './catalogs/orientation-file.ts'
export { replaceFile } from './catalogs/replace-file.ts'
export { readSurvey } from './catalogs/survey.ts'
export type { StageControl } from './control.ts'
export {
  convertGroup,
  type GroupOutcome,
  type GroupsPlan,
  type GroupsRequest,
  type PlannedGroup,
  planGroups,
} from './convert/convert-groups.ts'
export { DEFAULT_GROUPING_OPTIONS, type FileGroup, type IgnoredFile } from './convert/grouping.ts'
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
export type { FlagFraction, FlagFractions } from './flag/fractions.ts'
export { DEFAULT_FLAG_OPTIONS, FLAG_MODES, type FlagMode } from './flag/options.ts'
export { flagMeasurementSet, summariseFlags } from './flag/run.ts'
export type { Finding } from './housekeeping/judge.ts'
export { type HousekeepingReport, housekeeping } from './housekeeping/run.ts'
export { checkImageOptions, DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './image/options.ts'
export { parseAngleRad, parseFluxJy } from './image/quantity.ts'
export { type ImagingResult, imageMeasurementSet } from './image/run.ts'
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
export { parseCentre } from './phaseshift/centre.ts'
export { phaseshift } from './phaseshift/run.ts'
export type {
  CalibratorFlux,
  CatalogCalibrator,
  CatalogSource,
  MeasurementSetRecord,
  SubbandFileRecord,
} from './products.ts'
export type { SimulatedGroup } from './simulate/group-files.ts'
export type { SimulationRequest } from './simulate/request.ts'
export { simulationOf } from './simulate/request.ts'
export { simulate } from './simulate/run.ts'
export { BUILT_IN_CALIBRATORS } from './sky/built-in-calibrators.ts'
export { DEFAULT_MATCH_OPTIONS } from './sky/calibrator-match.ts'
export { calibratorNamed } from './sky/calibrator-names.ts'
export { subbandLabel } from './subbands/name.ts'
export { CHECK_GROUPS, type Check, type CheckGroup, type CheckStatus } from './verify/check.ts'
export { CHECK_NAMES } from './verify/names.ts'
export { type Verification, verifyMeasurementSet } from './verify/run.ts'
export type { Spectra, VisibilityBlock } from './visibilities/block.ts'
export type { VisibilitySource } from './visibilities/source.ts'
