import { type Selectable, sql } from 'kysely'
import { degrees, RAD_PER_DEG } from '../units.ts'
import type { PointingRow, Products } from './products.ts'
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
  return row && pointingOf(row)
}

function pointingOf(row: Selectable<PointingRow>): Pointing {
  return {
    timeMjdS: mjdSOf(row.timestamp_mjd),
    raRad: row.ra_deg * RAD_PER_DEG,
    decRad: row.dec_deg * RAD_PER_DEG,
    ...(row.source !== null && { source: row.source }),
  }
}

/** Pointings that begin in [fromMjdS, toMjdS). */
export interface PointingSpan {
  readonly fromMjdS: number
  readonly toMjdS: number
  readonly limit: number // the latest of them
}

/** A pointing with when it was noted, and when the same source told the next. */
export interface NotedPointing extends Pointing {
  readonly recordedS: number // Unix time
  readonly untilMjdS?: number // without it, it holds on
}

/** By time. */
export async function listPointings(
  { db }: Products,
  { fromMjdS, toMjdS, limit }: PointingSpan,
): Promise<NotedPointing[]> {
  const next = sql<number | null>`(SELECT min(timestamp_mjd) FROM pointing_history AS next
    WHERE next.timestamp_mjd > pointing_history.timestamp_mjd AND next.source IS pointing_history.source)`
  const rows = await db
    .selectFrom('pointing_history')
    .selectAll()
    .select(next.as('until_mjd'))
    .where('timestamp_mjd', '>=', mjdOf(fromMjdS))
    .where('timestamp_mjd', '<', mjdOf(toMjdS))
    .orderBy('timestamp_mjd', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse().map((row) => ({
    ...pointingOf(row),
    recordedS: row.recorded_at,
    ...(row.until_mjd !== null && { untilMjdS: mjdSOf(row.until_mjd) }),
  }))
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
