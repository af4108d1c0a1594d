import { stat } from 'node:fs/promises'
import { listBackups } from '@contimg/state/products'
import type { Command } from 'commander'
import { listBackupFiles, notedChecksum } from '../maintenance/backup-files.ts'
import { addBackupFolder, backupFolder } from './backup-create.ts'
import { addExamples } from './help.ts'
import { jsonText } from './json-text.ts'
import { addDatabase, openRegistry, type RegistryOptions } from './registry-database.ts'
import { sizeText } from './size-text.ts'
import { textTable } from './text-table.ts'

interface Flags extends RegistryOptions {
  readonly folder?: string
  readonly history?: boolean
  readonly json?: boolean
}

export function registerBackupList(group: Command): void {
  const command = group
    .command('list')
    .summary('show the copies that there are')
    .description(
      'Shows the copies in the folder of copies, the latest first; of that the database need not be there. With --history, ' +
        'what the database knows of copies that were made, or could not be, also of those that are gone.',
    )
    .option('--history', 'what the database knows of them')
    .option('--json', 'print as JSON, a line each')
    .action(list)
  addBackupFolder(command)
  addDatabase(command)
  addExamples(command, ['contimg backup list', 'contimg backup list --history --json'])
}

async function list({ db, folder, history, json }: Flags): Promise<void> {
  const lines = history ? await known(db) : await there(backupFolder(folder))
  if (json) for (const line of lines) console.log(jsonText(line))
  else if (lines.length === 0) console.log('no copies')
  else {
    const headings = Object.keys(lines[0]).map((name) => ({ heading: name.replaceAll('_', ' ') }))
    const cells = lines.map((line) =>
      Object.entries(line).map(([name, value]) => (name === 'size_bytes' ? sizeText(value as number) : value)),
    )
    console.log(textTable(headings, cells))
  }
}

type Line = Readonly<Record<string, string | number | null>>

async function known(db: string): Promise<Line[]> {
  await using products = await openRegistry(db)
  return (await listBackups(products)).map(({ id, backup_path, backup_type, created_at, status, ...rest }) => ({
    ...{ id, path: backup_path, type: backup_type, created: created_at, status, validation: rest.validation_status },
    ...{ size_bytes: rest.size_bytes ?? 0, error: rest.error_message },
  }))
}

async function there(folder: string): Promise<Line[]> {
  const lines: Line[] = []
  for (const { path, kind, type, createdMs } of await listBackupFiles(folder)) {
    const created = new Date(createdMs).toISOString()
    const { size } = await stat(path)
    lines.push({ path, type, kind, created, size_bytes: size, sha256: (await notedChecksum(path)) ?? null })
  }
  return lines
}
