import type { TierSettings } from '@contimg/pipeline/image'
import { given } from '../config.ts'

/** What the site has set instead of the usual values (IMG_*); a tier that was chosen goes before it. */
export function imagingSettings(): Partial<TierSettings> {
  const [sizePx, robust, iterations] = [given('imageSizePx'), given('imageRobust'), given('imageIterations')]
  return {
    ...(sizePx !== undefined && { sizePx }),
    ...(robust !== undefined && { weighting: { kind: 'briggs', robust } }),
    ...(iterations !== undefined && { iterations }),
  }
}

export const usualRobust = (): number => given('imageRobust') ?? 0.5
