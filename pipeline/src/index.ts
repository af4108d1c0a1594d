export { mjdSFromIso } from '@contimg/numerics/time'
export { type ApplyReport, applyCalibration } from './calibrate/apply.ts'
export { parseSolutionInterval } from './calibrate/intervals.ts'
export { type CalibrateOptions, DEFAULT_CALIBRATE_OPTIONS } from './calibrate/options.ts'
export { type CalibrationReport, calibrateMeasurementSet, type SolvedTable } from './calibrate/run.ts'
export type { StageControl } from './control.ts'
export {
  convertGroup,
  type GroupOutcome,
  type GroupsPlan,
  type GroupsRequest,
  type PlannedGroup,
  planGroups,
} from './convert/convert-groups.ts'
export { DEFAULT_GROUPING_OPTIONS, type FileGroup } from './convert/grouping.ts'
export type { ConvertOptions } from './convert/options.ts'
export { readOrientation } from './convert/orientation.ts'
export { type Converted, convert } from './convert/run.ts'
export { subbandFilesOf } from './convert/subband-files.ts'
export type { Comparison } from './demo/compare.ts'
export { type DemoReport, demo } from './demo/run.ts'
export type { FlagFraction, FlagFractions } from './flag/fractions.ts'
export { DEFAULT_FLAG_OPTIONS, FLAG_MODES, type FlagMode } from './flag/options.ts'
export { flagMeasurementSet, summariseFlags } from './flag/run.ts'
export { checkImageOptions, DEFAULT_IMAGE_OPTIONS, type ImageOptions } from './image/options.ts'
export { parseAngleRad, parseFluxJy } from './image/quantity.ts'
export { type ImagingResult, imageMeasurementSet } from './image/run.ts'
export { parseCentre } from './phaseshift/centre.ts'
export { phaseshift } from './phaseshift/run.ts'
export type { SimulatedGroup } from './simulate/group-files.ts'
export type { SimulationRequest } from './simulate/request.ts'
export { simulationOf } from './simulate/request.ts'
export { simulate } from './simulate/run.ts'
export type { Spectra, VisibilityBlock } from './visibilities/block.ts'
export type { VisibilitySource } from './visibilities/source.ts'
