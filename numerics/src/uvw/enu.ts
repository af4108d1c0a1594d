import { itrfFromGeodetic, type Site } from '../frames/site.ts'
import { type Matrix3, transpose } from '../frames/vector.ts'
import { rotateRows } from './rows.ts'

/** Rotation from ITRF axes to east, north and up at a site (geodetic vertical). */
function enuFromItrfRotation({ longitudeRad, latitudeRad }: Site): Matrix3 {
  const [sinLon, cosLon] = [Math.sin(longitudeRad), Math.cos(longitudeRad)]
  const [sinLat, cosLat] = [Math.sin(latitudeRad), Math.cos(latitudeRad)]
  return [-sinLon, cosLon, 0, -sinLat * cosLon, -sinLat * sinLon, cosLat, cosLat * cosLon, cosLat * sinLon, sinLat]
}

/**
 * East, north and up of positions as seen from a site.
 *
 * @param positionsM  [position, 3] ITRF, metres from the geocentre
 * @returns           [position, 3] metres from the site
 */
export function enuFromItrf(
  positionsM: Float64Array,
  site: Site,
  target = new Float64Array(positionsM.length),
): Float64Array {
  const origin = itrfFromGeodetic(site)
  for (let i = 0; i < positionsM.length; i++) target[i] = positionsM[i] - origin[i % 3]
  return rotateRows(target, enuFromItrfRotation(site), target)
}

/** The inverse of enuFromItrf. */
export function itrfFromEnu(enuM: Float64Array, site: Site, target = new Float64Array(enuM.length)): Float64Array {
  const origin = itrfFromGeodetic(site)
  rotateRows(enuM, transpose(enuFromItrfRotation(site)), target)
  for (let i = 0; i < target.length; i++) target[i] += origin[i % 3]
  return target
}
