import type { LinesExtent } from '@contimg/numerics/planes'
import { type CleanSettings, cleanScales } from './clean-plan.ts'
import { minorListsBytes } from './clean-thread.ts'
import type { ImageGrid } from './image-plan.ts'
import { taylorListBytes } from './mtmfs-memory.ts'

/** Pixels that the minor cycles of CLEAN work on at most. */
export const LIST_PIXELS = 2 ** 20

/** What of CLEAN's settings tells how much memory minor cycles take; none of it stands for points and one noise. */
export type MinorSettings = Pick<CleanSettings, 'deconvolver' | 'scalesPx' | 'localNoiseBeams'>

/** A point's fringes on baselines within λ/B all add up, by half at least, this part of λ/B across: no beam is narrower. */
const NARROWEST_BEAM = 1 / 3

/** How many scales minor cycles will work with, or more: automatic ones go by a beam that is known only later. 0 = points. */
export function scaleCount(image: ImageGrid, extent: LinesExtent, minor: MinorSettings): number {
  return mostScales(image, extent, minor).length
}

/**
 * Bytes of the heap that minor cycles take, the mask included; known before anything is read.
 *
 * @param terms  of Taylor, in frequency
 */
export function minorCyclesBytes(image: ImageGrid, extent: LinesExtent, terms: 1 | 2, minor: MinorSettings): number {
  const pixels = image.width * image.height
  const scales = mostScales(image, extent, minor)
  const lists =
    terms === 2 ? taylorListBytes(image, LIST_PIXELS) : minorListsBytes(image, Math.ceil(LIST_PIXELS / 4), scales)
  const weights = (minor.localNoiseBeams ?? 0) > 0 ? 4 * pixels : 0
  return lists + weights + pixels + 8192
}

function mostScales({ width, cellRad }: ImageGrid, { maxU, maxV }: LinesExtent, minor: MinorSettings) {
  return cleanScales(minor, NARROWEST_BEAM / (Math.hypot(maxU, maxV) * cellRad), width)
}
