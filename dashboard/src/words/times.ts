import { NOT_MEASURED } from './numbers.ts'

export const CADENCE_S = 309 // a group of 24 integrations of 12.885 s
const SIDEREAL = 1.00273790935 // sidereal seconds in a second of UT1 (IERS Conventions 2010, eq. 5.14, linear term)

type Moment = string | number | null | undefined

/** Milliseconds of Unix time of an ISO time or of the stamp of a group (UTC); undefined where it is none. */
export function momentMs(moment: Moment): number | undefined {
  if (moment == null) return undefined
  const ms = typeof moment === 'number' ? moment : Date.parse(/Z|[+-]\d\d:\d\d$/.test(moment) ? moment : `${moment}Z`)
  return Number.isFinite(ms) ? ms : undefined
}

/** `2026-01-26 02:38:52`, UTC. */
export function utc(moment: Moment, to: 'second' | 'minute' | 'day' = 'second'): string {
  const ms = momentMs(moment)
  if (ms === undefined) return NOT_MEASURED
  const text = new Date(ms).toISOString()
  return to === 'day' ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, to === 'minute' ? 16 : 19)}`
}

/** `02:38:52`, UTC. */
export function clock(moment: Moment, to: 'second' | 'minute' = 'second'): string {
  const ms = momentMs(moment)
  return ms === undefined ? NOT_MEASURED : new Date(ms).toISOString().slice(11, to === 'minute' ? 16 : 19)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `26 Jan`, UTC. */
export function dayName(ms: number): string {
  const day = new Date(ms)
  return `${day.getUTCDate()} ${MONTHS[day.getUTCMonth()]}`
}

/** `2 min 25 s`, `4 h 11 min`, `3 d 2 h`; below ten seconds with a decimal. */
export function duration(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return NOT_MEASURED
  const s = Math.abs(seconds)
  const sign = seconds < 0 ? '\u2212' : ''
  if (s < 0.95) return `${sign}${Math.round(s * 1000)} ms`
  if (s < 9.95) return `${sign}${s.toFixed(1)} s`
  if (s < 99.5) return `${sign}${Math.round(s)} s`
  if (s < 3599.5) return `${sign}${pair(Math.round(s), 60, 'min', 's')}`
  if (s < 86_370) return `${sign}${pair(Math.round(s / 60), 60, 'h', 'min')}`
  return `${sign}${pair(Math.round(s / 3600), 24, 'd', 'h')}`
}

function pair(total: number, base: number, large: string, small: string): string {
  const rest = total % base
  return rest === 0 ? `${Math.floor(total / base)} ${large}` : `${Math.floor(total / base)} ${large} ${rest} ${small}`
}

/** How long ago, or in how long. */
export function age(moment: Moment, nowMs: number): string {
  const ms = momentMs(moment)
  if (ms === undefined) return NOT_MEASURED
  return ms <= nowMs
    ? `${duration(Math.round((nowMs - ms) / 1000))} ago`
    : `in ${duration(Math.round((ms - nowMs) / 1000))}`
}

/** Sidereal time at one moment, from which those of others follow. */
export interface SiderealAnchor {
  readonly atMs: number
  readonly lstDeg: number
}

/** Local sidereal time in degrees, 0 to 360; exact to 10 ms within a week of the anchor. */
export function lstDeg({ atMs, lstDeg }: SiderealAnchor, ms: number): number {
  const turned = lstDeg + ((ms - atMs) / 240_000) * SIDEREAL // 240 s a degree
  return ((turned % 360) + 360) % 360
}

/** The moment at or after `fromMs` at which the sidereal time is `deg`. */
export function momentOfLst(anchor: SiderealAnchor, deg: number, fromMs: number): number {
  const ahead = (((deg - lstDeg(anchor, fromMs)) % 360) + 360) % 360
  return fromMs + (ahead * 240_000) / SIDEREAL
}
