import type { KernelHeap } from '@contimg/numerics/wasm'
import type { MeasurementSetSource } from '../visibilities/from-ms.ts'
import { type ImagePlan, LARGEST_EPSILON, SMALLEST_EPSILON } from './image-plan.ts'
import { Imager } from './imager.ts'
import type { ImagerRequest } from './imager-request.ts'
import { PreciseImager } from './precise-imager.ts'

export const SMALLEST_PRECISE_EPSILON = 1e-7

/** The imager for an accuracy: of float32, or below 1e-5 the slow one of float64. @throws as they do; RangeError */
export function openImager(source: MeasurementSetSource, heap: KernelHeap, request: ImagerRequest): Imager {
  const { epsilon, terms = 1, outliers } = request
  if (epsilon >= SMALLEST_EPSILON) return new Imager(source, heap, request)
  if (!(epsilon >= SMALLEST_PRECISE_EPSILON))
    throw new RangeError(`accuracy ${epsilon}, wanted one from ${SMALLEST_PRECISE_EPSILON} to ${LARGEST_EPSILON}`)
  if (terms > 1)
    throw new RangeError(
      `accuracy ${epsilon} of ${terms} Taylor terms, wanted one from ${SMALLEST_EPSILON}: they are of float32`,
    )
  if (outliers)
    throw new RangeError(`accuracy ${epsilon} with outliers subtracted, wanted one from ${SMALLEST_EPSILON}`)
  return PreciseImager.open(source, heap, request)
}

/** How an imager does it, in a line for the history of its products. */
export function gridderText(imager: Imager, epsilon: number): string {
  if (imager instanceof PreciseImager) {
    const { kernel, planes } = imager.precisePlan
    return `gridder: accuracy ${epsilon} in float64, kernel of ${kernel.support} cells, ${planes} planes of w`
  }
  return planText(imager.plan, epsilon)
}

export function planText({ planes, slant }: ImagePlan, epsilon: number): string {
  const plane = `plane w = ${slant.a.toFixed(4)} u + ${slant.b.toFixed(4)} v`
  return `gridder: accuracy ${epsilon}, kernel of ${planes.kernel.support} cells, ${planes.planes} planes about the ${plane}`
}

/** Of the stack of w planes. */
export function planeCount(imager: Imager): number {
  return imager instanceof PreciseImager ? imager.precisePlan.planes : imager.plan.planes.planes
}
