import type { KernelHeap } from '@contimg/numerics/wasm'
import type { StageControl } from '../control.ts'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { fitOutliers, type Outlier, type PeeledOutliers } from './outlier-fit.ts'
import { findOutliers, type OutlierRequest } from './outliers.ts'

/**
 * Finds the sources about an image and fits what they are in the visibilities; undefined where there are none. They are
 * subtracted as the visibilities are read for the image: later, in compressed samples, directions outside the image are
 * not kept.
 */
export async function peelOutliers(
  source: MeasurementSetSource,
  heap: KernelHeap,
  request: OutlierRequest,
  radiusRad: number,
  { progress, signal }: StageControl,
): Promise<PeeledOutliers | undefined> {
  const stage = (from: number, to: number, name: string): StageControl => ({
    ...(signal && { signal }),
    progress: (fraction) => progress?.(from + fraction * (to - from), name),
  })
  const found = await findOutliers(source, heap, request, radiusRad, stage(0, 0.7, 'sources about the image'))
  return await fitOutliers(source, heap, request, found, stage(0.7, 1, 'their fluxes'))
}

const DEGREE_RAD = Math.PI / 180

/** What is told of outliers: one line each. */
export function outlierTexts(list: readonly Outlier[]): string[] {
  const deg = (rad: number) => (rad / DEGREE_RAD).toFixed(4)
  return list.map(
    ({ raRad, decRad, fluxJy, offsetRad }) =>
      `outlier at RA ${deg(raRad)} Dec ${deg(decRad)}: ${fluxJy.toPrecision(4)} Jy, ${(offsetRad / DEGREE_RAD).toFixed(2)} deg off`,
  )
}

/** What the history of an image tells of them; nothing where none were looked for. */
export function outlierHistory(radiusRad: number | undefined, list: readonly Outlier[]): string[] {
  if (radiusRad === undefined) return []
  const deg = Number((radiusRad / DEGREE_RAD).toFixed(3))
  if (list.length === 0) return [`no sources to subtract outside the image within ${deg} deg`]
  return [`sources outside the image within ${deg} deg subtracted, mean apparent flux:`, ...outlierTexts(list)]
}
