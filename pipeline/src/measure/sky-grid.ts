import type { CelestialWcs } from '@contimg/formats/fits'
import { SkyProjection } from '@contimg/numerics/wcs'

export interface SkyPosition {
  readonly raRad: number // [0, 2π)
  readonly decRad: number
}

/** Pixels of an image, counted from 0, and the sky. */
export interface SkyGrid {
  readonly centreRad: SkyPosition // of the projection
  toSky(x: number, y: number): SkyPosition | undefined // undefined where there is no sky
  toPixel(position: SkyPosition): { readonly x: number; readonly y: number } | undefined
}

/**
 * @throws ProjectionError, WcsError  where the coordinates cannot be computed
 * @throws RangeError                 for a slant projection
 */
export function skyGrid(wcs: CelestialWcs): SkyGrid {
  const slant = Object.entries(wcs.pv).find(([, value]) => value !== 0)
  if (slant) throw new RangeError(`${slant[0]} = ${slant[1]}, wanted projection parameters of zero`)
  const projection = new SkyProjection(wcs)
  return {
    centreRad: { raRad: wcs.crvalRad[0], decRad: wcs.crvalRad[1] },
    toSky(x, y) {
      const world = projection.worldFromPixel(x + 1, y + 1)
      return world && { raRad: world[0], decRad: world[1] }
    },
    toPixel({ raRad, decRad }) {
      const pixel = projection.pixelFromWorld(raRad, decRad)
      return pixel && { x: pixel[0] - 1, y: pixel[1] - 1 }
    },
  }
}
