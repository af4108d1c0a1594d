/** Bytes that do not say what they should. Names the file, where in it, the value found and the one wanted. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
  readonly path: string
  readonly offset: number | undefined

  constructor(path: string, offset: number | undefined, message: string, options?: ErrorOptions) {
    super(`${path}${offset === undefined ? '' : ` at byte ${offset}`}: ${message}`, options)
    this.path = path
    this.offset = offset
  }
}

/** Another process holds a lock on a table that is to be changed. It may let go later. */
export class TableLockedError extends Error {
  override readonly name = 'TableLockedError'
  readonly path: string
  readonly holderPid: number | undefined // undefined where the system does not tell
  readonly waitedS: number

  constructor(path: string, waitedS: number, holderPid?: number, program = '') {
    const named = holderPid === undefined ? 'another process' : `process ${holderPid}${program && ` (${program})`}`
    super(`${path}: locked by ${named}, waited ${Math.round(10 * waitedS) / 10} s for it to let go`)
    this.path = path
    this.holderPid = holderPid
    this.waitedS = waitedS
  }
}

/** A table was changed after it was opened here; what was read of it may be out of date, so it is not written. */
export class TableChangedError extends Error {
  override readonly name = 'TableChangedError'
  readonly path: string

  constructor(path: string) {
    super(`${path}: changed by another process after it was opened, wanted unchanged to write it: open it again`)
    this.path = path
  }
}
