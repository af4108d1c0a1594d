import type { CelestialWcs } from '@contimg/formats/fits'
import { SkyProjection } from '@contimg/numerics/wcs'

const DEG_RAD = Math.PI / 180

/** A place: right ascension and declination in degrees; on an image without coordinates its pixels. */
export type Place = readonly [a: number, b: number]

/** How the pixels of an image (from 0, the first row south) lie on the sky. */
export interface Plane {
  readonly isSky: boolean
  readonly width: number
  readonly height: number
  readonly cellDeg: number // the side of a pixel; 1 where there is no sky
  /** undefined beyond the projection */
  placeOf(x: number, y: number): Place | undefined
  pixelOf(place: Place): readonly [x: number, y: number] | undefined
}

/** @param wcs  undefined, or one that we have no formulas for: the plane is that of the pixels */
export function planeOf(width: number, height: number, wcs: CelestialWcs | undefined): Plane {
  const sky = wcs?.frame === 'equatorial' ? projectionOf(wcs) : undefined
  if (wcs === undefined || sky === undefined) return flat(width, height)
  return {
    ...{ isSky: true, width, height, cellDeg: cellDegOf(wcs) },
    placeOf: (x, y) => {
      const place = sky.worldFromPixel(x + 1, y + 1)
      return place && [place[0] / DEG_RAD, place[1] / DEG_RAD]
    },
    pixelOf: ([raDeg, decDeg]) => {
      const pixel = sky.pixelFromWorld(raDeg * DEG_RAD, decDeg * DEG_RAD)
      return pixel && [pixel[0] - 1, pixel[1] - 1]
    },
  }
}

function flat(width: number, height: number): Plane {
  return { isSky: false, width, height, cellDeg: 1, placeOf: (x, y) => [x, y], pixelOf: (place) => place }
}

function projectionOf(wcs: CelestialWcs): SkyProjection | undefined {
  try {
    return new SkyProjection(wcs)
  } catch (error) {
    if (error instanceof Error && ['ProjectionError', 'WcsError'].includes(error.name)) return undefined
    throw error
  }
}

/** The square root of the area of the reference pixel. */
function cellDegOf({ cdeltRad: [x, y], pc: [xx, xy, yx, yy] }: CelestialWcs): number {
  return Math.sqrt(Math.abs(x * y * (xx * yy - xy * yx))) / DEG_RAD
}

/** Degrees between two directions, by the haversine. */
export function separationDeg([ra1, dec1]: Place, [ra2, dec2]: Place): number {
  const half = (deg: number) => Math.sin((deg * DEG_RAD) / 2) ** 2
  const h = half(dec2 - dec1) + Math.cos(dec1 * DEG_RAD) * Math.cos(dec2 * DEG_RAD) * half(ra2 - ra1)
  return (2 * Math.asin(Math.min(1, Math.sqrt(h)))) / DEG_RAD
}
