export {
  type ChannelStretch,
  type Combination,
  type CombinedCounts,
  type CombinedRows,
  type CorrelatedRows,
  CorrelationCombiner,
} from './combiner.ts'
export { type CompressionTables, Compressor, type FactorTables, writeCompressionTables } from './compressor.ts'
export { type FieldExtent, fieldExtent, largestDelayS } from './delay.ts'
export type { ChannelLine, CompressionFactor, TapMoments } from './factor.ts'
export { type Line, type LinePart, linesOf } from './line.ts'
export { type CompressionPlan, factorOf, planCompression } from './plan.ts'
