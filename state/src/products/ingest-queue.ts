import type { Kysely, Selectable, Updateable } from 'kysely'
import type { GroupState, IngestGroupRow, Products, Tables } from './products.ts'
import { transacted } from './together.ts'

/** A group of subband files on its way. */
export interface IngestGroup {
  readonly id: string // stamp of its first file
  readonly state: GroupState
  readonly stage: string // of `stages` the one under way; else the state
  readonly run: number // 1, and one more each time that it is processed anew
  readonly stages: readonly string[]
  readonly settings: Readonly<Record<string, unknown>>
  readonly error: string | undefined
  readonly retryCount: number // times that it was taken up anew because it stood still
  readonly hasCalibrator: boolean | undefined // in the beam; undefined where that is not known yet
  readonly receivedS: number // Unix time
  readonly updatedS: number
}

/** A group whose files are there, and what is to become of it. */
export interface GroupToQueue {
  readonly id: string
  readonly files: readonly { readonly subband: number; readonly path: string }[]
  readonly stages: readonly string[]
  readonly settings?: Readonly<Record<string, unknown>>
  readonly expectedSubbands?: number
}

/**
 * Queues a group that is whole. One that is in already stays as it is, and so do files that another was made of; from groups
 * that are being collected they are taken. @returns whether it was not in
 */
export async function queueGroup(products: Products, group: GroupToQueue): Promise<boolean> {
  const nowS = products.nowMs() / 1000
  const { id, files, stages, settings = {}, expectedSubbands = 16 } = group
  return await transacted(products.db, async (db) => {
    const paths = files.map(({ path }) => path)
    if (!(await isReleased(db, id, paths))) return false
    const row = {
      ...{ group_id: id, state: 'pending' as const, received_at: nowS, last_update: nowS, handed_over_at: nowS },
      ...{ expected_subbands: expectedSubbands, processing_stage: 'pending' },
      ...{ stages: JSON.stringify(stages), settings: JSON.stringify(settings) },
    }
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('ingest_queue')
      .values(row)
      .orIgnore()
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 0n) return false
    for (const { subband, path } of files)
      await db.insertInto('subband_files').values({ group_id: id, subband_idx: subband, path }).execute()
    return true
  })
}

/** Takes files from groups that are being collected. @returns false where another group has some of them */
async function isReleased(db: Kysely<Tables>, id: string, paths: readonly string[]): Promise<boolean> {
  const owners = await db.selectFrom('subband_files').select('group_id').distinct().where('path', 'in', paths).execute()
  const ids = [id, ...owners.map(({ group_id }) => group_id)]
  const holders = await db.selectFrom('ingest_queue').select('state').where('group_id', 'in', ids).execute()
  if (holders.some(({ state }) => state !== 'collecting')) return false
  await db.deleteFrom('ingest_queue').where('group_id', 'in', ids).execute()
  return true
}

export async function findGroup({ db }: Products, id: string): Promise<IngestGroup | undefined> {
  const row = await db.selectFrom('ingest_queue').selectAll().where('group_id', '=', id).executeTakeFirst()
  return row && groupOf(row)
}

/** In the order of their time. */
export async function listGroups(
  { db }: Products,
  states: readonly GroupState[],
  limit = 10_000,
): Promise<IngestGroup[]> {
  const rows = await db
    .selectFrom('ingest_queue')
    .selectAll()
    .where('state', 'in', states)
    .orderBy('group_id')
    .limit(limit)
    .execute()
  return rows.map(groupOf)
}

/** Paths by subband. */
export async function filesOfGroup({ db }: Products, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('subband_files')
    .select('path')
    .where('group_id', '=', id)
    .orderBy('subband_idx')
    .execute()
  return rows.map(({ path }) => path)
}

/** The files of a group, with the subbands that they are. */
export async function subbandsOfGroup({ db }: Products, id: string): Promise<{ subband: number; path: string }[]> {
  const files = db.selectFrom('subband_files').select(['subband_idx as subband', 'path']).where('group_id', '=', id)
  return await files.orderBy('subband_idx').execute()
}

/** What may change of a group. */
export interface GroupChange {
  readonly state: GroupState
  readonly stage: string
  readonly error?: string
}

/** Changes a group, if it is still in the run that was meant. @returns whether it was */
export async function changeGroup(
  { db, nowMs }: Products,
  { id, run }: Pick<IngestGroup, 'id' | 'run'>,
  { state, stage, error }: GroupChange,
): Promise<boolean> {
  const set: Updateable<IngestGroupRow> = {
    ...{ state, processing_stage: stage, error: error ?? null, last_update: nowMs() / 1000 },
  }
  const updated = db.updateTable('ingest_queue').set(set).where('group_id', '=', id).where('run', '=', run)
  return (await updated.executeTakeFirst()).numUpdatedRows === 1n
}

/**
 * Begins a group anew, whatever became of it, with its first stage or a later one. One that was never whole is collected
 * again, and one that is being collected stays as it is.
 *
 * @param settings  for its stages, in place of those of the same names
 * @returns its run from now on; undefined where there is no such group
 */
export async function requeueGroup(
  products: Products,
  id: string,
  fromStage = 'pending',
  settings: Readonly<Record<string, unknown>> = {},
): Promise<number | undefined> {
  return await transacted(products.db, async (db) => {
    const columns = ['state', 'handed_over_at', 'run', 'settings'] as const
    const group = db.selectFrom('ingest_queue').select(columns).where('group_id', '=', id)
    const found = await group.executeTakeFirst()
    if (found === undefined || found.state === 'collecting') return found?.run
    const whole = { state: 'pending', processing_stage: fromStage } as const
    const part = { state: 'collecting', processing_stage: 'collecting', collecting_boot: null } as const
    const begun = found.handed_over_at === null ? part : whole
    const told = JSON.stringify({ ...(JSON.parse(found.settings) as object), ...settings })
    const set = { ...begun, error: null, last_update: products.nowMs() / 1000, run: found.run + 1, settings: told }
    await db.updateTable('ingest_queue').set(set).where('group_id', '=', id).execute()
    return set.run
  })
}

/**
 * Takes a group up anew at the stage where it stands still, unless it has gone on since it was looked at: what still works on
 * it does not count any more.
 *
 * @returns whether it was as it was looked at
 */
export async function recoverGroup(
  { db, nowMs }: Products,
  { id, run, stage, updatedS }: Pick<IngestGroup, 'id' | 'run' | 'stage' | 'updatedS'>,
): Promise<boolean> {
  const set = { state: 'pending', error: null, last_update: nowMs() / 1000, run: run + 1 } as const
  const update = db
    .updateTable('ingest_queue')
    .set(set)
    .set((one) => ({ retry_count: one('retry_count', '+', 1) }))
    .where('group_id', '=', id)
    .where('run', '=', run)
    .where('state', '=', 'in_progress')
    .where('processing_stage', '=', stage)
    .where('last_update', '=', updatedS)
  return (await update.executeTakeFirst()).numUpdatedRows === 1n
}

export function groupOf(row: Selectable<IngestGroupRow>): IngestGroup {
  return {
    id: row.group_id,
    state: row.state,
    stage: row.processing_stage,
    run: row.run,
    stages: JSON.parse(row.stages) as string[],
    settings: JSON.parse(row.settings) as Record<string, unknown>,
    error: row.error ?? undefined,
    retryCount: row.retry_count,
    hasCalibrator: row.has_calibrator === null ? undefined : row.has_calibrator === 1,
    receivedS: row.received_at,
    updatedS: row.last_update,
  }
}
