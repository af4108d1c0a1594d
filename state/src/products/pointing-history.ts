import { degrees, RAD_PER_DEG } from '../units.ts'
import type { Products } from './products.ts'
import { mjdOf, mjdSOf } from './times.ts'

/** Where the dishes pointed from some time on, until the next. */
export interface Pointing {
  readonly timeMjdS: number
  readonly raRad: number // apparent, of the meridian at that time
  readonly decRad: number
  readonly source?: string // what told it
}

/** The latest pointing of some source before a time. */
export async function findPointing(
  { db }: Products,
  { source, beforeMjdS }: { readonly source: string; readonly beforeMjdS: number },
): Promise<Pointing | undefined> {
  const row = await db
    .selectFrom('pointing_history')
    .selectAll()
    .where('source', '=', source)
    .where('timestamp_mjd', '<', mjdOf(beforeMjdS))
    .orderBy('timestamp_mjd', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (
    row && {
      timeMjdS: mjdSOf(row.timestamp_mjd),
      raRad: row.ra_deg * RAD_PER_DEG,
      decRad: row.dec_deg * RAD_PER_DEG,
      source,
    }
  )
}

/** Puts a pointing in, unless that time has one already. @returns whether it was not in */
export async function putPointing(
  { db, nowMs }: Products,
  { timeMjdS, raRad, decRad, source }: Pointing,
): Promise<boolean> {
  const row = {
    ...{ timestamp_mjd: mjdOf(timeMjdS), ra_deg: degrees(raRad), dec_deg: degrees(decRad) },
    ...{ source: source ?? null, recorded_at: nowMs() / 1000 },
  }
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('pointing_history')
    .values(row)
    .orIgnore()
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}
