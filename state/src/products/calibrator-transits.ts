import type { TransitsAhead } from '@contimg/pipeline'
import type { Insertable, Kysely, Selectable } from 'kysely'
import type { CalibratorTransitRow, Products, Tables } from './products.ts'
import { isoOf, mjdOf, mjdSOf } from './times.ts'
import { transacted } from './together.ts'

/** A calibrator over the meridian. */
export interface CalibratorTransit {
  readonly calibrator: string
  readonly mjdUtcS: number
  readonly isInBeam: boolean // of the pointing as it is, or as it was when a group saw it
  readonly response: number | undefined // of the beam, in power
  readonly group: { readonly id: string; readonly middleMjdS: number } | undefined // the nearest that saw it
}

/** A group in whose beam a calibrator was, and the transit nearest to it. */
export interface TransitSeen {
  readonly calibrator: string
  readonly mjdUtcS: number
  readonly response: number // where the group saw most of it
  readonly group: { readonly id: string; readonly middleMjdS: number }
}

const SAME_TRANSIT_DAYS = 0.1 // a sidereal day lies between two; the same one is reckoned anew to a second or better

/** Puts the transits of a span of time as they are reckoned now; others of that time do not lie in the beam any more. */
export async function putTransitsAhead(
  { db, nowMs }: Products,
  { startMjdS, endMjdS, transits }: TransitsAhead,
): Promise<void> {
  const nowS = nowMs() / 1000
  await transacted(db, async (db) => {
    await db
      .updateTable('calibrator_transits')
      .set({ dec_match: 0, updated_at: nowS })
      .where('transit_mjd', '>=', mjdOf(startMjdS))
      .where('transit_mjd', '<', mjdOf(endMjdS))
      .where('has_data', '=', 0)
      .execute()
    for (const { calibrator, mjdUtcS, response } of transits) {
      const standing = await findSame(db, calibrator, mjdUtcS)
      if (standing?.has_data === 1) continue
      await put(db, standing, { calibrator, mjdUtcS, nowS }, { dec_match: 1, pb_response: response })
    }
  })
}

/** Notes that a group saw a calibrator near its transit, unless one is noted that was nearer to it. */
export async function putTransitSeen({ db, nowMs }: Products, seen: TransitSeen): Promise<void> {
  const { calibrator, mjdUtcS, response, group } = seen
  const deltaMinutes = (group.middleMjdS - mjdUtcS) / 60
  await transacted(db, async (db) => {
    const standing = await findSame(db, calibrator, mjdUtcS)
    const isNearer =
      standing?.group_id !== group.id && Math.abs(standing?.delta_minutes ?? 1e9) <= Math.abs(deltaMinutes)
    if (standing?.has_data === 1 && isNearer) return
    await put(
      db,
      standing,
      { calibrator, mjdUtcS, nowS: nowMs() / 1000 },
      {
        ...{ has_data: 1, group_id: group.id, group_mid_iso: isoOf(group.middleMjdS), delta_minutes: deltaMinutes },
        ...{ dec_match: 1, pb_response: response },
      },
    )
  })
}

/** By time. */
export async function listTransits(
  { db }: Products,
  { fromMjdS, toMjdS }: { readonly fromMjdS: number; readonly toMjdS: number },
): Promise<CalibratorTransit[]> {
  const rows = await db
    .selectFrom('calibrator_transits')
    .selectAll()
    .where('transit_mjd', '>=', mjdOf(fromMjdS))
    .where('transit_mjd', '<', mjdOf(toMjdS))
    .orderBy('transit_mjd')
    .execute()
  return rows.map(transitOf)
}

type Change = Partial<Omit<Insertable<CalibratorTransitRow>, 'calibrator_name' | 'transit_mjd'>>

async function findSame(
  db: Kysely<Tables>,
  calibrator: string,
  mjdUtcS: number,
): Promise<Selectable<CalibratorTransitRow> | undefined> {
  return await db
    .selectFrom('calibrator_transits')
    .selectAll()
    .where('calibrator_name', '=', calibrator)
    .where('transit_mjd', '>', mjdOf(mjdUtcS) - SAME_TRANSIT_DAYS)
    .where('transit_mjd', '<', mjdOf(mjdUtcS) + SAME_TRANSIT_DAYS)
    .executeTakeFirst()
}

async function put(
  db: Kysely<Tables>,
  standing: Selectable<CalibratorTransitRow> | undefined,
  { calibrator, mjdUtcS, nowS }: { readonly calibrator: string; readonly mjdUtcS: number; readonly nowS: number },
  change: Change,
): Promise<void> {
  const when = { transit_mjd: mjdOf(mjdUtcS), transit_iso: isoOf(mjdUtcS), calculated_at: nowS, updated_at: nowS }
  if (standing !== undefined) {
    const update = db.updateTable('calibrator_transits').set({ ...when, ...change })
    await update.where('id', '=', standing.id).execute()
    return
  }
  const row = { calibrator_name: calibrator, ...when, ...change }
  await db.insertInto('calibrator_transits').values(row).execute()
}

function transitOf(row: Selectable<CalibratorTransitRow>): CalibratorTransit {
  const { group_id: id, delta_minutes: deltaMinutes } = row
  const mjdUtcS = mjdSOf(row.transit_mjd)
  return {
    calibrator: row.calibrator_name,
    mjdUtcS,
    isInBeam: row.dec_match === 1,
    response: row.pb_response ?? undefined,
    group: id === null ? undefined : { id, middleMjdS: mjdUtcS + 60 * (deltaMinutes ?? 0) },
  }
}
