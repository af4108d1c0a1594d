import type { CatalogValidation, ImageDetail } from '@contimg/api/schemas'
import type { Circle } from '../pixels/use-beam.ts'
import type { Place, Plane } from '../sky/plane.ts'

/** Four significant digits: what an address needs. */
export const neat = (value: number) => Number(value.toPrecision(4))

/** Ten times the noise, what the validation looks for, or 10 mJy where neither is known. */
export function leastMjyOf(validation: CatalogValidation | undefined, { noise_jy: noise }: ImageDetail): number {
  const least = validation?.least_jy ?? (noise === null ? 0.01 : 10 * noise)
  return least * 1000
}

const CIRCLE_POINTS = 96

/** A circle of pixels on the sky. */
export function placesOf(circle: Circle | undefined, plane: Plane | undefined): Place[] {
  if (circle === undefined || plane === undefined) return []
  return Array.from({ length: CIRCLE_POINTS }, (_, i) => {
    const angle = (2 * Math.PI * i) / CIRCLE_POINTS
    return plane.placeOf(circle.x + circle.radius * Math.cos(angle), circle.y + circle.radius * Math.sin(angle))
  }).filter((place) => place !== undefined)
}
