import { geodeticFromItrf, itrfFromGeodetic, type Site } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { enuFromItrf } from '@contimg/numerics/uvw'

/** Where the antennas of an array stand. */
export interface PlacedAntennas {
  readonly centre: Site
  readonly centreIs: 'DSA-110' | 'middle of the antennas'
  readonly enuM: readonly (Float64Array | null)[] // [antenna] east, north and up from the centre; null without a position
}

const NEAR_M = 50_000 // of DSA-110: its antennas
const LEAST_RADIUS_M = 6e6 // from the geocentre: a position nearer to it is none

/**
 * East, north and up from the centre of DSA-110, of another array from the middle of its antennas.
 *
 * @param positionsM  [antenna, 3] ITRF
 */
export function placedAntennas({
  names,
  positionsM,
}: {
  readonly names: readonly string[]
  readonly positionsM: Float64Array
}): PlacedAntennas {
  const positions = names.map((_, id) => positionsM.subarray(3 * id, 3 * id + 3))
  const isPlaced = positions.map((position) => Math.hypot(...position) > LEAST_RADIUS_M)
  const known = positions.filter((_, id) => isPlaced[id])
  const middle = [0, 1, 2].map((axis) => known.reduce((sum, position) => sum + position[axis], 0) / known.length)
  const site = itrfFromGeodetic(DSA110_SITE)
  const isOwn = known.length === 0 || Math.hypot(...middle.map((value, axis) => value - site[axis])) < NEAR_M
  const centre = isOwn ? DSA110_SITE : geodeticFromItrf([middle[0], middle[1], middle[2]])
  return {
    centre,
    centreIs: isOwn ? 'DSA-110' : 'middle of the antennas',
    enuM: positions.map((position, id) => (isPlaced[id] ? enuFromItrf(position.slice(), centre) : null)),
  }
}
