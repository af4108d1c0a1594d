import { DAY_S, splitMjdS } from './split.ts'

const MJD_1970 = 40587
const UTC_PATTERN = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?Z?$/

/** A text that should be a moment in UTC and is not. */
export class IsoTimeError extends Error {
  override readonly name = 'IsoTimeError'
  readonly text: string

  constructor(text: string, why: string) {
    super(`time "${text}": ${why}`)
    this.text = text
  }
}

/**
 * MJD seconds UTC of `2025-10-13T13:28:03.5`, with or without seconds, their fraction, and a final Z; a date alone means
 * its midnight. Other time zones and week dates are refused, and so is a leap second, which MJD seconds cannot tell from
 * the second after it.
 *
 * @throws IsoTimeError
 */
export function mjdSFromIso(text: string): number {
  const match = UTC_PATTERN.exec(text)
  if (!match) throw new IsoTimeError(text, 'wanted UTC as YYYY-MM-DDTHH:MM:SS[.fff][Z] or YYYY-MM-DD')
  const [year, month, date, hour, minute, second] = match
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part)))
  const day = mjdDayOf(year, month, date)
  if (isoDate(day) !== text.slice(0, 10)) throw new IsoTimeError(text, 'no such date')
  if (second >= 60 && second < 61) throw new IsoTimeError(text, 'a leap second has no MJD seconds of its own')
  if (hour > 23 || minute > 59 || second >= 60) throw new IsoTimeError(text, 'no such time of day')
  return day * DAY_S + (hour * 60 + minute) * 60 + second
}

/**
 * `2025-10-13T13:28:03.500` from MJD seconds UTC, rounded to the nearest last digit.
 *
 * @param fractionDigits  0 to 9; six are as many as MJD seconds hold
 * @throws IsoTimeError for what is no number, or lies outside the years 0 to 9999
 */
export function isoFromMjdS(mjdS: number, fractionDigits = 3): string {
  const ticksPerS = 10 ** fractionDigits
  let { day, secondS } = splitMjdS(mjdS)
  let ticks = Math.round(secondS * ticksPerS)
  if (ticks >= DAY_S * ticksPerS) {
    day++
    ticks = 0
  }
  secondS = Math.floor(ticks / ticksPerS)
  const fraction = fractionDigits ? `.${String(ticks % ticksPerS).padStart(fractionDigits, '0')}` : ''
  const clock = [secondS / 3600, (secondS / 60) % 60, secondS % 60].map((n) => String(Math.floor(n)).padStart(2, '0'))
  const text = `${isoDate(day)}T${clock.join(':')}${fraction}`
  if (!/^\d{4}-/.test(text)) throw new IsoTimeError(`MJD ${mjdS} s`, 'wanted the years 0 to 9999')
  return text
}

/** Day of MJD of a date of the (proleptic) Gregorian calendar; what lies past the end of a month runs into the next. */
function mjdDayOf(year: number, month: number, date: number): number {
  const midnight = new Date(0)
  midnight.setUTCFullYear(year, month - 1, date)
  return midnight.getTime() / 86400e3 + MJD_1970
}

/** YYYY-MM-DD of a day of MJD; empty where there is none. */
function isoDate(mjdDay: number): string {
  const moment = new Date((mjdDay - MJD_1970) * 86400e3)
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString().slice(0, -14)
}
