const UNIX_EPOCH_MJD = 40587

/** 60000 as 2023-02-25. */
export function isoDay(mjd: number): string {
  return new Date((mjd - UNIX_EPOCH_MJD) * 86_400_000).toISOString().slice(0, 10)
}
