import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { foreignLocks, openFileHolder, showsLocks } from './proc-locks.ts'

/** Locks on single bytes of open files, which the system takes back when their process dies. */
export interface FileLocks {
  /** Takes a lock, at once or not at all: false where another one is in the way. */
  take(descriptor: number, kind: 'read' | 'write', byte: number): boolean
  drop(descriptor: number, byte: number): void
  /** The process that is in the way of a write lock; undefined where the system does not tell. */
  holder(descriptor: number, byte: number): number | undefined
}

/** The part of koffi that is used. */
interface Koffi {
  load(library: null): { func(prototype: string): (...values: unknown[]) => number }
  errno(): number
}

let chosen: FileLocks | undefined
let warning: string | undefined
let hasWarned = false

/** What calls of fcntl can do; where koffi does not load, what can be done by looking at the locks of others. */
export function fileLocks(): FileLocks {
  chosen ??= chooseLocks(() => createRequire(import.meta.url)('koffi'))
  return chosen
}

/** @param loadKoffi  brings the module koffi, or throws */
export function chooseLocks(loadKoffi: () => unknown): FileLocks {
  try {
    if (process.platform !== 'linux') throw new Error(`locks of ${process.platform} are unknown here`)
    return fcntlLocks(loadKoffi() as Koffi)
  } catch (error) {
    const [reason] = (error as Error).message.split('\n')
    return observedLocks(`koffi does not load (${reason})`)
  }
}

/** What a person should know about tables that were changed without locks; once in a thread, then undefined. */
export function takeLockWarning(): string | undefined {
  const taken = warning
  warning = undefined
  return taken
}

const [GET_LOCK, SET_LOCK] = [36, 37] // F_OFD_GETLK, F_OFD_SETLK of Linux's fcntl.h
const TYPE = { read: 0, write: 1, none: 2 } as const // F_RDLCK, F_WRLCK, F_UNLCK
const FLOCK_BYTES = 32 // struct flock of 64 bits: type 2, whence 2, (4), start 8, length 8, pid 4, (4)

/**
 * Locks that belong to an open file rather than to its process (F_OFD_SETLK). To casacore's processes they are as its own
 * (F_SETLK). But they also hold off other threads of this one, and do not go when the file is closed at another place.
 */
function fcntlLocks(koffi: Koffi): FileLocks {
  const fcntl = koffi.load(null).func('int fcntl(int descriptor, int command, ...)')
  const { EAGAIN, EACCES } = constants.errno
  const call = (descriptor: number, command: number, type: number, byte: number) => {
    const lock = new ArrayBuffer(FLOCK_BYTES)
    const [shorts, longs] = [new Int16Array(lock), new BigInt64Array(lock)]
    shorts[0] = type
    longs[1] = BigInt(byte)
    longs[2] = 1n
    const failed = fcntl(descriptor, command, 'void *', new Uint8Array(lock)) === -1
    return { error: failed ? koffi.errno() : 0, type: shorts[0], pid: new Int32Array(lock)[6] }
  }
  return {
    take(descriptor, kind, byte) {
      const { error } = call(descriptor, SET_LOCK, TYPE[kind], byte)
      if (error === 0) return true
      if (error === EAGAIN || error === EACCES) return false
      return observedLocks(`this system takes none (error ${error})`).take(descriptor, kind, byte)
    },
    drop: (descriptor, byte) => void call(descriptor, SET_LOCK, TYPE.none, byte),
    holder(descriptor, byte) {
      const { type, pid } = call(descriptor, GET_LOCK, TYPE.write, byte)
      if (type === TYPE.none) return undefined
      return pid > 0 ? pid : openFileHolder(descriptor, byte)
    },
  }
}

/** Takes no locks, but refuses to write where /proc/locks shows one of another process. */
function observedLocks(reason: string): FileLocks {
  return {
    take(descriptor, kind, byte) {
      if (kind === 'read') return true
      if (foreignLocks(descriptor, byte).length > 0) return false
      warn(reason)
      return true
    },
    drop() {},
    holder(descriptor, byte) {
      const [lock] = foreignLocks(descriptor, byte)
      return lock === undefined || lock.pid > 0 ? lock?.pid : openFileHolder(descriptor, byte)
    },
  }
}

function warn(reason: string): void {
  if (hasWarned) return
  hasWarned = true
  const look = showsLocks() ? 'only after a look that nobody else holds one' : 'and those of others cannot be seen'
  warning = `tables are changed without a lock, ${look}: ${reason}`
}
