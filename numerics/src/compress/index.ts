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
export { type Line, type LinePart, linesOf } from './line.ts'
export {
  type ChannelLine,
  type CompressionFactor,
  type CompressionPlan,
  factorOf,
  planCompression,
  type TapMoments,
} from './plan.ts'
