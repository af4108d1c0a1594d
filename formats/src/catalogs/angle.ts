import { decimal, lineError, shown } from './text-line.ts'

const HMS = /^(\d{1,2})[h: ](\d{1,2})[m: ](\d{1,2}(?:\.\d*)?)s?$/
const DMS = /^([-+]?)(\d{1,2})[d°: ](\d{1,2})['m: ](\d{1,2}(?:\.\d*)?)(?:"|s|'')?$/

/**
 * Right ascension in degrees, 0 to 360, from 00h01m08.62s, 00:01:08.62, 00 01 08.62 (hours) or 0.286 (degrees).
 *
 * @throws FormatError
 */
export function readRaDeg(path: string, line: number, text: string): number {
  const [whole, hours, minutes, seconds] = HMS.exec(text) ?? []
  const raDeg = whole === undefined ? decimal(text) : sexagesimal(hours, minutes, seconds)
  const degrees = whole === undefined || raDeg === undefined ? raDeg : 15 * raDeg
  if (degrees !== undefined && degrees >= 0 && degrees <= 360) return degrees === 360 ? 0 : degrees
  throw lineError(path, line, `right ascension ${shown(text)}, wanted 00h00m00s to 23h59m59.9s, or 0 to 360 degrees`)
}

/**
 * Declination in degrees from -17d27'11.8", -17:27:11.8, -17 27 11.8 or -17.453.
 *
 * @throws FormatError
 */
export function readDecDeg(path: string, line: number, text: string): number {
  const [whole, sign, degrees, minutes, seconds] = DMS.exec(text) ?? []
  const size = whole === undefined ? decimal(text) : sexagesimal(degrees, minutes, seconds)
  const decDeg = sign === '-' && size !== undefined ? -size : size
  if (decDeg !== undefined && Math.abs(decDeg) <= 90) return decDeg
  throw lineError(path, line, `declination ${shown(text)}, wanted -90d00'00" to 90d00'00", or -90 to 90 degrees`)
}

function sexagesimal(whole: string, minutes: string, seconds: string): number | undefined {
  if (Number(minutes) >= 60 || Number(seconds) >= 60) return undefined
  return Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600
}
