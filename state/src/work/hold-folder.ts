import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another process does that for this folder already. */
export class FolderHeldError extends Error {
  override readonly name = 'FolderHeldError'
  readonly folder: string
  readonly pid: number | undefined

  constructor(folder: string, name: string, pid: number | undefined) {
    super(`${folder}: contimg ${name} runs there already${pid === undefined ? '' : `, as process ${pid}`}, wanted one`)
    this.folder = folder
    this.pid = pid
  }
}

const BUSY = 5 // SQLITE_BUSY

/**
 * Becomes the one process of this host that does something for a folder, until it is disposed of or the process ends,
 * however it does: the lock is one of the system on a file that SQLite opens.
 *
 * @throws FolderHeldError
 */
export function holdFolder(folder: string, name: string): Disposable {
  const pidFile = join(folder, `${name}.pid`)
  const lock = new DatabaseSync(join(folder, `${name}.lock`), { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { errcode?: number }).errcode === BUSY) throw new FolderHeldError(folder, name, pidIn(pidFile))
    throw error
  }
  writeFileSync(pidFile, `${process.pid}\n`)
  return { [Symbol.dispose]: () => lock.close() }
}

function pidIn(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined
  } catch {
    return undefined
  }
}
