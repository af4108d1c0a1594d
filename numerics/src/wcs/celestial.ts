/**
 * How the pixels of an image lie on the sky: the numbers of a FITS header (WCS papers I and II: Greisen & Calabretta
 * 2002, A&A 395, 1061; Calabretta & Greisen 2002, A&A 395, 1077), angles in radians. Longitude first, then latitude.
 */
export interface CelestialWcs {
  readonly projection: string // the letters after the axis name in CTYPE: SIN or TAN
  readonly crvalRad: readonly [longitudeRad: number, latitudeRad: number] // where the reference pixel points
  readonly crpix: readonly [x: number, y: number] // reference pixel; the middle of the first pixel is 1
  readonly cdeltRad: readonly [x: number, y: number] // per pixel, negative in x where east is left
  readonly pc?: readonly [pc11: number, pc12: number, pc21: number, pc22: number] // default: no rotation
  readonly lonpoleRad?: number // native longitude of the pole; default π, or 0 where the centre is the north pole
}

/** A projection without formulas here. */
export class ProjectionError extends Error {
  override readonly name = 'ProjectionError'
  readonly projection: string

  constructor(projection: string) {
    super(`projection "${projection}" not supported: wanted SIN or TAN`)
    this.projection = projection
  }
}

/** Numbers that describe no image: something not finite, or pixels without extent. */
export class WcsError extends Error {
  override readonly name = 'WcsError'
}

/** The matrix PC of a header with the older CROTA of its latitude axis: WCS paper II, eq. 189. */
export function pcFromCrota(
  crotaRad: number,
  [cdeltX, cdeltY]: readonly [number, number],
): [pc11: number, pc12: number, pc21: number, pc22: number] {
  const [s, c] = [Math.sin(crotaRad), Math.cos(crotaRad)]
  return [c, (-s * cdeltY) / cdeltX, (s * cdeltX) / cdeltY, c]
}
