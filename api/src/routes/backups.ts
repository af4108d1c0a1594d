import { join, resolve } from 'node:path'
import { backupCheck } from '@contimg/state/health'
import { findLatestBackup, pageOfBackups, requireBackup, UnknownBackupError } from '@contimg/state/products'
import type { Api, ApiContext } from '../context.ts'
import { cursorOf, cursorText } from '../cursor.ts'
import { invalid, notFound } from '../errors/api-error.ts'
import { checkItem } from '../health/checks.ts'
import { type Backup, backup, backupId, backupPage, backupState, backupsQuery } from '../schemas/storage.ts'

const tags = ['backups']

/** Copies of what cannot be made again, as far as the database knows of them. */
export function backupRoutes(api: Api, { products, settings }: ApiContext): void {
  const { outputDir, backupDir } = settings
  const listed = { tags, summary: 'Copies that were made, or tried, the latest first', querystring: backupsQuery }
  api.get('/backups', { schema: { ...listed, response: { 200: backupPage } } }, async ({ query }) => {
    const { backup_type: type, status, limit, cursor } = query
    const page = { type, status, limit: limit + 1, after: cursor === undefined ? undefined : afterOf(cursor) }
    const { rows, total } = await pageOfBackups(products, page)
    const items = rows.slice(0, limit).map(itemOf)
    const last = rows.length > limit ? items.at(-1) : undefined
    return { items, total, next_cursor: last ? cursorText({ value: last.created_at, id: last.id }) : null }
  })
  const state = { tags, summary: 'Whether there are copies as there should be', response: { 200: backupState } }
  api.get('/backups/status', { schema: state }, async () => {
    const latest = async (type: 'database_only' | 'caltables_only') => {
      const row = await findLatestBackup(products, type)
      return row ? itemOf(row) : null
    }
    const { status, message, action } = checkItem(await backupCheck(products))
    const folder = resolve(backupDir ?? join(outputDir, 'backups'))
    const [database, caltables] = [await latest('database_only'), await latest('caltables_only')]
    return { status, message, action, folder, database, caltables }
  })
  const one = { tags, summary: 'A copy', params: backupId, response: { 200: backup } }
  api.get('/backups/:id', { schema: one }, async ({ params: { id } }) => {
    try {
      return itemOf(await requireBackup(products, id))
    } catch (error) {
      throw error instanceof UnknownBackupError ? notFound('backup', id) : error
    }
  })
}

function afterOf(cursor: string): { createdAt: string; id: string } {
  const { value, id } = cursorOf(cursor)
  if (typeof value !== 'string') throw invalid('cursor', cursor, 'the next_cursor of the page before')
  return { createdAt: value, id }
}

type Row = Awaited<ReturnType<typeof requireBackup>>

function itemOf({ id, backup_path: path, backup_type, status, created_at, created_by, ...row }: Row): Backup {
  return {
    ...{ id, path, backup_type, status, created_at, created_by, size_bytes: row.size_bytes, sha256: row.checksum },
    ...{ validation_status: row.validation_status, validated_at: row.validated_at, error: row.error_message },
  }
}
