import { type Selectable, sql } from 'kysely'
import type { GroupState, IngestGroupRow, Products, QueuedFileRow } from './products.ts'
import { transacted } from './together.ts'

/** A file by the subband that it is of. */
export interface FileOfGroup {
  readonly subband: number
  readonly path: string
}

/** When a group began to be collected, by the clock that runs since the host was started, which nobody sets. */
export interface CollectingSince {
  readonly boot: string // which start of the host
  readonly s: number
}

/** A group that is or was being collected, and what it holds. */
export interface StandingGroup {
  readonly id: string
  readonly state: GroupState
  readonly isHandedOver: boolean // to be processed, now or at some time before
  readonly inputDir: string | undefined // where it is collected; undefined for one that was queued by hand
  readonly expectedSubbands: number
  readonly since: CollectingSince | undefined
  readonly files: readonly FileOfGroup[]
}

/** A group that is being collected, as it is to stand. */
export interface GroupToCollect {
  readonly id: string
  readonly inputDir: string
  readonly expectedSubbands: number
  readonly chunkMinutes: number | undefined
  readonly since: CollectingSince
  readonly files: readonly FileOfGroup[]
  readonly duplicates: readonly string[] // paths of files that it does not take for now
}

/** A file that no group takes: a second one of its subband, or one that came when its group was over. */
export interface SpareFile extends FileOfGroup {
  readonly groupId: string
  readonly reason: 'duplicate' | 'late'
}

/** A change of a group's state, good only while it is in the state that it is from. */
export interface GroupMove {
  readonly from: GroupState
  readonly to: GroupState
  readonly error: string | undefined
  readonly handedOver?: { readonly stages: readonly string[]; readonly settings: Readonly<Record<string, unknown>> }
}

const AT_ONCE = 500

type StandingRow = Pick<
  Selectable<IngestGroupRow>,
  'state' | 'handed_over_at' | 'input_dir' | 'expected_subbands' | 'collecting_boot' | 'collecting_since_s'
> & { readonly id: string } & { [K in 'subband_idx' | 'path']: QueuedFileRow[K] | null }

/** All groups that are being collected, and those with an id in [from, to]; by id, each with its files. */
export async function listStandingGroups(
  { db }: Products,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<StandingGroup[]> {
  const { rows } = await sql<StandingRow>`
    SELECT ingest_queue.group_id AS id, state, handed_over_at, input_dir, expected_subbands, collecting_boot,
      collecting_since_s, subband_idx, path
    FROM ingest_queue LEFT JOIN subband_files ON subband_files.group_id = ingest_queue.group_id
    WHERE state = 'collecting' OR ingest_queue.group_id BETWEEN ${from} AND ${to}
    ORDER BY ingest_queue.group_id, subband_idx`.execute(db)
  return [...Map.groupBy(rows, ({ id }) => id).values()].map(([first, ...more]) => ({
    id: first.id,
    state: first.state,
    isHandedOver: first.handed_over_at !== null,
    inputDir: first.input_dir ?? undefined,
    expectedSubbands: first.expected_subbands,
    since: first.collecting_boot === null ? undefined : { boot: first.collecting_boot, s: first.collecting_since_s! },
    files: [first, ...more].flatMap(({ subband_idx, path }) =>
      path === null ? [] : [{ subband: subband_idx!, path }],
    ),
  }))
}

/**
 * Brings the groups that are being collected to what they are to be: some go, others are made or changed. Files go from one
 * to another with them.
 */
export async function putCollectingGroups(
  products: Products,
  gone: readonly string[],
  groups: readonly GroupToCollect[],
): Promise<void> {
  const nowS = products.nowMs() / 1000
  await transacted(products.db, async (db) => {
    const changed = [...gone, ...groups.map(({ id }) => id)]
    for (const some of parts(changed)) await db.deleteFrom('subband_files').where('group_id', 'in', some).execute()
    for (const some of parts(gone))
      await db.deleteFrom('ingest_queue').where('group_id', 'in', some).where('state', '=', 'collecting').execute()
    for (const { id, inputDir, expectedSubbands, chunkMinutes, since, files, duplicates } of groups) {
      const values = {
        ...{ last_update: nowS, input_dir: inputDir, collecting_boot: since.boot, collecting_since_s: since.s },
        ...{ expected_subbands: expectedSubbands, chunk_minutes: chunkMinutes ?? null },
      }
      const row = { ...values, group_id: id, state: 'collecting' as const, received_at: nowS }
      const insert = db.insertInto('ingest_queue').values(row)
      await insert.onConflict((conflict) => conflict.column('group_id').doUpdateSet(values)).execute()
      await insertFiles({ ...products, db }, id, files)
      await putGroupOfFiles({ ...products, db }, id, duplicates)
    }
  })
}

/** Adds files to a group that holds none of their subbands. */
export async function insertFiles(products: Products, id: string, files: readonly FileOfGroup[]): Promise<void> {
  if (files.length === 0) return
  const rows = files.map(({ subband, path }) => ({ group_id: id, subband_idx: subband, path }))
  await products.db.insertInto('subband_files').values(rows).execute()
  await putGroupOfFiles(
    products,
    id,
    files.map(({ path }) => path),
  )
}

/** Notes in the index of files which group files belong to. */
async function putGroupOfFiles({ db }: Products, id: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return
  await db.updateTable('hdf5_file_index').set({ group_id: id }).where('path', 'in', paths).execute()
}

/** @returns false where it is in another state by now: then nothing was changed */
export async function moveGroup(
  { db, nowMs }: Products,
  id: string,
  { from, to, error, handedOver }: GroupMove,
): Promise<boolean> {
  const nowS = nowMs() / 1000
  const change = {
    ...{ state: to, processing_stage: to, error: error ?? null, last_update: nowS },
    ...(handedOver && {
      handed_over_at: nowS,
      stages: JSON.stringify(handedOver.stages),
      settings: JSON.stringify(handedOver.settings),
    }),
  }
  const update = db.updateTable('ingest_queue').set(change).where('group_id', '=', id).where('state', '=', from)
  return (await update.executeTakeFirst()).numUpdatedRows === 1n
}

/** Notes files that no group takes. */
export async function putSpareFiles(products: Products, files: readonly SpareFile[]): Promise<void> {
  for (const { path, groupId, subband, reason } of files) {
    const row = { path, group_id: groupId, subband_idx: subband, reason, noted_at: products.nowMs() / 1000 }
    await products.db.insertInto('spare_subband_files').values(row).orIgnore().execute()
    await putGroupOfFiles(products, groupId, [path])
  }
}

/** Those of some files with which the collecting of groups is done: they are of a group that is over, or spare. */
export async function listClosedFiles({ db }: Products, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return []
  const wanted = sql`path IN (SELECT value FROM json_each(${JSON.stringify(paths)}))`
  const { rows } = await sql<{ path: string }>`
    SELECT path FROM subband_files JOIN ingest_queue ON ingest_queue.group_id = subband_files.group_id
    WHERE ${wanted} AND state <> 'collecting'
    UNION ALL SELECT path FROM spare_subband_files WHERE ${wanted}`.execute(db)
  return rows.map(({ path }) => path)
}

function* parts<T>(all: readonly T[]): Iterable<T[]> {
  for (let first = 0; first < all.length; first += AT_ONCE) yield all.slice(first, first + AT_ONCE)
}
