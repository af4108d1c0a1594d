import { type Selectable, sql } from 'kysely'
import { groupOf, type IngestGroup } from './ingest-queue.ts'
import type { GroupState, ImageRow, Products } from './products.ts'

export type GroupCounts = Readonly<Record<GroupState, number>>

/** How many groups are in each state: all, or those of which the first file came at some time or later. */
export async function countGroups({ db }: Products, receivedFromS?: number): Promise<GroupCounts> {
  let query = db.selectFrom('ingest_queue').select(['state', (one) => one.fn.countAll<number>().as('count')])
  if (receivedFromS !== undefined) query = query.where('received_at', '>=', receivedFromS)
  const rows = await query.groupBy('state').execute()
  const counts = { collecting: 0, pending: 0, in_progress: 0, completed: 0, failed: 0 }
  for (const { state, count } of rows) counts[state] = count
  return counts
}

/** How many groups there are of which the first file came at some time or later. */
export async function countArrivals({ db }: Products, fromS: number): Promise<number> {
  const counted = db.selectFrom('ingest_queue').select(({ fn }) => fn.countAll<number>().as('count'))
  return (await counted.where('received_at', '>=', fromS).executeTakeFirstOrThrow()).count
}

/** From when to when groups waited or were worked on, of those that did at some time or later. */
export async function listWaits(
  { db }: Products,
  fromS: number,
): Promise<readonly { readonly fromS: number; readonly toS: number | undefined }[]> {
  const rows = await db
    .selectFrom('ingest_queue')
    .select(['handed_over_at', 'last_update', 'state'])
    .where('handed_over_at', 'is not', null)
    .where((one) => one.or([one('state', 'in', ['pending', 'in_progress']), one('last_update', '>=', fromS)]))
    .execute()
  return rows.map(({ handed_over_at: handed, last_update: changed, state }) => ({
    fromS: handed!,
    toS: state === 'pending' || state === 'in_progress' ? undefined : changed,
  }))
}

/** Groups that came to a state at some time or later, the latest change first: read off the index of changes, by the sign. */
export async function listChangedGroups({ db }: Products, state: GroupState, fromS: number): Promise<IngestGroup[]> {
  const query = db
    .selectFrom('ingest_queue')
    .selectAll()
    .where('last_update', '>=', fromS)
    .where(sql`+state`, '=', state)
  return (await query.orderBy('last_update', 'desc').limit(1000).execute()).map(groupOf)
}

/** Groups that were taken on and have not changed since before some time, the longest first. */
export async function listStaleGroups({ db }: Products, state: GroupState, beforeS: number): Promise<IngestGroup[]> {
  const query = db.selectFrom('ingest_queue').selectAll().where('state', '=', state).where('last_update', '<', beforeS)
  return (await query.orderBy('last_update').limit(1000).execute()).map(groupOf)
}

/** How long a stage of a group took. */
export interface StageTime {
  readonly groupId: string
  readonly run: number
  readonly stage: string
  readonly totalS: number
}

/** Stages that were recorded at some time or later, the earliest first: read off the index of times, by the sign. */
export async function listStageTimes({ db }: Products, fromS: number): Promise<StageTime[]> {
  const rows = await db
    .selectFrom('performance_metrics')
    .select(['group_id', 'run', 'stage', 'total_time'])
    .where('recorded_at', '>=', fromS)
    .orderBy(sql`+id`)
    .execute()
  return rows.map(({ group_id, run, stage, total_time }) => ({ groupId: group_id, run, stage, totalS: total_time }))
}

/** Restored images that stand, the latest first. */
export async function listLatestImages({ db }: Products, limit: number): Promise<Selectable<ImageRow>[]> {
  const query = db.selectFrom('images').selectAll().where('type', '=', 'image').where('stored', '=', 1)
  return await query.orderBy('created_at', 'desc').orderBy('path').limit(limit).execute()
}
