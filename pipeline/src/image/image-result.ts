import type { CombinedCounts } from '@contimg/numerics/compress'
import type { GaussianShape } from '@contimg/numerics/fit'
import type { Direction } from '@contimg/numerics/frames'
import type { CleanResult } from './clean.ts'
import type { Outlier } from './outlier-fit.ts'
import type { PrimaryBeam } from './primary-beam-images.ts'
import type { ImageKind } from './products.ts'

/** What became of a Measurement Set. */
export interface ImagingResult {
  readonly products: Readonly<Partial<Record<ImageKind, string>>> // paths
  readonly centre: Direction // ICRS
  readonly beam: GaussianShape | undefined // radians; undefined where no Gaussian fits the point spread function
  readonly peakJy: number // largest magnitude of the restored (or dirty) image
  readonly noiseJy: number // of the residual (or dirty) image, from its median absolute deviation
  readonly annulusNoiseJy: number | undefined // the same within an annulus; undefined where not measured
  readonly dynamicRange: number | undefined // peak over noise
  readonly primaryBeam?: Pick<PrimaryBeam, 'name' | 'largestError'> // where it was corrected for
  readonly outliers?: readonly Outlier[] // subtracted, where a clean radius was given
  readonly warnings: readonly string[]
  readonly relativeNoise: number // noise to expect, over that of one Stokes I visibility if all have the same: √ΣW²/ΣW
  readonly counts: Readonly<CombinedCounts>
  readonly planeCount: number // of the w stack
  readonly clean?: CleanResult
}

/** What is told of an image's quality. */
export type Quality = Pick<ImagingResult, 'peakJy' | 'noiseJy' | 'annulusNoiseJy' | 'dynamicRange' | 'clean'>
