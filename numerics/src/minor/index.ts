export {
  ActiveList,
  type BlockRequest,
  type BlockResult,
  type CollectRequest,
  type ListPlan,
  listBytes,
} from './active-list.ts'
export type { Component } from './component.ts'
export { Convolver, convolverBytes, type Target } from './convolver.ts'
export {
  automaticPhases,
  type CleanDepth,
  type CleanPhase,
  type CleanPlan,
  type CleanProgress,
  type Decision,
  decide,
  hasDiverged,
  nextStopJy,
  type StopReason,
  thresholdJy,
} from './decide.ts'
export { type ListFollow, ListFollower } from './follow.ts'
export type { HeapImage } from './kernel.ts'
export { MultiScaleClean, type MultiScalePlan, multiScaleBytes, type PeakChoice } from './multi-scale.ts'
export { NestedList, type NestedRound, nestedListBytes } from './nested-list.ts'
export { markAboveNoise, measureNoise, type NoiseMap, noiseAt, weighByNoise } from './noise-map.ts'
export { annulus, type Pixels, rowsOf, type Span } from './pixels.ts'
export { automaticScales, planScales, type Scale } from './scales.ts'
export { largestSidelobe } from './sidelobe.ts'
export { ImageStatistics, type Peak, type RobustNoise, STATISTICS_BYTES } from './statistics.ts'
export { type SubtractionWay, subtractComponents, subtractionWay } from './subtract.ts'
export { type SpectralPsfs, spectralIndex, spectralPsfs, subtractTaylorComponents } from './taylor.ts'
export { allocateTiles, type TiledPsf, tiledPsfBytes, tilePsf } from './tiled-psf.ts'
