import { basename, dirname, join } from 'node:path'
import { DEFAULT_IMAGE_OPTIONS, type ImageOptions, type QualityTier } from './options.ts'

const ARCSEC_RAD = Math.PI / 180 / 3600

/** What a tier settles where the caller does not. */
export type TierSettings = Pick<ImageOptions, 'sizePx' | 'cellRad' | 'weighting' | 'iterations' | 'epsilon'> & {
  readonly minimumMaskJy: number // faintest catalogue source that is given a disc of the mask
}

const { sizePx, cellRad, weighting, iterations, epsilon } = DEFAULT_IMAGE_OPTIONS

/**
 * The same 3.5° of sky in three ways.
 *
 * development     a look at the data within seconds, pixels of four times those of high_precision: not for science
 * standard        what is imaged unless something else is asked for
 * high_precision  pixels for the longest baselines, a tenth of the error, and CLEAN without an end in sight
 */
export const TIERS: Readonly<Record<QualityTier, TierSettings>> = {
  development: {
    sizePx: 1260,
    cellRad: 10 * ARCSEC_RAD,
    weighting: { kind: 'natural' }, // the beam is then wide enough for such pixels
    iterations: 300,
    epsilon: 1e-3,
    minimumMaskJy: 0.01,
  },
  standard: { sizePx, cellRad, weighting, iterations, epsilon, minimumMaskJy: 0.01 },
  high_precision: {
    sizePx: 5040,
    cellRad: 2.5 * ARCSEC_RAD,
    weighting: { kind: 'briggs', robust: 0.5 },
    iterations: 200_000,
    epsilon: 1e-5,
    minimumMaskJy: 0.005,
  },
}

/** Whether images of a tier must not be taken for results. */
export function isNonScience(tier: QualityTier | undefined): boolean {
  return tier === 'development'
}

/** What the products are called: NON_SCIENCE_ stands before the name of those of the tier development. */
export function productName({ imageName, tier }: Pick<ImageOptions, 'imageName' | 'tier'>): string {
  return isNonScience(tier) ? join(dirname(imageName), `NON_SCIENCE_${basename(imageName)}`) : imageName
}
