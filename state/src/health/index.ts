/** How things are that the pipeline needs, in words for people: what is amiss, and what to do about it. */
export { BACKUP_GATES, backupCheck } from './backups.ts'
export {
  type Check,
  checksOf,
  type Gates,
  type Level,
  levelAbove,
  levelBelow,
  reasonOf,
  worstOf,
} from './check.ts'
export {
  checkFolders,
  folderChecks,
  foldersOf,
  freeBytes,
  OUTPUT_GATES,
  SCRATCH_GATES,
  spaceCheck,
  type WantedFolder,
} from './folders.ts'
export { spanText } from './span-text.ts'
export { streamCheck } from './stream.ts'
export { systemdWatchdog } from './systemd-watchdog.ts'
export { SERVE, workChecks } from './work.ts'
