const DAY_S = 86_400
const DAY_MS = 1000 * DAY_S
const UNIX_EPOCH_MJD = 40_587
const UNIX_EPOCH_MJD_S = UNIX_EPOCH_MJD * DAY_S
const MOST_DAYS = 4096
const TWO = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'))
const THREE = Array.from({ length: 1000 }, (_, i) => String(i).padStart(3, '0'))
const days = new Map<number, string>()

/** ISO 8601, UTC, to the millisecond. Lists tell hundreds of times each: only the day is reckoned by the calendar. */
function isoOfMs(unixMs: number): string {
  const number = Math.floor(unixMs / DAY_MS)
  let day = days.get(number)
  if (day === undefined) {
    day = new Date(unixMs).toISOString().slice(0, -13)
    if (days.size >= MOST_DAYS) days.clear()
    days.set(number, day)
  }
  const ofDay = unixMs - number * DAY_MS
  const [h, m, s] = [Math.floor(ofDay / 3_600_000), Math.floor(ofDay / 60_000) % 60, Math.floor(ofDay / 1000) % 60]
  return `${day}${TWO[h]}:${TWO[m]}:${TWO[s]}.${THREE[ofDay % 1000]}Z`
}

/** @param unixS  Unix time */
export function isoOf(unixS: number): string {
  return isoOfMs(Math.trunc(1000 * unixS)) // as Date has it
}

/** @param mjdS  seconds of MJD, UTC */
export function isoOfMjdS(mjdS: number): string {
  return isoOfMs(Math.round(1000 * (mjdS - UNIX_EPOCH_MJD_S)))
}

/** Null where a span is open. */
export function isoOrNull(mjdS: number): string | null {
  return Number.isFinite(mjdS) ? isoOfMjdS(mjdS) : null
}

/** @param mjd  days of MJD, UTC */
export function isoOfMjd(mjd: number): string {
  return isoOfMs(Math.round((mjd - UNIX_EPOCH_MJD) * DAY_MS))
}

/** Seconds of MJD, UTC. */
export function mjdSOfMs(unixMs: number): number {
  return unixMs / 1000 + UNIX_EPOCH_MJD_S
}

/** Days of MJD, UTC. */
export function mjdOfMs(unixMs: number): number {
  return unixMs / DAY_MS + UNIX_EPOCH_MJD
}

/** Unix time of an ISO date, which is UTC unless it says otherwise. */
export function msOfDate(text: string): number {
  return Date.parse(/Z|[-+]\d\d:?\d\d$/.test(text) ? text : `${text}Z`)
}
