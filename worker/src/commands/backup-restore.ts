import { taskRoots } from '@contimg/state/settings'
import type { Command } from 'commander'
import { config, productsDatabase } from '../config.ts'
import { typeOfBackup } from '../maintenance/check-backup.ts'
import { restoreDatabase, restoreTables } from '../maintenance/restore-backup.ts'
import { backupNamed } from './backup-validate.ts'
import { addExamples } from './help.ts'

interface Flags {
  readonly db: string
  readonly whileInUse?: boolean
}

export function registerBackupRestore(group: Command): void {
  const command = group
    .command('restore')
    .argument('<backup>', 'its path, or its id')
    .summary('bring back what a copy holds')
    .description(
      'Of a database: all rows as they were then, brought up to date; what was there is kept beside it as ….replaced-TIME. ' +
        'Refused while another process has the database open, unless --while-in-use. Of calibration tables: those that are ' +
        'missing are put where they were; what stands is left alone. A copy that is not valid changes nothing.',
    )
    .option('--db <file>', 'the database', productsDatabase)
    .option('--while-in-use', 'also while others have it open: they see the restored rows from then on')
    .action(restore)
  addExamples(command, [
    'contimg backup restore /stage/backups/daily/pipeline_20261121T030000.000Z.sqlite3.gz',
    'contimg backup restore /stage/backups/daily/caltables_20261121T030000.000Z.tar.gz',
  ])
}

async function restore(what: string, { db, whileInUse = false }: Flags): Promise<void> {
  const { path, expected } = await backupNamed(what, db)
  if (typeOfBackup(path) === 'caltables_only') {
    const restored = await restoreTables(path, taskRoots(config.settings), expected)
    return console.log(
      restored.length === 0 ? 'all tables are there' : restored.map((one) => `${one}: restored`).join('\n'),
    )
  }
  const { rows, kept } = await restoreDatabase(path, db, { nowMs: Date.now(), whileInUse, expected })
  const rowCount = Object.values(rows).reduce((sum, one) => sum + one, 0)
  console.log(`${db}: restored, ${rowCount} rows${kept === undefined ? '' : `; what was there is ${kept}`}`)
}
