import type { Selectable } from 'kysely'
import { groupOf, type IngestGroup } from './ingest-queue.ts'
import type { ArtifactRow, GroupState, PerformanceRow, Products } from './products.ts'

/** Which groups, the latest first: those of some states, before the one where the last page ended. */
export interface GroupPage {
  readonly states?: readonly GroupState[]
  readonly before?: string // id
  readonly limit: number
}

export async function pageOfGroups({ db }: Products, { states, before, limit }: GroupPage): Promise<IngestGroup[]> {
  let query = db.selectFrom('ingest_queue').selectAll()
  if (states) query = query.where('state', 'in', states)
  if (before !== undefined) query = query.where('group_id', '<', before)
  return (await query.orderBy('group_id', 'desc').limit(limit).execute()).map(groupOf)
}

/** How long the stages of a group took, in the order in which they were done. */
export async function performanceOfGroup({ db }: Products, id: string): Promise<Selectable<PerformanceRow>[]> {
  const rows = db.selectFrom('performance_metrics').selectAll().where('group_id', '=', id)
  return await rows.orderBy('run').orderBy('id').execute()
}

/** What was made of a group, each as it was last; in the order in which it was. */
export async function productsOfGroup(products: Products, id: string): Promise<Selectable<ArtifactRow>[]> {
  const rows = await outputs(products).where('activities.group_id', '=', id).execute()
  return [...new Map(rows.map((row) => [row.path, row])).values()]
}

/** What a task made. */
export async function productsOfJob(products: Products, id: string): Promise<Selectable<ArtifactRow>[]> {
  return await outputs(products).where('activities.job_id', '=', id).execute()
}

function outputs({ db }: Products) {
  return db
    .selectFrom('activities')
    .innerJoin('activity_artifacts', 'activity_artifacts.activity_id', 'activities.id')
    .innerJoin('artifacts', 'artifacts.id', 'activity_artifacts.artifact_id')
    .selectAll('artifacts')
    .where('activity_artifacts.role', '=', 'output')
    .orderBy('artifacts.id')
}
