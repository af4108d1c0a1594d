import { randomUUID } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import { UnknownBackupError } from './errors.ts'
import type { BackupRow, Products } from './products.ts'

/** A copy that was made, or tried. */
export interface Backup {
  readonly path: string
  readonly type: BackupRow['backup_type']
  readonly createdMs: number
  readonly createdBy: string
  readonly sizeBytes: number | undefined
  readonly sha256: string | undefined
  readonly problem: string | undefined // why there is none
  readonly metadata: Readonly<Record<string, unknown>>
}

const isoOf = (unixMs: number) => new Date(unixMs).toISOString()

/** Notes a copy. @returns its id */
export async function putBackup({ db }: Products, backup: Backup): Promise<string> {
  const id = randomUUID()
  const row: Insertable<BackupRow> = {
    id,
    backup_path: backup.path,
    backup_type: backup.type,
    size_bytes: backup.sizeBytes ?? null,
    checksum: backup.sha256 ?? null,
    created_at: isoOf(backup.createdMs),
    created_by: backup.createdBy,
    status: backup.problem === undefined ? 'completed' : 'failed',
    error_message: backup.problem ?? null,
    metadata: JSON.stringify(backup.metadata),
  }
  await db.insertInto('backup_history').values(row).execute()
  return id
}

/** The latest first. */
export async function listBackups({ db }: Products, limit = 1000): Promise<Selectable<BackupRow>[]> {
  return await db.selectFrom('backup_history').selectAll().orderBy('created_at', 'desc').limit(limit).execute()
}

export interface BackupPage {
  readonly type?: BackupRow['backup_type'] | undefined
  readonly status?: BackupRow['status'] | undefined
  readonly limit: number
  readonly after?: { readonly createdAt: string; readonly id: string } | undefined // the last of the page before
}

/** A part of all copies that were made, or tried, the latest first, and how many there are. */
export async function pageOfBackups(
  { db }: Products,
  { type, status, limit, after }: BackupPage,
): Promise<{ rows: Selectable<BackupRow>[]; total: number }> {
  let query = db.selectFrom('backup_history')
  if (type !== undefined) query = query.where('backup_type', '=', type)
  if (status !== undefined) query = query.where('status', '=', status)
  const { total } = await query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  let page = query.selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
  if (after !== undefined)
    page = page.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'id'), '<', tuple(after.createdAt, after.id)),
    )
  return { rows: await page.execute(), total }
}

/** The latest that was made and is there; undefined where there is none. */
export async function findLatestBackup(
  { db }: Products,
  type: BackupRow['backup_type'],
): Promise<Selectable<BackupRow> | undefined> {
  const query = db.selectFrom('backup_history').selectAll().where('backup_type', '=', type)
  return await query.where('status', '=', 'completed').orderBy('created_at', 'desc').limit(1).executeTakeFirst()
}

/** By its id, the beginning of one, or its path. @throws UnknownBackupError */
export async function requireBackup({ db, path }: Products, wanted: string): Promise<Selectable<BackupRow>> {
  const rows = await db
    .selectFrom('backup_history')
    .selectAll()
    .where((where) =>
      where.or([
        where('id', '=', wanted),
        where('backup_path', '=', wanted),
        where((one) => one.fn('substr', ['id', one.val(1), one.val(wanted.length)]), '=', wanted),
      ]),
    )
    .orderBy('created_at', 'desc')
    .execute()
  const ids = new Set(rows.map(({ backup_path }) => backup_path))
  if (ids.size !== 1 || wanted.length < 4) throw new UnknownBackupError(path, wanted)
  return rows[0]
}

/** Notes what a look at a copy showed. */
export async function putBackupValidated(
  { db, nowMs }: Products,
  path: string,
  problem: string | undefined,
): Promise<void> {
  await db
    .updateTable('backup_history')
    .set({
      validation_status: problem === undefined ? 'valid' : 'invalid',
      validated_at: isoOf(nowMs()),
      error_message: problem ?? null,
    })
    .where('backup_path', '=', path)
    .where('status', '=', 'completed')
    .execute()
}

/** Notes that copies are not there any more. */
export async function putBackupsDeleted({ db }: Products, paths: readonly string[]): Promise<void> {
  for (const path of paths)
    await db
      .updateTable('backup_history')
      .set({ status: 'deleted' })
      .where('backup_path', '=', path)
      .where('status', '=', 'completed')
      .execute()
}
