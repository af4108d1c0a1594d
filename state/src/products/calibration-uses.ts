import type { RegisteredKind } from '@contimg/pipeline'
import { degrees, RAD_PER_DEG } from '../units.ts'
import type { Products } from './products.ts'
import { mjdOf, mjdSOf } from './times.ts'

/** A Measurement Set that was calibrated with a set of tables. */
export interface CalibrationUse {
  readonly msPath: string
  readonly groupId: string | undefined
  readonly midMjdS: number
  readonly appliedS: number // Unix time
  readonly weight: number // of the set, where two are interpolated between
}

/** A table that a registered set has. */
export interface KnownTable {
  readonly path: string
  readonly set: string
  readonly type: RegisteredKind
  readonly isStored: boolean
}

/** A Measurement Set as it is to be calibrated. */
export interface CalibrationNeed {
  readonly msPath: string
  readonly groupId: string | undefined
  readonly midMjdS: number
  readonly decRad: number
  readonly isCalibrated: boolean
}

/** What was calibrated with a set, the latest observation first. */
export async function listCalibrationUses({ db }: Products, set: string, limit: number): Promise<CalibrationUse[]> {
  const rows = await db
    .selectFrom('calibration_applied')
    .innerJoin('calibration_tables', 'calibration_tables.path', 'caltable_path')
    .innerJoin('ms_index', 'ms_index.path', 'ms_path')
    .select(['ms_path', 'group_id', 'ms_index.mid_mjd'])
    .select(({ fn }) => [fn.max('applied_at').as('applied_at'), fn.max('weight').as('weight')])
    .where('set_name', '=', set)
    .where('success', '=', 1)
    .groupBy('ms_path')
    .orderBy('ms_index.mid_mjd', 'desc')
    .orderBy('ms_path')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    ...{ msPath: row.ms_path, groupId: row.group_id ?? undefined, midMjdS: mjdSOf(row.mid_mjd) },
    ...{ appliedS: row.applied_at, weight: row.weight },
  }))
}

/** How many Measurement Sets were calibrated with each of some tables. */
export async function countTableUses({ db }: Products, paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (paths.length === 0) return new Map()
  const rows = await db
    .selectFrom('calibration_applied')
    .select(['caltable_path', ({ fn }) => fn.countAll<number>().as('count')])
    .where('caltable_path', 'in', paths)
    .groupBy('caltable_path')
    .execute()
  return new Map(rows.map(({ caltable_path: path, count }) => [path, count]))
}

export async function findKnownTable({ db }: Products, path: string): Promise<KnownTable | undefined> {
  const query = db
    .selectFrom('calibration_tables')
    .select(['set_name', 'table_type', 'stored'])
    .where('path', '=', path)
  const row = await query.executeTakeFirst()
  return row && { path, set: row.set_name, type: row.table_type, isStored: row.stored === 1 }
}

/**
 * Measurement Sets that stand, within a span and within some declinations, by time.
 *
 * @param limit  the earliest are left out where there are more
 */
export async function listCalibrationNeeds(
  { db }: Products,
  span: { readonly startMjdS: number; readonly endMjdS: number },
  strip: { readonly decRad: number; readonly reachRad: number },
  limit: number,
): Promise<CalibrationNeed[]> {
  let query = db.selectFrom('ms_index').select(['path', 'group_id', 'mid_mjd', 'dec_deg', 'cal_applied'])
  if (Number.isFinite(span.startMjdS)) query = query.where('mid_mjd', '>=', mjdOf(span.startMjdS))
  if (Number.isFinite(span.endMjdS)) query = query.where('mid_mjd', '<=', mjdOf(span.endMjdS))
  const rows = await query
    .where('stored', '=', 1)
    .where('dec_deg', '>=', degrees(strip.decRad - strip.reachRad))
    .where('dec_deg', '<=', degrees(strip.decRad + strip.reachRad))
    .orderBy('mid_mjd', 'desc')
    .orderBy('path', 'desc')
    .limit(limit)
    .execute()
  return rows.toReversed().map((row) => ({
    ...{ msPath: row.path, groupId: row.group_id ?? undefined, midMjdS: mjdSOf(row.mid_mjd) },
    ...{ decRad: row.dec_deg * RAD_PER_DEG, isCalibrated: row.cal_applied === 1 },
  }))
}

/** How many Measurement Sets observed since a time are not calibrated. */
export async function countUncalibrated({ db }: Products, fromMjdS: number): Promise<number> {
  const query = db.selectFrom('ms_index').select(({ fn }) => fn.countAll<number>().as('count'))
  const ofTime = query.where('mid_mjd', '>=', mjdOf(fromMjdS)).where('stored', '=', 1)
  return (await ofTime.where('cal_applied', '=', 0).executeTakeFirstOrThrow()).count
}
