export {
  addDensity,
  applyDensity,
  type DensityGrid,
  densityGrid,
  type WeightedRows,
  type WeightSums,
} from './density.ts'
export { type EvenChannels, LineWeigher } from './line-weigher.ts'
export { UvLimiter, type UvLimits, type UvRange } from './uv-limits.ts'
export { type DensityFactor, densityFactor, type Weighting } from './weighting.ts'
