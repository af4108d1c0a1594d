export { apparentFluxesJy, intrinsicFluxesJy } from './apparent.ts'
export { directionCosines, pointingOffsets } from './directions.ts'
export { PointSourcePredictor, type Scene } from './predictor.ts'
