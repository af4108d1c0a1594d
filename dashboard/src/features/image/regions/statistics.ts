import type { ImagePixels } from '../pixels/image-pixels.ts'
import { isInside, outlineOf, type PixelShape } from './pixel-shape.ts'

/** What the pixels of a region say, in the unit of the image. */
export interface RegionStatistics {
  readonly count: number // of pixels that are not blank
  readonly blank: number
  readonly sum: number
  readonly mean: number
  readonly rms: number // root of the mean square
  readonly least: number
  readonly peak: number // the largest value
  readonly peakX: number // its pixel, from 0
  readonly peakY: number
}

type Readable = Pick<ImagePixels, 'at' | 'hasRow' | 'plan'>

/** undefined while pixels of it are still to come, and where it holds none. */
export function statisticsOf(shape: PixelShape, pixels: Readable): RegionStatistics | undefined {
  const { plan } = pixels
  if (plan === undefined) return undefined
  const outline = outlineOf(shape)
  const span = (axis: 0 | 1, size: number) => {
    const ends = outline.map((point) => point[axis])
    return [Math.max(0, Math.floor(Math.min(...ends))), Math.min(size - 1, Math.ceil(Math.max(...ends)))] as const
  }
  const [[x0, x1], [y0, y1]] = [span(0, plan.width), span(1, plan.height)]
  let [count, blank, sum, squares, peakX, peakY] = [0, 0, 0, 0, 0, 0]
  let [least, peak] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let y = y0; y <= y1; y++) {
    if (!pixels.hasRow(y)) return undefined
    for (let x = x0; x <= x1; x++) {
      if (!isInside(shape, x, y)) continue
      const value = pixels.at(x, y)
      if (!Number.isFinite(value)) {
        blank++
        continue
      }
      count++
      sum += value
      squares += value * value
      if (value < least) least = value
      if (value > peak) [peak, peakX, peakY] = [value, x, y]
    }
  }
  if (count === 0) return undefined
  return { count, blank, sum, mean: sum / count, rms: Math.sqrt(squares / count), least, peak, peakX, peakY }
}

/** Pixels that the restoring beam covers: its integral, of a Gaussian whose peak is 1. */
export function beamAreaPx(majorArcsec: number, minorArcsec: number, cellArcsec: number): number {
  return (Math.PI * majorArcsec * minorArcsec) / (4 * Math.LN2 * cellArcsec ** 2)
}
