import { LIGHT_M_PER_S } from '../frames/light.ts'

/** How far the imaged field reaches from its phase centre. */
export interface FieldExtent {
  readonly halfWidth: number // largest |l|
  readonly halfHeight: number // largest |m|
  readonly depth: number // largest |n − 1|: at a corner
}

/** The extent of an image of width × height cells of cellRad, in SIN projection about its middle. */
export function fieldExtent(width: number, height: number, cellRad: number): FieldExtent {
  const [halfWidth, halfHeight] = [0.5 * width * cellRad, 0.5 * height * cellRad]
  const square = Math.min(1, halfWidth ** 2 + halfHeight ** 2)
  return { halfWidth, halfHeight, depth: square / (1 + Math.sqrt(1 - square)) }
}

/** The largest delay |ul + vm + w(n − 1)|/c of a baseline (u, v, w) in metres over a field: that of one of its corners. */
export function largestDelayS(uM: number, vM: number, wM: number, field: FieldExtent): number {
  const pathM = Math.abs(uM) * field.halfWidth + Math.abs(vM) * field.halfHeight + Math.abs(wM) * field.depth
  return pathM / LIGHT_M_PER_S
}
