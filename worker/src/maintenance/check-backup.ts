import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { checkDatabase, openProducts } from '@contimg/state/products'
import { type BackupType, checksumOf, notedChecksum, readCompressed } from './backup-files.ts'
import { MANIFEST } from './make-backup.ts'
import { TarError } from './tar.ts'
import { readTar } from './tar-reader.ts'

/** A copy that cannot be used. */
export class BackupInvalidError extends Error {
  override readonly name = 'BackupInvalidError'
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.path = path
  }
}

/** What a copy holds. */
export interface BackupContents {
  readonly sha256: string
  readonly rows: Readonly<Record<string, number>> // of a database, by table
  readonly tables: readonly string[] // of calibration tables, their paths
}

export function typeOfBackup(path: string): BackupType {
  if (path.endsWith('.sqlite3.gz')) return 'database_only'
  if (path.endsWith('.tar.gz')) return 'caltables_only'
  throw new BackupInvalidError(path, 'wanted a name that ends in .sqlite3.gz or .tar.gz')
}

/**
 * Looks whether a copy is what was written, and whole: its checksum; of a database, that it opens, passes SQLite's checks and
 * can be brought up to date; of an archive, that all of it can be read.
 *
 * @param expected  a checksum that was noted elsewhere
 * @throws BackupInvalidError
 */
export async function checkBackup(path: string, expected?: string): Promise<BackupContents> {
  const type = typeOfBackup(path)
  const beside = await notedChecksum(path)
  const { sha256 } = await checksumOf(path)
  for (const wanted of [beside, expected])
    if (wanted !== undefined && wanted !== sha256)
      throw new BackupInvalidError(path, `its sha256 is ${sha256}, wanted ${wanted}`)
  if (beside === undefined && expected === undefined)
    throw new BackupInvalidError(path, 'no checksum of it is known, wanted one in a file beside it (….sha256)')
  try {
    if (type === 'caltables_only') return { sha256, rows: {}, tables: await tablesIn(path) }
    return await withDatabaseOf(path, async (_, rows) => ({ sha256, rows, tables: [] }))
  } catch (error) {
    if (error instanceof BackupInvalidError) throw error
    throw new BackupInvalidError(path, `cannot be used: ${(error as Error).message}`, { cause: error })
  }
}

/** Unpacks a copy of the database beside it, whole and up to date, while `work` runs. */
export async function withDatabaseOf<T>(
  path: string,
  work: (database: string, rows: Readonly<Record<string, number>>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(dirname(path), 'unpacked-'))
  const database = join(folder, 'pipeline.sqlite3')
  try {
    await pipeline(readCompressed(path), createWriteStream(database))
    const rows = checkDatabase(database)
    await (await openProducts(database))[Symbol.asyncDispose]()
    return await work(database, rows)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function tablesIn(path: string): Promise<string[]> {
  let tables: string[] | undefined
  for await (const { name, content } of readTar(readCompressed(path)))
    if (name === MANIFEST) tables = (JSON.parse(content.toString()) as { tables: string[] }).tables
  if (tables === undefined) throw new TarError(`has no ${MANIFEST}, wanted an archive of calibration tables`)
  return tables
}
