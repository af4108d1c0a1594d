import { anglesFromVector, cross, dot, northFromAngles, unitFromAngles, type Vector3 } from '../frames/vector.ts'
import { wrapTurnRad } from '../time/earth-rotation.ts'
import { type CelestialWcs, WcsError } from './celestial.ts'
import { type Zenithal, zenithal } from './projection.ts'

type Matrix2 = readonly [number, number, number, number]

/** A CelestialWcs made ready: from pixels to the sky and back, as often as one likes. */
export class SkyProjection {
  readonly #toSky: Matrix2 // radians on the plane per pixel
  readonly #toPixel: Matrix2
  readonly #crpix: readonly [number, number]
  readonly #centre: Vector3
  readonly #x: Vector3 // on the sky, of growing x and y of the plane
  readonly #y: Vector3
  readonly #zenithal: Zenithal

  /**
   * @throws ProjectionError for a projection other than SIN and TAN
   * @throws WcsError        for numbers that are not finite, or a matrix without inverse
   */
  constructor(wcs: CelestialWcs) {
    this.#zenithal = zenithal(wcs.projection)
    const [pc11, pc12, pc21, pc22] = wcs.pc ?? [1, 0, 0, 1]
    const [cdeltX, cdeltY] = wcs.cdeltRad
    this.#toSky = [cdeltX * pc11, cdeltX * pc12, cdeltY * pc21, cdeltY * pc22]
    this.#toPixel = inverse(this.#toSky)
    this.#crpix = wcs.crpix
    const [longitudeRad, latitudeRad] = wcs.crvalRad
    const lonpoleRad = wcs.lonpoleRad ?? (latitudeRad >= Math.PI / 2 ? 0 : Math.PI)
    const numbers = [...this.#toSky, ...wcs.crpix, longitudeRad, latitudeRad, lonpoleRad]
    if (!numbers.every(Number.isFinite)) throw new WcsError(`not all numbers of the WCS are finite: ${numbers}`)
    this.#centre = unitFromAngles(longitudeRad, latitudeRad)
    const north = northFromAngles(longitudeRad, latitudeRad)
    const east = cross(north, this.#centre)
    const [s, c] = [-Math.sin(lonpoleRad), -Math.cos(lonpoleRad)] // of lonpole − π: how far the plane is turned
    this.#x = combine(c, east, -s, north)
    this.#y = combine(s, east, c, north)
  }

  /** Longitude [0, 2π) and latitude of a pixel counted from 1, or nothing where it shows no sky. */
  worldFromPixel(x: number, y: number): [longitudeRad: number, latitudeRad: number] | undefined {
    const [xx, xy, yx, yy] = this.#toSky
    const [px, py] = [x - this.#crpix[0], y - this.#crpix[1]]
    const planeX = xx * px + xy * py
    const planeY = yx * px + yy * py
    const native = this.#zenithal.toSky(planeX, planeY)
    if (!native) return undefined
    const [l, m] = [native.scale * planeX, native.scale * planeY]
    const direction = combine(l, this.#x, m, this.#y)
    const [longitudeRad, latitudeRad] = anglesFromVector(combine(1, direction, native.n, this.#centre))
    return [wrapTurnRad(longitudeRad), latitudeRad]
  }

  /** Pixel counted from 1, or nothing where the direction lies outside the projection (the far side of the sky). */
  pixelFromWorld(longitudeRad: number, latitudeRad: number): [x: number, y: number] | undefined {
    const direction = unitFromAngles(longitudeRad, latitudeRad)
    const factor = this.#zenithal.toPlane(dot(direction, this.#centre))
    if (factor === undefined) return undefined
    const planeX = factor * dot(direction, this.#x)
    const planeY = factor * dot(direction, this.#y)
    const [xx, xy, yx, yy] = this.#toPixel
    return [xx * planeX + xy * planeY + this.#crpix[0], yx * planeX + yy * planeY + this.#crpix[1]]
  }
}

function combine(a: number, p: Vector3, b: number, q: Vector3): Vector3 {
  return [a * p[0] + b * q[0], a * p[1] + b * q[1], a * p[2] + b * q[2]]
}

function inverse([a, b, c, d]: Matrix2): Matrix2 {
  const determinant = a * d - b * c
  if (determinant === 0) throw new WcsError(`pixels without extent: CDELT and PC give ${[a, b, c, d]}`)
  return [d / determinant, -b / determinant, -c / determinant, a / determinant]
}
