import { type PrecisePlan, planeSize } from '@contimg/numerics/precise'
import { ImagerMemoryError } from './errors.ts'
import type { ImageGrid } from './image-plan.ts'

/** What imaging in float64 may take in all; it lies beside the memory of the kernels and knows no other limit. */
export const PRECISE_LIMIT_BYTES = 6e9

const SAMPLE_BYTES = 24 // value and weight

/** Bytes that float64 takes beside the kernels' memory: samples, one plane, and images. */
export function preciseBytes(plan: PrecisePlan, sampleCount: number): number {
  const images = 8 * 4 + 4 * 1 // one being made, residual, the residual before it, point spread function; the model subtracted
  return SAMPLE_BYTES * sampleCount + 16 * planeSize(plan) + images * plan.image.width * plan.image.height
}

/** @throws ImagerMemoryError before anything is read */
export function requirePreciseRoom({ width, height }: ImageGrid, bytes: number, limitBytes: number): void {
  if (bytes > limitBytes)
    throw new ImagerMemoryError(`an image of ${width} × ${height} pixels in float64`, bytes, limitBytes)
}
