import { FitError, fitPointSources, type GaussianShape } from '@contimg/numerics/fit'
import type { LineSource } from '@contimg/numerics/peel'
import type { ImageGrid } from './image-plan.ts'

/** A peak of a restored image. */
export interface FoundPeak extends LineSource {
  readonly peakJy: number
}

/**
 * The peaks of a restored image above a limit, the brightest first: pixels that no neighbour exceeds, their places fitted
 * with the beam to a fraction of a pixel. A source that the beam resolves gives one peak or several.
 *
 * @param beam  in pixels
 */
export function peaksOf(data: Float32Array, grid: ImageGrid, beam: GaussianShape, limitJy: number): FoundPeak[] {
  const { width, height, cellRad } = grid
  const pixels = { data, width, height }
  return localMaxima(data, width, height, limitJy)
    .map(({ x, y, peak }) => fitted({ peak, x, y }))
    .map(({ peak, x, y }) => ({ l: -(x - width / 2) * cellRad, m: (y - height / 2) * cellRad, peakJy: peak }))
    .sort((one, other) => other.peakJy - one.peakJy)

  function fitted(start: { readonly peak: number; readonly x: number; readonly y: number }) {
    try {
      return fitPointSources(pixels, beam, [start], 1.5).sources[0]
    } catch (error) {
      if (error instanceof FitError) return start // two sources too near each other to be fitted as one
      throw error
    }
  }
}

const MOST_PEAKS = 200

function localMaxima(data: Float32Array, width: number, height: number, limitJy: number) {
  const found: { x: number; y: number; peak: number }[] = []
  for (let y = 1; y < height - 1; y++)
    for (let x = 1, at = y * width + 1; x < width - 1; x++, at++)
      if (data[at] >= limitJy && exceedsNeighbours(data, at, width)) found.push({ x, y, peak: data[at] })
  return found.sort((one, other) => other.peak - one.peak).slice(0, MOST_PEAKS)
}

/** Of equal neighbours the first counts. */
function exceedsNeighbours(data: Float32Array, at: number, width: number): boolean {
  for (const step of [1, width - 1, width, width + 1])
    if (data[at + step] > data[at] || data[at - step] >= data[at]) return false
  return true
}

/** Whether a direction lies on one of the pixels of an image. */
export function isOnImage({ l, m }: LineSource, { width, height, cellRad }: ImageGrid): boolean {
  const [x, y] = [width / 2 - l / cellRad, height / 2 + m / cellRad].map(Math.round)
  return x >= 0 && x < width && y >= 0 && y < height
}
