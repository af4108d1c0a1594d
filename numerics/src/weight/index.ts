export {
  addDensity,
  applyDensity,
  type DensityGrid,
  densityGrid,
  type WeightedRows,
  type WeightSums,
} from './density.ts'
export { type EvenChannels, LineWeigher } from './line-weigher.ts'
export { type DensityFactor, densityFactor, type Weighting } from './weighting.ts'
