export { type CalibrationTable, type Solutions, solutionOffsets } from './calibration-table.ts'
export { readCalibrationTable } from './read-calibration-table.ts'
export { writeCalibrationTable } from './write-calibration-table.ts'
