import type { Command } from 'commander'
import { registerBackupCreate } from './backup-create.ts'
import { registerBackupList } from './backup-list.ts'
import { registerBackupRestore } from './backup-restore.ts'
import { registerBackupValidate } from './backup-validate.ts'

/** Copies of what cannot be made again: the database, and calibration tables. */
export function registerBackup(program: Command): void {
  const group = program
    .command('backup')
    .description('Copies of the database of products and of calibration tables: made, looked through, brought back.')
  registerBackupCreate(group)
  registerBackupList(group)
  registerBackupValidate(group)
  registerBackupRestore(group)
}
