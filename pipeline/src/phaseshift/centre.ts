import { findCalibrator } from '@contimg/numerics/flux'
import type { Direction } from '@contimg/numerics/frames'
import { medianCentre } from '../visibilities/rephase.ts'

const DEG = Math.PI / 180

/** A direction to phase to, with the name that its FIELD row gets. */
export interface NamedCentre extends Direction {
  readonly name: string
}

/**
 * Reads a phase centre as people give it: 'meridian' for the median of the fields, or a position.
 *
 * @throws UnknownCalibratorError, RangeError
 */
export function centreOf(text: string, fields: readonly Direction[]): NamedCentre {
  return text === 'meridian' ? { name: 'meridian', ...medianCentre(fields) } : parseCentre(text)
}

/**
 * Reads a position: 'RA,DEC' (ICRS; degrees, or hours as 08:34:54.9 and degrees as +55:34:21.1), or the name of a
 * calibrator.
 *
 * @throws UnknownCalibratorError, RangeError
 */
export function parseCentre(text: string): NamedCentre {
  if (!text.includes(',')) {
    const { source } = findCalibrator(text)
    return { name: source.name, raRad: source.raRad, decRad: source.decRad }
  }
  const [ra, dec, ...more] = text.split(',').map((part) => part.trim())
  const raDeg = ra.includes(':') ? 15 * sexagesimal(ra) : numberOf(ra)
  const decDeg = dec.includes(':') ? sexagesimal(dec) : numberOf(dec)
  if (more.length > 0 || !(Math.abs(raDeg) <= 360) || !(Math.abs(decDeg) <= 90)) {
    throw new RangeError(`position "${text}", wanted RA,DEC such as 128.7287,55.5725 or 08:34:54.9,+55:34:21.1`)
  }
  return { name: text, raRad: ((raDeg + 360) % 360) * DEG, decRad: decDeg * DEG }
}

/** '08:34:54.9' or '-05:34' as a number of its first unit; NaN where it is none. */
function sexagesimal(text: string): number {
  const parts = /^([+-]?)(\d{1,3}):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?$/.exec(text)
  if (!parts) return Number.NaN
  const size = Number(parts[2]) + Number(parts[3]) / 60 + Number(parts[4] ?? 0) / 3600
  return parts[1] === '-' ? -size : size
}

function numberOf(text: string): number {
  return text === '' ? Number.NaN : Number(text)
}
