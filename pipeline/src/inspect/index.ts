export { readCalibrators } from '../catalogs/calibrators.ts'
export { readSkyImage } from '../measure/sky-image.ts'
export { type AntennaRatio, type CalibrationRatio, calibrationRatio, type Spread } from '../quality/antenna-ratios.ts'
export { readTables as readCalibrationTables } from '../quality/read-tables.ts'
export { BUILT_IN_CALIBRATORS } from '../sky/built-in-calibrators.ts'
export { drawAntennaMap, type MappedAntenna } from './antenna-map.ts'
export type { BandpassData, BandpassWindow } from './bandpass-data.ts'
export { bandpassOfTable } from './bandpass-of-table.ts'
export { drawBandpass, renderBandpassPlot } from './bandpass-plot.ts'
export { type CalibrationFacts, type CalibrationTableFacts, calibrationFacts } from './calibration-facts.ts'
export { type CalibratorTransits, transitsOfCalibrator } from './calibrator-transits.ts'
export { brightestCalibrator, type CalibratorInBeam, calibratorsToTry } from './calibrators-in-beam.ts'
export {
  type CalibratorSeen,
  type CalibratorsOfFolder,
  calibratorsOfGroups,
  calibratorsOfPointing,
  calibratorsSeenBy,
  type GroupCalibrators,
} from './calibrators-of-groups.ts'
export { calibratorsOfMeasurementSet } from './calibrators-of-measurement-set.ts'
export { type CalibratorOfStrip, calibratorsOfStrip } from './calibrators-of-strip.ts'
export {
  type CatalogCheck,
  type CatalogCheckOptions,
  type CheckedSource,
  checkAgainstCatalog,
} from './catalog-check.ts'
export type { CellValue, PlainValue } from './cell-value.ts'
export type { CellView } from './cell-view.ts'
export { exportToFits, exportToPng, imagesNamed, isCasaFolder, type PictureOptions } from './export-image.ts'
export { formatSummary } from './format-summary.ts'
export type { MarkedHealth } from './health-mark.ts'
export { drawHeatMap, type HeatMap } from './heat-map.ts'
export { type HistoryLine, historyOf } from './history.ts'
export { type Cutout, type CutoutWanted, cutOutOfImage, cutoutFits } from './image-cutout.ts'
export { type ImagePictureOptions, imagePicture, PICTURE_COLOURS } from './image-picture.ts'
export { drawPreview, type PreviewOptions, renderImagePreview } from './image-preview.ts'
export { type CasaImageSummary, formatCasaImageSummary, isCasaImage, summarizeCasaImage } from './image-summary.ts'
export { findKernels } from './kernels.ts'
export { PictureRequestError } from './picture-request-error.ts'
export { type AntennaFacts, type AntennasOfArray, antennasOf } from './raster/antennas.ts'
export { rasterBytes, rasterHeader } from './raster/binary.ts'
export type { Gathered, GatheredCache } from './raster/kept.ts'
export { makeRaster, type RasterControl } from './raster/make.ts'
export { plotSize, type RasterPictureOptions, rasterPng } from './raster/picture.ts'
export type { Raster } from './raster/raster.ts'
export { MOST_BINS, NothingToShowError, type RasterRequest, RasterRequestError } from './raster/request.ts'
export type { RowsFound, RowsPage, RowsWanted } from './row-pages.ts'
export { SCALE_NAMES, type ScaleLimits, type ScaleName } from './scales.ts'
export { formatDec, formatRa } from './sexagesimal.ts'
export { siderealText } from './sidereal-text.ts'
export type { Marker } from './sky-markers.ts'
export { type SolutionsWanted, solutionsBytes } from './solutions.ts'
export { chooseStretch, type Stretch, type StretchName } from './stretch.ts'
export { type MeasurementSetSummary, summarizeMeasurementSet } from './summary.ts'
export { type ColumnView, type KeywordView, readRows, type TableView, viewRows, viewTable } from './table-view.ts'
export { type TransitsWanted, transitsInBeam } from './transits-in-beam.ts'
export { WhereError } from './where/where-error.ts'
