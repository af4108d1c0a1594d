import { isoFromMjdS, mjdSFromIso } from '@contimg/pipeline'
import { number } from './values.ts'

const DAY_S = 86400
const DEG_RAD = Math.PI / 180

/** Reads a time, as a day of MJD or in ISO 8601, UTC. */
export function mjdS(text: string): number {
  return /^\d{4}-/.test(text) ? mjdSFromIso(text) : number(text) * DAY_S
}

/** The same, or `none` for a validity that does not end there. */
export function mjdSOrNone(open: number): (text: string) => number {
  return (text) => (text === 'none' ? open : mjdS(text))
}

/** A time for a person, to the second; none where it is open. */
export function timeText(timeMjdS: number): string {
  return Number.isFinite(timeMjdS) ? isoFromMjdS(Math.round(timeMjdS)).replace(/\.\d+/, '').replace(/Z$/, '') : 'none'
}

/** Days, for other programs; null where it is open. */
export function mjdOrNull(timeMjdS: number): number | null {
  return Number.isFinite(timeMjdS) ? timeMjdS / DAY_S : null
}

export function radFromDeg(angleDeg: number): number {
  return angleDeg * DEG_RAD
}

export function degFromRad(angleRad: number): number {
  return Number((angleRad / DEG_RAD).toFixed(9))
}
