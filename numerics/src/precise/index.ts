export {
  middleOfN,
  type PreciseImage,
  type PrecisePlan,
  type PreciseRows,
  planeSize,
  planPrecise,
  rangeOfW,
} from './plan.ts'
export {
  PreciseGridder,
  type PreciseMemory,
  type PreciseStep,
  stepsToPreciseImage,
  stepsToSubtract,
} from './steps.ts'
export { type PreciseWeighting, weighPrecisely } from './weigh.ts'
