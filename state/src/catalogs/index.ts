export {
  CALIBRATOR_CATALOG_FILE,
  readCalibratorCatalog,
  writeCalibratorCatalog,
} from './calibrator-catalog.ts'
export { isSqlite } from './catalog-file.ts'
export { type Cone, isInCone } from './cone.ts'
export { CatalogFileError } from './errors.ts'
export { type CatalogSummary, listCatalogs } from './list.ts'
export type { ImportOrigin } from './origin.ts'
export {
  type DecSpan,
  findSources,
  type PutSource,
  type SourceCatalogRequest,
  type SourceCoverage,
  sourcesInStrip,
  writeSourceCatalog,
} from './source-catalog.ts'
export {
  type ChosenSurveyFile,
  chooseSurveyFile,
  listSurveys,
  stripFileName,
  surveyFileName,
} from './strips.ts'
