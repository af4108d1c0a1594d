export {
  earthRotationAngleRad,
  greenwichMeanSiderealRad,
  wrapHalfTurnRad,
  wrapTurnRad,
} from './earth-rotation.ts'
export { IsoTimeError, isoFromMjdS, mjdSFromIso } from './iso.ts'
export { taiMinusUtcS, UtcSpanError } from './leap-seconds.ts'
export { taiFromUtc, ttFromTai, ttFromUtc, ut1FromUtc, utcFromTai } from './scales.ts'
export {
  centuriesSinceJ2000,
  DAY_S,
  jdFromMjdS,
  mjdSFromJd,
  type SplitMjd,
  splitMjdS,
} from './split.ts'
