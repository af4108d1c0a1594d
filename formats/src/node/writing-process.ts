import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { type FileLocks, fileLocks } from './file-locks.ts'
import { ACCESS } from './lock-file.ts'
import { programOf } from './proc-locks.ts'

/** A process that has a table locked to change it. */
export interface WritingProcess {
  readonly pid: number | undefined // undefined where the system does not tell
  readonly program: string // '' where it is not known
}

/** Who has a table locked for writing at this moment, casacore's processes and ours; undefined where nobody has. */
export function writingProcess(path: string, locks: FileLocks = fileLocks()): WritingProcess | undefined {
  const descriptor = openToLook(join(path, 'table.lock'))
  if (descriptor === undefined) return undefined
  try {
    if (locks.take(descriptor, 'read', ACCESS)) {
      locks.drop(descriptor, ACCESS)
      return undefined
    }
    const pid = locks.holder(descriptor, ACCESS)
    return { pid, program: pid === undefined ? '' : programOf(pid) }
  } finally {
    closeSync(descriptor)
  }
}

/** Undefined where there is no such file, or it may not be read. */
function openToLook(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  } catch {
    return undefined
  }
}
