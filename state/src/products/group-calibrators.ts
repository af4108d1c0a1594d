import type { Kysely } from 'kysely'
import { groupOf, type IngestGroup } from './ingest-queue.ts'
import type { Products, Tables } from './products.ts'

/** Notes which calibrators a group sees, and whether any is good enough to calibrate with. */
export async function putGroupCalibrators(
  { db }: Products,
  id: string,
  { names, hasCalibrator }: { readonly names: readonly string[]; readonly hasCalibrator: boolean },
): Promise<void> {
  const set = { has_calibrator: hasCalibrator ? 1 : 0, calibrators: JSON.stringify(names) }
  await db.updateTable('ingest_queue').set(set).where('group_id', '=', id).execute()
}

/** A span of group ids, which are ISO times and sort as these do; both ends belong to it. */
export interface IdSpan {
  readonly first: string
  readonly last: string
}

/**
 * Groups that may still give a calibration: with a calibrator, or not known to be without, on their way, and not past the
 * stage that solves.
 *
 * @param sinceS  those that have not moved since then (Unix time) do not count: they are stuck
 */
export async function listSolvingGroups({ db }: Products, span: IdSpan, sinceS: number): Promise<IngestGroup[]> {
  const rows = await db
    .selectFrom('ingest_queue')
    .selectAll()
    .where('state', 'in', ['pending', 'in_progress'])
    .where('processing_stage', 'in', ['pending', 'convert', 'solve'])
    .where((one) => one.or([one('has_calibrator', '=', 1), one('has_calibrator', 'is', null)]))
    .where('group_id', '>=', span.first)
    .where('group_id', '<=', span.last)
    .where('last_update', '>=', sinceS)
    .orderBy('group_id')
    .execute()
  return rows.map(groupOf)
}

/** Groups whose latest images were made without a calibration, and for which tables have come in since. */
export async function listUncalibratedGroups(products: Products): Promise<IngestGroup[]> {
  const rows = await uncalibrated(products.db)
    .where((one) =>
      one.exists(
        one
          .selectFrom('calibration_tables')
          .select('calibration_tables.id')
          .where('calibration_tables.status', '=', 'active')
          .whereRef('calibration_tables.created_at', '>=', 'images.created_at'),
      ),
    )
    .selectAll('ingest_queue')
    .distinct()
    .orderBy('ingest_queue.group_id')
    .execute()
  return rows.map(groupOf)
}

function uncalibrated(db: Kysely<Tables>) {
  return db
    .selectFrom('ingest_queue')
    .innerJoin('ms_index', 'ms_index.group_id', 'ingest_queue.group_id')
    .innerJoin('images', 'images.ms_path', 'ms_index.path')
    .where('ingest_queue.state', '=', 'completed')
    .where('images.type', '=', 'image')
    .where('images.calibration', '=', 'uncalibrated')
}
