export { type AntennaPairs, baselineUvw } from './baselines.ts'
export { icrsUvwBasis, meridianUvwBasis } from './basis.ts'
export { enuFromItrf, enuFromItrfRotation, itrfFromEnu } from './enu.ts'
export { uvwFromEquatorial, uvwFromXyz, xyzFromItrf } from './equatorial.ts'
export {
  icrsRephasingRotation,
  rephaseSpectra,
  rephaseUvw,
  rephasingRotation,
  rephasingTurnsPerM,
} from './rephase.ts'
export { RowShapeError, rotateRows } from './rows.ts'
