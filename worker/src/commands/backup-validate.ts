import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { openProducts, putBackupValidated, requireBackup } from '@contimg/state/products'
import type { Command } from 'commander'
import { BackupInvalidError, checkBackup } from '../maintenance/check-backup.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'

interface Flags extends RegistryOptions {
  readonly json?: boolean
}

/** A copy by its path, which is enough when the database is gone, or by its id in the database. */
export async function backupNamed(what: string, db: string): Promise<{ path: string; expected?: string | undefined }> {
  if (existsSync(what)) return { path: resolve(what) }
  await using products = await openRegistry(db)
  const { backup_path, checksum } = await requireBackup(products, what)
  return { path: backup_path, expected: checksum ?? undefined }
}

export function registerBackupValidate(group: Command): void {
  const command = group
    .command('validate')
    .argument('<backup>', 'its path, or its id')
    .summary('look whether a copy can be used')
    .description(
      'Compares the checksum and looks through all of it: of a database, whether it opens, is whole by SQLite’s own checks, ' +
        'and can be brought up to date by this version; of an archive, whether all files can be read.',
    )
    .option('--json', 'print as JSON')
    .action(validate)
  addDatabase(command)
  addExamples(command, ['contimg backup validate /stage/backups/hourly/pipeline_20261121T120000.000Z.sqlite3.gz'])
}

async function validate(what: string, { db, json }: Flags): Promise<void> {
  const { path, expected } = await backupNamed(what, db)
  try {
    const { sha256, rows, tables } = await checkBackup(path, expected)
    await note(db, path, undefined)
    if (json) return console.log(jsonText({ path, isValid: true, sha256, tables, rows: Object.entries(rows) }))
    const rowCount = Object.values(rows).reduce((sum, one) => sum + one, 0)
    console.log(`${path}: valid, ${tables.length > 0 ? `${tables.length} calibration tables` : `${rowCount} rows`}`)
  } catch (error) {
    if (error instanceof BackupInvalidError) await note(db, path, error.message)
    throw error
  }
}

async function note(db: string, path: string, problem: string | undefined): Promise<void> {
  if (!existsSync(db)) return
  await using products = await openProducts(db)
  await putBackupValidated(products, path, problem)
}
