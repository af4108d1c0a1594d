import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type Backup,
  copyDatabase,
  listStoredProducts,
  type Products,
  putBackup,
  putBackupsDeleted,
} from '@contimg/state/products'
import {
  type BackupKind,
  type BackupType,
  backupPath,
  pruneBackups,
  type WrittenFile,
  writeCompressed,
} from './backup-files.ts'
import { type TarSource, writeTar } from './tar.ts'

export interface BackupRequest {
  readonly type: BackupType
  readonly kind: BackupKind
  readonly folder: string // of all copies
  readonly by: string
}

export interface BackupReport extends WrittenFile {
  readonly id: string
  readonly path: string
  readonly removed: readonly string[] // copies that were kept long enough
}

/** Name of the file in an archive of calibration tables that lists them. */
export const MANIFEST = 'contimg-caltables.json'

/** Makes a copy, notes it, whether it could be made or not, and removes those that were kept long enough. */
export async function makeBackup(
  products: Products,
  request: BackupRequest,
  signal?: AbortSignal,
): Promise<BackupReport> {
  const { type, kind, folder, by } = request
  const createdMs = products.nowMs()
  const path = backupPath(folder, kind, type, createdMs)
  const note: Omit<Backup, 'sizeBytes' | 'sha256' | 'problem'> = {
    ...{ path, type, createdMs, createdBy: by },
    metadata: { kind, of: products.path },
  }
  try {
    const written = await (type === 'database_only' ? copyOfDatabase : archiveOfTables)(products, path, signal)
    const id = await putBackup(products, { ...note, ...written, problem: undefined })
    const removed = await pruneBackups(folder, createdMs)
    await putBackupsDeleted(products, removed)
    return { id, path, removed, ...written }
  } catch (error) {
    const problem = (error as Error).message
    await putBackup(products, { ...note, sizeBytes: undefined, sha256: undefined, problem })
    throw error
  }
}

async function copyOfDatabase(products: Products, path: string, signal?: AbortSignal): Promise<WrittenFile> {
  const copy = `${path}.copy.partial`
  await mkdir(dirname(path), { recursive: true })
  try {
    await copyDatabase(products.path, copy)
    return await writeCompressed(createReadStream(copy), path, signal)
  } finally {
    await rm(copy, { force: true })
  }
}

/** Of all registered tables that stand, also of sets out of use: what was made with them can be understood then. */
async function archiveOfTables(products: Products, path: string, signal?: AbortSignal): Promise<WrittenFile> {
  const tables = (await listStoredProducts(products, 'table')).filter(({ isStored }) => isStored)
  const sources: TarSource[] = []
  const paths: string[] = []
  for (const { path: table } of tables) {
    const files = await filesOf(table)
    if (files.length > 0) paths.push(table)
    sources.push(...files)
  }
  const content = Buffer.from(`${JSON.stringify({ tables: paths }, undefined, 1)}\n`)
  const manifest = { name: MANIFEST, content, sizeBytes: content.length, modifiedMs: products.nowMs() }
  return await writeCompressed(writeTar([manifest, ...sources]), path, signal)
}

/** All files of a table; of one that is gone, none: reconciliation finds that. Lock files are no part of it. */
async function filesOf(table: string): Promise<TarSource[]> {
  const names = await readdir(table, { recursive: true }).catch(() => [])
  const sources: TarSource[] = []
  for (const name of names.toSorted()) {
    const path = join(table, name)
    const found = await stat(path)
    if (found.isFile() && !name.endsWith('table.lock'))
      sources.push({ name: path.slice(1), path, sizeBytes: found.size, modifiedMs: found.mtimeMs })
  }
  return sources
}
