import type { Beam } from '@contimg/numerics/beam'
import type { Direction } from '@contimg/numerics/frames'
import { offsetsFrom } from '@contimg/numerics/model'

/**
 * How much of a source dishes see that point at each of several directions, in power. ICRS directions serve: aberration
 * moves both alike.
 *
 * @returns  [pointing]
 */
export function beamResponses(
  beam: Beam,
  pointings: readonly Direction[],
  source: Direction,
  frequencyHz: number,
): Float64Array {
  const direction = vector(source)
  return Float64Array.from(pointings, (pointing) => {
    const { offsetsRad, anglesRad } = offsetsFrom(vector(pointing), [direction])
    return beam.power(offsetsRad[0], frequencyHz, anglesRad[0])
  })
}

function vector({ raRad, decRad }: Direction) {
  const c = Math.cos(decRad)
  return [c * Math.cos(raRad), c * Math.sin(raRad), Math.sin(decRad)] as const
}
