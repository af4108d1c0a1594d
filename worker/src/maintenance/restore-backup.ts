import { existsSync } from 'node:fs'
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { copyDatabase, isDatabaseInUse, ProductsDatabaseError } from '@contimg/state/products'
import { confine } from '@contimg/state/work'
import { readCompressed } from './backup-files.ts'
import { checkBackup, withDatabaseOf } from './check-backup.ts'
import { readTar } from './tar-reader.ts'

/** A database that somebody has open. */
export class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError'
  readonly path: string

  constructor(path: string) {
    super(`${path}: another process has it open, wanted none (stop the services first, or say --while-in-use)`)
    this.path = path
  }
}

export interface RestoredDatabase {
  readonly rows: Readonly<Record<string, number>> // by table, as the copy had them
  readonly kept: string | undefined // where what was there before lies now
}

/**
 * Brings a database back to what a copy of it says, and up to date. What was there is kept beside it.
 *
 * @param whileInUse  also while others have it open: they see the restored rows from then on
 * @throws BackupInvalidError, DatabaseInUseError
 */
export async function restoreDatabase(
  backup: string,
  database: string,
  { nowMs, whileInUse, expected }: { nowMs: number; whileInUse: boolean; expected?: string | undefined },
): Promise<RestoredDatabase> {
  await checkBackup(backup, expected)
  return await withDatabaseOf(backup, async (copy, rows) => {
    const stamp = new Date(nowMs).toISOString().replaceAll(/[-:]/g, '')
    const kept = existsSync(database) ? `${database}.replaced-${stamp}` : undefined
    if (kept !== undefined) await keep(database, kept, whileInUse)
    await mkdir(dirname(database), { recursive: true })
    await copyDatabase(copy, database)
    return { rows, kept }
  })
}

/** A copy where others may have it open; what is no database goes aside as it is. */
async function keep(database: string, kept: string, whileInUse: boolean): Promise<void> {
  try {
    if (isDatabaseInUse(database) && !whileInUse) throw new DatabaseInUseError(database)
    await copyDatabase(database, kept)
  } catch (error) {
    if (!(error instanceof ProductsDatabaseError)) throw error
    for (const part of ['', '-wal', '-shm']) if (existsSync(database + part)) await rename(database + part, kept + part)
  }
}

/**
 * Puts calibration tables back where they are missing; what stands is left alone.
 *
 * @param roots  folders in which they must lie
 * @returns paths of those that were put back
 * @throws BackupInvalidError, OutsideRootsError before anything is done
 */
export async function restoreTables(backup: string, roots: readonly string[], expected?: string): Promise<string[]> {
  const { tables } = await checkBackup(backup, expected)
  const missing = tables.filter((table) => !existsSync(table))
  confine({ config: {}, inputs: { missing }, outputs: {} }, roots)
  const partialOf = new Map(missing.map((table) => [table, `${table}.restored.partial`]))
  for (const partial of partialOf.values()) await rm(partial, { recursive: true, force: true })
  for await (const { name, content, modifiedMs } of readTar(readCompressed(backup))) {
    const path = `/${name}`
    const table = missing.find((one) => path.startsWith(`${one}/`))
    if (table === undefined) continue
    const to = join(partialOf.get(table)!, path.slice(table.length))
    await mkdir(dirname(to), { recursive: true })
    await writeFile(to, content, { flush: true })
    await utimes(to, modifiedMs / 1000, modifiedMs / 1000)
  }
  const restored = missing.filter((table) => existsSync(partialOf.get(table)!))
  for (const table of restored) await rename(partialOf.get(table)!, table)
  return restored
}
