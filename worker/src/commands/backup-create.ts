import { userInfo } from 'node:os'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { config } from '../config.ts'
import { BACKUP_KINDS, type BackupKind, type BackupType } from '../maintenance/backup-files.ts'
import { makeBackup } from '../maintenance/make-backup.ts'
import { placesOf } from '../maintenance/places.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { sizeText } from './size-text.ts'

interface Flags extends RegistryOptions {
  readonly type: BackupType | 'full'
  readonly kind: BackupKind
  readonly folder?: string
  readonly json?: boolean
}

export function addBackupFolder(command: Command): Command {
  return command.option('--folder <folder>', 'of all copies (default PIPELINE_BACKUP_DIR)')
}

export const backupFolder = (folder: string | undefined) => resolve(folder ?? placesOf(config.settings).backups)

export function registerBackupCreate(group: Command): void {
  const command = group
    .command('create')
    .summary('make a copy now')
    .description(
      'Copies the database as it stands at one moment, while others use it, or all registered calibration tables, compressed ' +
        'and with a checksum beside it (….sha256, which sha256sum -c reads). Copies made by hand stay until they are removed ' +
        'by hand; hourly ones go after 7 days, daily ones after 30.',
    )
    .addOption(
      new Option('--type <type>', 'of what')
        .choices(['database_only', 'caltables_only', 'full'])
        .default('database_only'),
    )
    .addOption(new Option('--kind <kind>', 'how long it is kept').choices(BACKUP_KINDS).default('manual'))
    .option('--json', 'print as JSON')
    .action(create)
  addBackupFolder(command)
  addDatabase(command)
  addExamples(command, ['contimg backup create', 'contimg backup create --type full --folder /mnt/copies'])
}

async function create({ db, type, kind, folder, json }: Flags): Promise<void> {
  await using products = await openRegistry(db)
  const types: readonly BackupType[] = type === 'full' ? ['database_only', 'caltables_only'] : [type]
  for (const one of types) {
    const request = { type: one, kind, folder: backupFolder(folder), by: userInfo().username }
    const { id, path, sizeBytes, sha256 } = await makeBackup(products, request)
    console.log(json ? jsonText({ id, path, sizeBytes, sha256 }) : `${path}  (${sizeText(sizeBytes)}, id ${id})`)
  }
}
