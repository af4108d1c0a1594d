import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { REQUESTS_BYTES, withoutRequest, withRequest } from '../casatable/lock-requests.ts'
import { TableLockedError } from '../error.ts'
import type { FileLocks } from './file-locks.ts'
import { programOf } from './proc-locks.ts'

export const ACCESS = 0 // the byte whose lock allows to read or to write the table (casa/IO/LockFile.cc)
const IN_USE = 1 // read-locked as long as the table is open, so that nobody deletes it

const WRITE = constants.O_RDWR | constants.O_CREAT
const LOOK_AGAIN_MS = 2 // a casacore process that is asked to lets go only until it needs the next cell
const READER_WAITS_S = 0.2

const opened = new Map<string, LockFile>() // by device and inode

/**
 * The table.lock of a table that is open. All who have the table open in this thread share it, and with it the lock: it
 * is released when the last one of those who locked lets go.
 */
export class LockFile {
  readonly #path: string
  readonly #locks: FileLocks
  readonly #key: string
  #descriptor: number
  #isWritable: boolean // without it no lock for writing can be taken
  #users = 1
  #writers = 0

  /** Opens it as it may be opened; undefined where there is none, or it may not even be read. */
  static toRead(path: string, locks: FileLocks): LockFile | undefined {
    const writable = openIfAllowed(path, constants.O_RDWR)
    const descriptor = writable ?? openIfAllowed(path, constants.O_RDONLY)
    return descriptor === undefined ? undefined : LockFile.#shared(path, locks, descriptor, writable !== undefined)
  }

  /** Opens it to lock the table for writing; makes it where it is missing. */
  static toWrite(path: string, locks: FileLocks): LockFile {
    return LockFile.#shared(path, locks, openSync(path, WRITE), true)
  }

  static #shared(path: string, locks: FileLocks, descriptor: number, isWritable: boolean): LockFile {
    const { dev, ino } = fstatSync(descriptor, { bigint: true })
    const key = `${dev}:${ino}`
    const known = opened.get(key)
    if (known === undefined) return new LockFile(path, locks, key, descriptor, isWritable)
    closeSync(descriptor)
    known.#users++
    return known
  }

  private constructor(path: string, locks: FileLocks, key: string, descriptor: number, isWritable: boolean) {
    this.#path = path
    this.#locks = locks
    this.#key = key
    this.#descriptor = descriptor
    this.#isWritable = isWritable
    locks.take(descriptor, 'read', IN_USE)
    opened.set(key, this)
  }

  /** What stands behind the list of those who wait; see SyncBlock. */
  syncBytes(): Uint8Array {
    const { size } = fstatSync(this.#descriptor)
    return this.#bytes(REQUESTS_BYTES, Math.max(0, size - REQUESTS_BYTES))
  }

  /**
   * Reads under a lock of readers. Where a writer does not let go within a moment it is read all the same: nobody has to
   * wait for an observation to end to look at its tables.
   */
  whileReading<T>(read: () => T): T {
    if (this.#writers > 0) return read()
    const isLocked = retry(READER_WAITS_S, () => this.#locks.take(this.#descriptor, 'read', ACCESS))
    try {
      return read()
    } finally {
      if (isLocked) this.#locks.drop(this.#descriptor, ACCESS)
    }
  }

  /** @throws TableLockedError where the lock cannot be had within `waitS` seconds */
  lock(waitS: number): void {
    if (!this.#isWritable) this.#openForWriting()
    if (this.#writers === 0) this.#waitForLock(waitS)
    this.#writers++
  }

  unlock(): void {
    this.#writers--
    if (this.#writers === 0) this.#locks.drop(this.#descriptor, ACCESS)
  }

  close(): void {
    this.#users--
    if (this.#users > 0) return
    this.#locks.drop(this.#descriptor, IN_USE)
    closeSync(this.#descriptor)
    opened.delete(this.#key)
  }

  #openForWriting(): void {
    const descriptor = openSync(this.#path, WRITE)
    this.#locks.take(descriptor, 'read', IN_USE)
    closeSync(this.#descriptor)
    this.#descriptor = descriptor
    this.#isWritable = true
  }

  #waitForLock(waitS: number): void {
    const take = () => this.#locks.take(this.#descriptor, 'write', ACCESS)
    if (take()) return
    const start = performance.now()
    this.#changeRequests(withRequest)
    try {
      if (retry(waitS, take)) return
      const pid = this.#locks.holder(this.#descriptor, ACCESS)
      const waitedS = (performance.now() - start) / 1000
      throw new TableLockedError(dirname(this.#path), waitedS, pid, pid === undefined ? '' : programOf(pid))
    } finally {
      this.#changeRequests(withoutRequest)
    }
  }

  #changeRequests(change: (list: Uint8Array, pid: number) => Uint8Array): void {
    const { size } = fstatSync(this.#descriptor)
    const list = this.#bytes(0, Math.min(size, REQUESTS_BYTES))
    writeSync(this.#descriptor, change(list, process.pid), 0, REQUESTS_BYTES, 0)
  }

  #bytes(offset: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, length, offset))
  }
}

function openIfAllowed(path: string, flags: number): number | undefined {
  try {
    return openSync(path, flags)
  } catch {
    return undefined
  }
}

/** Tries until it succeeds or the time is over. */
function retry(waitS: number, attempt: () => boolean): boolean {
  const end = performance.now() + 1000 * waitS
  while (!attempt()) {
    const leftMs = end - performance.now()
    if (leftMs <= 0) return false
    Atomics.wait(PAUSE, 0, 0, Math.min(LOOK_AGAIN_MS, leftMs))
  }
  return true
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4))
