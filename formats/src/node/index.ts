export { FileSink, FileSource, writeWhole } from './file.ts'
export { takeLockWarning } from './file-locks.ts'
export { nodeTableFiles } from './table-files.ts'
export { DEFAULT_LOCK_WAIT_S, type LockOptions } from './table-guard.ts'
