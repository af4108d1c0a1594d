import { type CurvedAxis, planAxes } from './axes.ts'
import { type ResampleRequest, requireSensible } from './request.ts'

/** How the low image becomes the picture. Plain data, to be sent to threads. */
export interface ResamplePlan extends ResampleRequest {
  readonly alongL: CurvedAxis
  readonly alongM: CurvedAxis
  readonly blockBytes: number // from one block of rows to the next of what lies between the two axes
  readonly betweenBytes: number // of the memory that all threads share between two steps
}

/**
 * Rows of the picture that lie together in each column of what lies between the two axes, complex float32
 * [block, low column, BLOCK_ROWS]: whichever way it is walked, few pages are touched at a time. As in kernels/resample.
 */
export const BLOCK_ROWS = 64

/**
 * Columns of the low image become columns of the picture's height first, m′ depending on l′ and m; then rows of these
 * become rows of the picture. Only the low image's columns alongL.first … + count − 1 and rows alongM.first … + count − 1
 * are read; the outermost of these count for less and less, so that no padding reaches the picture.
 *
 * @throws RangeError for absurd sizes, a picture beyond the horizon or the low image, an accuracy out of reach
 */
export function planResample(request: ResampleRequest): ResamplePlan {
  requireSensible(request)
  const { alongL, alongM } = planAxes(request)
  const { height } = request.image
  const blockBytes = 8 * BLOCK_ROWS * alongL.count + 64
  const betweenBytes = blockBytes * Math.ceil(height / BLOCK_ROWS) + 4 * height
  return { ...request, alongL, alongM, blockBytes, betweenBytes }
}
