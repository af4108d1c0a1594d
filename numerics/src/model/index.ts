export { apparentFluxesJy, intrinsicFluxesJy } from './apparent.ts'
export {
  directionCosines,
  offsetsFrom,
  type PlanePoint,
  type PointingOffsets,
  planeDirectionCosines,
  planeDirections,
  pointingOffsets,
} from './directions.ts'
export { PointSourcePredictor, type Scene } from './predictor.ts'
