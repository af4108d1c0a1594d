export { readCalibratorCsv } from './calibrator-csv.ts'
export type { BandCode, BandEntry, CalibratorEntry, SurveyEntry } from './entry.ts'
export { SurveyReader } from './survey.ts'
export { readVlaList } from './vla-list.ts'
