import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { TableChangedError } from '../error.ts'
import { type FileLocks, fileLocks } from './file-locks.ts'
import { LockFile } from './lock-file.ts'

export interface LockOptions {
  readonly lockWaitS?: number // how long to wait for a process that holds the table; DEFAULT_LOCK_WAIT_S unless given
  readonly locks?: FileLocks // how locks are taken; the system's unless given
}

/** Longer than a casacore process that locks by itself takes to see that somebody waits (5 s). */
export const DEFAULT_LOCK_WAIT_S = 10

const LOCK = 'table.lock'

/** Stands before the files of one table: an existing one is locked before anything of it is changed, a new one need not be. */
export class TableGuard {
  readonly #folder: string
  readonly #options: LockOptions
  #lockFile: LockFile | undefined
  #state: 'untouched' | 'new' | 'locked' = 'untouched'
  #seen: Uint8Array | undefined // what table.lock said when table.dat was read
  readonly #changed = new Set<string>() // files whose change table.lock does not tell yet

  constructor(folder: string, options: LockOptions) {
    this.#folder = folder
    this.#options = options
  }

  /** Reads table.dat while nobody writes it. */
  whileReading<T>(read: () => T): T {
    this.#lockFile ??= LockFile.toRead(join(this.#folder, LOCK), this.#locks)
    const lockFile = this.#lockFile
    if (lockFile === undefined) return read()
    return lockFile.whileReading(() => {
      this.#seen = lockFile.syncBytes()
      return read()
    })
  }

  /** Takes the lock of a table that exists, unless it is held; see TableFiles. */
  lock(): void {
    if (this.#state === 'locked' || !existsSync(join(this.#folder, 'table.dat'))) return
    this.#lockFile ??= LockFile.toWrite(join(this.#folder, LOCK), this.#locks)
    this.#lockFile.lock(this.#options.lockWaitS ?? DEFAULT_LOCK_WAIT_S)
    const now = this.#lockFile.syncBytes()
    if (this.#seen !== undefined && Buffer.compare(this.#seen, now) !== 0) {
      this.#lockFile.unlock()
      throw new TableChangedError(this.#folder)
    }
    this.#seen = now
    this.#state = 'locked'
  }

  /** To be called before a file of the table is changed. */
  beforeChange(name: string): void {
    if (this.#state === 'untouched') {
      this.lock()
      if (this.#state === 'untouched') this.#state = 'new'
    }
    if (name === LOCK) this.#changed.clear()
    else this.#changed.add(name)
  }

  /**
   * Lets other processes have the table.
   *
   * @param announce  tells them, in table.lock, which files have changed
   */
  release(announce: (changed: readonly string[]) => void): void {
    try {
      if (this.#state !== 'locked' || this.#changed.size === 0) return
      announce([...this.#changed])
    } finally {
      if (this.#state === 'locked') this.#lockFile?.unlock()
      this.#lockFile?.close()
      this.#lockFile = undefined
      this.#seen = undefined
      this.#state = 'untouched'
      this.#changed.clear()
    }
  }

  get #locks(): FileLocks {
    return this.#options.locks ?? fileLocks()
  }
}
