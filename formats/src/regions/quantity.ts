const DEG_RAD = Math.PI / 180

const UNIT_RAD = new Map([
  ['deg', DEG_RAD],
  ['d', DEG_RAD],
  ['arcmin', DEG_RAD / 60],
  ["'", DEG_RAD / 60],
  ['arcsec', DEG_RAD / 3600],
  ['"', DEG_RAD / 3600],
  ['rad', 1],
  ['r', 1],
])

const NUMBER = String.raw`[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?`
const QUANTITY = new RegExp(`^(${NUMBER})\\s*([a-zA-Z'"]*)$`)
const SEXAGESIMAL = /^([+-]?)(\d+)([hHdD:.])(\d+)([mM:.])(\d+(?:\.\d*)?)[sS]?$/

/** A quantity in radians; NaN where its unit is no angle's. */
export function inRadians(value: number, unit: string): number {
  return value * (UNIT_RAD.get(unit) ?? Number.NaN)
}

/** '12.5arcmin' as a number and its unit ('' where there is none); undefined where it is no such thing. */
export function readQuantity(text: string): readonly [value: number, unit: string] | undefined {
  const [, value, unit] = QUANTITY.exec(text.trim()) ?? []
  const number = Number(value)
  return value === undefined || !Number.isFinite(number) ? undefined : [number, unit]
}

/**
 * '18h12m24s', '-03d47m27.1s', '-03.47.27.1' or '18:47:44.02' in radians; undefined where it is none of these. With
 * colons the caller says whether the first number counts hours.
 */
export function readSexagesimal(text: string, colonsAreHours: boolean): number | undefined {
  const found = SEXAGESIMAL.exec(text.trim())
  if (!found) return undefined
  const [, sign, whole, first, minutes, , seconds] = found
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return undefined
  const degrees = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600
  const isHours = /[hH]/.test(first) || (first === ':' && colonsAreHours)
  return (sign === '-' ? -1 : 1) * degrees * (isHours ? 15 : 1) * DEG_RAD
}

/** A longitude from 0 to 2π. */
export function turned(longitudeRad: number): number {
  const rest = longitudeRad % (2 * Math.PI)
  return rest < 0 ? rest + 2 * Math.PI : rest
}

/** A number without an exponent, whole to the last digit that counts. */
export function plainNumber(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : text
}

export function degrees(angleRad: number): string {
  return plainNumber(angleRad / DEG_RAD)
}

export function arcseconds(angleRad: number): string {
  return plainNumber((angleRad / DEG_RAD) * 3600)
}
