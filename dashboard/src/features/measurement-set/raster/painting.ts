import type { View } from '../view.ts'
import { coloursOf, flaggedLimitsOf, type Limits, limitsOf } from './limits.ts'
import type { Painting } from './paint.ts'
import type { Raster } from './raster.ts'

/** How a raster is painted in a view. @param like  limits of what it is compared with, where they are the same quantity */
export function paintingOf(
  raster: Raster,
  view: Pick<View, 'clip' | 'map' | 'flagged'>,
  like?: Limits,
): Painting & { readonly limits: Limits } {
  return {
    colours: coloursOf(raster, view.map),
    limits: like ?? limitsOf(raster, view.clip),
    flagged: view.flagged === 'hide' ? undefined : flaggedLimitsOf(raster),
  }
}
