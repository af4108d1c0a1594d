const DEGREE_RAD = Math.PI / 180

const FLUX_UNITS_JY: Readonly<Record<string, number>> = { Jy: 1, mJy: 1e-3, uJy: 1e-6, µJy: 1e-6, nJy: 1e-9, kJy: 1e3 }
const ANGLE_UNITS_RAD: Readonly<Record<string, number>> = {
  rad: 1,
  deg: DEGREE_RAD,
  arcmin: DEGREE_RAD / 60,
  arcsec: DEGREE_RAD / 3600,
  asec: DEGREE_RAD / 3600,
  mas: DEGREE_RAD / 3600e3,
}

/** A quantity that cannot be read; names the text and what would do. */
export class QuantityError extends RangeError {
  override readonly name = 'QuantityError'
}

/** Janskys of `0.5mJy`, `1 Jy`, `20 uJy`; a unit must be there, and the same one per beam may be. */
export function parseFluxJy(text: string): number {
  return parse(text.replace(/\/beam$/, ''), FLUX_UNITS_JY, 'a flux')
}

/** Radians of `5arcsec`, `2.5 arcsec`, `0.1deg`; a unit must be there. */
export function parseAngleRad(text: string): number {
  return parse(text, ANGLE_UNITS_RAD, 'an angle')
}

function parse(text: string, units: Readonly<Record<string, number>>, what: string): number {
  const [, number, unit] = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*([A-Za-zµ]*)\s*$/.exec(text) ?? []
  if (number !== undefined && Object.hasOwn(units, unit)) return Number(number) * units[unit]
  throw new QuantityError(`"${text}", wanted ${what}: a number with one of ${Object.keys(units).join(', ')}`)
}
