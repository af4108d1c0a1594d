import type { Direction } from './apparent.ts'
import { angleBetween, unitFromAngles } from './vector.ts'

/** The angle between two directions of one frame, 0 to π, to 1e-15 rad at all distances. */
export function separationRad(one: Direction, other: Direction): number {
  return angleBetween(unitFromAngles(one.raRad, one.decRad), unitFromAngles(other.raRad, other.decRad))
}
