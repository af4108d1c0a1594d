import type { MeasurementSetRecord } from '@contimg/pipeline'
import type { Insertable, Kysely, Selectable } from 'kysely'
import { degrees, RAD_PER_DEG } from '../units.ts'
import type { MeasurementSetRow, Products, Tables } from './products.ts'
import { mjdOf, mjdSOf } from './times.ts'
import { transacted } from './together.ts'

/** What is measured of a Measurement Set itself. */
export interface MeasurementSetFacts {
  readonly path: string
  readonly sizeBytes?: number | undefined
  readonly flaggedFraction?: number | undefined
}

/** Puts a converted Measurement Set in. One that was in already under its path begins anew: converted, nothing more. */
export async function putMeasurementSet({ db, nowMs }: Products, record: MeasurementSetRecord): Promise<void> {
  const nowS = nowMs() / 1000
  const row = rowOf(record, nowS)
  await db
    .insertInto('ms_index')
    .values({ ...row, created_at: nowS })
    .onConflict((conflict) => conflict.column('path').doUpdateSet(row))
    .execute()
}

export async function findMeasurementSet(products: Products, path: string): Promise<MeasurementSetRecord | undefined> {
  const row = await products.db.selectFrom('ms_index').selectAll().where('path', '=', path).executeTakeFirst()
  return row === undefined ? undefined : recordOf(row)
}

/**
 * Notes that a Measurement Set has another path; what was noted of it goes with it. One that stood there is gone. Where none
 * is known under the old path nothing happens, so that it may be noted again.
 */
export async function putMeasurementSetMoved(
  products: Products,
  from: string,
  to: string,
  { status, isStored }: { readonly status: 'completed' | 'failed'; readonly isStored: boolean },
): Promise<void> {
  await transacted(products.db, async (db) => {
    const known = await db.selectFrom('ms_index').select('path').where('path', '=', from).executeTakeFirst()
    if (known === undefined) return
    const set = { path: to, status, stored: isStored ? 1 : 0 }
    await db.deleteFrom('ms_index').where('path', '=', to).execute()
    await db.updateTable('ms_index').set(set).where('path', '=', from).execute()
  })
}

/** Notes what a Measurement Set is as it stands now: its size on the disk, how much of it is flagged. */
export async function putMeasurementSetFacts(
  { db }: Products,
  { path, sizeBytes, flaggedFraction }: MeasurementSetFacts,
): Promise<void> {
  const set = {
    ...(sizeBytes !== undefined && { size_bytes: sizeBytes }),
    ...(flaggedFraction !== undefined && { flagged_fraction: flaggedFraction }),
  }
  if (Object.keys(set).length > 0) await db.updateTable('ms_index').set(set).where('path', '=', path).execute()
}

/** Notes that an image was made of a Measurement Set. */
export async function putMeasurementSetImaged({ db, nowMs }: Products, path: string, image: string): Promise<void> {
  const set = { stage: 'imaged', status: 'completed', imagename: image, stage_updated_at: nowMs() / 1000 } as const
  await db.updateTable('ms_index').set(set).where('path', '=', path).execute()
}

/** Whether the database knows of tables that were applied to a Measurement Set. */
export async function isCalibrationApplied({ db }: Products, path: string): Promise<boolean> {
  const row = await db.selectFrom('ms_index').select('cal_applied').where('path', '=', path).executeTakeFirst()
  return row?.cal_applied === 1
}

/** The group that the Measurement Set at a path was made of, where it is known. */
export async function groupOfMeasurementSet(db: Kysely<Tables>, path: string): Promise<string | undefined> {
  const row = await db.selectFrom('ms_index').select('group_id').where('path', '=', path).executeTakeFirst()
  return row?.group_id ?? undefined
}

/** Measurement Sets whose middle lies in [startMjdS, endMjdS), by time. */
export async function listMeasurementSets(
  products: Products,
  { startMjdS, endMjdS }: { startMjdS: number; endMjdS: number },
): Promise<MeasurementSetRecord[]> {
  let query = products.db.selectFrom('ms_index').selectAll()
  if (Number.isFinite(startMjdS)) query = query.where('mid_mjd', '>=', mjdOf(startMjdS))
  if (Number.isFinite(endMjdS)) query = query.where('mid_mjd', '<', mjdOf(endMjdS))
  const rows = await query.orderBy('mid_mjd').orderBy('path').execute()
  return rows.map(recordOf)
}

function rowOf(record: MeasurementSetRecord, nowS: number): Insertable<MeasurementSetRow> {
  const { path, groupId, startMjdS, endMjdS, raRad, decRad, fieldNames, calibrator, antennaCount } = record
  return {
    path,
    start_mjd: mjdOf(startMjdS),
    end_mjd: mjdOf(endMjdS),
    mid_mjd: mjdOf((startMjdS + endMjdS) / 2),
    processed_at: nowS,
    status: 'completed',
    stage: 'converted',
    stage_updated_at: nowS,
    cal_applied: 0,
    imagename: null,
    field_name: namedField(record) ?? null,
    field_names: JSON.stringify(fieldNames),
    calibrator: calibrator ?? null,
    pointing_ra_deg: degrees(raRad),
    pointing_dec_deg: degrees(decRad),
    ra_deg: degrees(raRad),
    dec_deg: degrees(decRad),
    group_id: groupId ?? null,
    stored: 1,
    antennas: antennaCount ?? null,
    ...{ size_bytes: null, flagged_fraction: null, image_id: null },
    ...{ image_noise_jy: null, image_dynamic_range: null, image_calibration: null },
  }
}

/** The field that bears the calibrator's name, else the middle one. */
function namedField({ fieldNames, calibrator }: MeasurementSetRecord): string | undefined {
  const ofCalibrator = calibrator === undefined ? undefined : fieldNames.find((name) => name.startsWith(calibrator))
  return ofCalibrator ?? fieldNames[fieldNames.length >> 1]
}

function recordOf(row: Selectable<MeasurementSetRow>): MeasurementSetRecord {
  return {
    path: row.path,
    groupId: row.group_id ?? undefined,
    startMjdS: mjdSOf(row.start_mjd),
    endMjdS: mjdSOf(row.end_mjd),
    raRad: row.ra_deg * RAD_PER_DEG,
    decRad: row.dec_deg * RAD_PER_DEG,
    fieldNames: JSON.parse(row.field_names) as string[],
    calibrator: row.calibrator ?? undefined,
    ...(row.antennas !== null && { antennaCount: row.antennas }),
  }
}
