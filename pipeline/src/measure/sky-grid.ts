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

/** The angle between two positions (Vincenty's form, exact at all distances). */
export function separationRad(one: SkyPosition, other: SkyPosition): number {
  const [sin1, cos1] = [Math.sin(one.decRad), Math.cos(one.decRad)]
  const [sin2, cos2] = [Math.sin(other.decRad), Math.cos(other.decRad)]
  const [sin, cos] = [Math.sin(other.raRad - one.raRad), Math.cos(other.raRad - one.raRad)]
  return Math.atan2(Math.hypot(cos2 * sin, cos1 * sin2 - sin1 * cos2 * cos), sin1 * sin2 + cos1 * cos2 * cos)
}
