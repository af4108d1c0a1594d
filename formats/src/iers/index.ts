export { readFinals2000A } from './finals.ts'
export { type Orientation, type OrientationAbsent, type OrientationTable, orientationAt } from './table.ts'
