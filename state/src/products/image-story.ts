import type { Selectable } from 'kysely'
import { type ImageLine, pageOfImages } from './image-lists.ts'
import type { ActivityRow, ArtifactRow, ImageRow, Products } from './products.ts'

export async function findImage(products: Products, id: number): Promise<ImageLine | undefined> {
  const page = { order: 'created_at', descending: true, limit: 1 } as const
  return (await pageOfImages(products, { ids: [id] }, page))[0]
}

/** The number of an image that is nearest to one that is not there; undefined where there is none at all. */
export async function nearestImageId({ db }: Products, id: number): Promise<number | undefined> {
  const ids = db.selectFrom('images').select('id')
  const before = await ids.where('id', '<=', id).orderBy('id', 'desc').limit(1).executeTakeFirst()
  const after = await ids.where('id', '>=', id).orderBy('id').limit(1).executeTakeFirst()
  if (before === undefined || after === undefined) return (before ?? after)?.id
  return id - before.id <= after.id - id ? before.id : after.id
}

/** What else was made of the Measurement Set of an image: of the same run those whose paths begin as its own. */
export async function imagesBeside({ db }: Products, msPath: string): Promise<Selectable<ImageRow>[]> {
  return await db.selectFrom('images').selectAll().where('ms_path', '=', msPath).orderBy('id').execute()
}

/** By path the number of the activity that was last noted to have made something there. */
export async function lastMakers({ db }: Products, paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('artifacts')
    .innerJoin('activity_artifacts', 'activity_artifacts.artifact_id', 'artifacts.id')
    .select(['path', ({ fn }) => fn.max<number>('activity_id').as('activity')])
    .where('path', 'in', paths)
    .where('role', '=', 'output')
    .groupBy('path')
    .execute()
  return new Map(rows.map(({ path, activity }) => [path, activity]))
}

/** A table that a Measurement Set was calibrated with. */
export interface AppliedTable {
  readonly path: string
  readonly set_name: string
  readonly table_type: string
  readonly status: string // of the set
  readonly weight: number // of the set, where two are interpolated between
}

export async function appliedTables({ db }: Products, msPath: string): Promise<AppliedTable[]> {
  return await db
    .selectFrom('calibration_applied')
    .innerJoin('calibration_tables', 'calibration_tables.path', 'calibration_applied.caltable_path')
    .select(['calibration_tables.path', 'set_name', 'table_type', 'status', 'weight'])
    .where('ms_path', '=', msPath)
    .where('success', '=', 1)
    .orderBy('set_name')
    .orderBy('order_index')
    .execute()
}

/** A content that stood at a path, and what made it where that was noted. */
export interface PathVersion {
  readonly artifact: Selectable<ArtifactRow>
  readonly activity: Selectable<ActivityRow> | undefined
}

/** The contents that have stood at a path, in their order. */
export async function versionsAtPath({ db }: Products, path: string): Promise<PathVersion[]> {
  const artifacts = await db
    .selectFrom('artifacts')
    .selectAll()
    .where('path', '=', path)
    .orderBy('first_seen_at')
    .orderBy('id')
    .execute()
  if (artifacts.length === 0) return []
  const made = await db
    .selectFrom('activity_artifacts')
    .innerJoin('activities', 'activities.id', 'activity_artifacts.activity_id')
    .selectAll('activities')
    .select('artifact_id')
    .where(
      'artifact_id',
      'in',
      artifacts.map(({ id }) => id),
    )
    .where('role', '=', 'output')
    .orderBy('activities.id')
    .execute()
  return artifacts.map((artifact) => ({
    artifact,
    activity: made.findLast(({ artifact_id }) => artifact_id === artifact.id),
  }))
}
