import { type Direction, itrfDirection } from '../frames/apparent.ts'
import type { Sky } from '../frames/sky.ts'
import { angleBetween, dot } from '../frames/vector.ts'
import { icrsUvwBasis } from '../uvw/basis.ts'

/**
 * Direction cosines (l, m, n − 1) of sources about a phase centre as they appear at one moment, in the axes of the
 * centre's ICRS (u, v, w): with b in those axes, u l + v m + w (n − 1) is the path difference b·(s − s₀) that the sky
 * really makes, aberration included.
 *
 * @returns [source, 3]
 */
export function directionCosines(sky: Sky, centre: Direction, sources: readonly Direction[]): Float64Array {
  const basis = icrsUvwBasis(sky, centre)
  const lmn1 = new Float64Array(3 * sources.length)
  for (const [i, source] of sources.entries()) {
    const s = itrfDirection(sky, source)
    const l = dot([basis[0], basis[1], basis[2]], s)
    const m = dot([basis[3], basis[4], basis[5]], s)
    const n = dot([basis[6], basis[7], basis[8]], s)
    lmn1[3 * i] = l
    lmn1[3 * i + 1] = m
    lmn1[3 * i + 2] = n > 0 ? -(l * l + m * m) / (1 + n) : n - 1 // the first form keeps digits that n − 1 loses
  }
  return lmn1
}

/** Apparent angle from the pointing centre to every source. @returns [source] radians, 0 to π */
export function pointingOffsets(sky: Sky, pointing: Direction, sources: readonly Direction[]): Float64Array {
  const axis = itrfDirection(sky, pointing)
  return Float64Array.from(sources, (source) => angleBetween(axis, itrfDirection(sky, source)))
}
