import type { CleanProgress } from '@contimg/numerics/minor'
import type { CleanImager } from './clean-cycle.ts'
import type { CleanSettings } from './clean-plan.ts'

export type CycleCounts = Pick<CleanProgress, 'phase' | 'majorCycles' | 'iterations' | 'stopJy'>

/** Before anything was looked at. */
export const NO_PROGRESS: CleanProgress = {
  ...{ phase: 0, majorCycles: 0, iterations: 0, peakJy: 0, noiseJy: 0 },
  previousPeakJy: Number.POSITIVE_INFINITY,
  bestPeakJy: Number.POSITIVE_INFINITY,
}

/** Where one looks for peaks, and how. */
export interface PeakSearch {
  readonly settings: CleanSettings
  readonly beamPx: number // major axis of the restoring beam
  readonly mask: number // address, 0 = everywhere
}

/**
 * The residual's noise and its largest pixel where components may be: of all scales where there are several, in units of
 * the noise about it where that is what counts. Afterwards lists are collected by the same measure.
 */
async function lookAtResidual(
  imager: CleanImager,
  { settings, beamPx, mask }: PeakSearch,
): Promise<Pick<CleanProgress, 'peakJy' | 'noiseJy'>> {
  const { lists, images } = imager
  const { peakJy, noiseJy } = await imager.statistics(images.residual, mask)
  const { localNoiseBeams = 0, deconvolver } = settings
  const local = { noiseJy, cellPx: localNoiseBeams * beamPx, scratch: images.found }
  await lists.weigh?.(localNoiseBeams > 0 ? local : undefined)
  const isPlain = localNoiseBeams === 0 && deconvolver !== 'multiscale'
  return { peakJy: isPlain || !lists.largest ? peakJy : await lists.largest(mask), noiseJy }
}

/** @param before  of the same phase, where there is one */
export async function measureProgress(
  imager: CleanImager,
  search: PeakSearch,
  counts: CycleCounts,
  before?: CleanProgress,
): Promise<CleanProgress> {
  const { peakJy, noiseJy } = await lookAtResidual(imager, search)
  const { phase, majorCycles, iterations, stopJy } = counts
  return {
    ...{ phase, majorCycles, iterations, peakJy, noiseJy },
    previousPeakJy: before?.peakJy ?? Number.POSITIVE_INFINITY,
    bestPeakJy: Math.min(peakJy, before?.bestPeakJy ?? Number.POSITIVE_INFINITY),
    ...(before && { previousNoiseJy: before.noiseJy }),
    ...(stopJy !== undefined && { stopJy }),
  }
}
