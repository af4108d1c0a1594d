import type { KnownPointing, Validity } from '@contimg/pipeline'
import { sql } from 'kysely'
import { RAD_PER_DEG } from '../units.ts'
import type { Products } from './products.ts'
import { mjdOf, mjdSOf } from './times.ts'

const MOVED_DEG = 0.25 // declinations of one strip are hundredths of a degree apart

/**
 * Where the dishes pointed, by what they observed in a span: of each time in one strip the first and the last
 * observation, by time.
 */
export async function listPointingMoves({ db }: Products, { startMjdS, endMjdS }: Validity): Promise<KnownPointing[]> {
  const from = Number.isFinite(startMjdS) ? sql`mid_mjd >= ${mjdOf(startMjdS)}` : sql`TRUE`
  const to = Number.isFinite(endMjdS) ? sql`mid_mjd < ${mjdOf(endMjdS)}` : sql`TRUE`
  const { rows } = await sql<{ mid_mjd: number; dec_deg: number }>`
    SELECT mid_mjd, dec_deg FROM (
      SELECT mid_mjd, dec_deg, lag(dec_deg) OVER time AS before, lead(dec_deg) OVER time AS after
      FROM ms_index WHERE ${from} AND ${to} WINDOW time AS (ORDER BY mid_mjd, path))
    WHERE before IS NULL OR after IS NULL OR abs(dec_deg - before) > ${MOVED_DEG} OR abs(dec_deg - after) > ${MOVED_DEG}
    ORDER BY mid_mjd`.execute(db)
  return rows.map((row) => ({ mjdS: mjdSOf(row.mid_mjd), decRad: row.dec_deg * RAD_PER_DEG }))
}
