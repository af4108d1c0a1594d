const UNIX_EPOCH_MJD_S = 40587 * 86_400

/** ISO 8601 of seconds of MJD. */
export function isoOfMjdS(mjdS: number): string {
  return new Date(Math.round(1000 * (mjdS - UNIX_EPOCH_MJD_S))).toISOString()
}

/** Null where a span is open. */
export function isoOrNull(mjdS: number): string | null {
  return Number.isFinite(mjdS) ? isoOfMjdS(mjdS) : null
}

export function mjdSOfMs(unixMs: number): number {
  return unixMs / 1000 + UNIX_EPOCH_MJD_S
}
