import { setTimeout as pause } from 'node:timers/promises'

/** Something did not come in time. */
export class TooLateError extends Error {
  override readonly name = 'TooLateError'
}

/**
 * A read that may hang, as of a disk on another host: it is waited for so long and no longer, and not begun again while an
 * earlier one hangs, so that at most one waits of each.
 *
 * @throws TooLateError  from what is returned; else what the read throws
 */
export function bounded<T>(name: string, limitMs: number, read: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | undefined
  return async () => {
    underWay ??= read().finally(() => {
      underWay = undefined
    })
    const late = new AbortController()
    const end = async (): Promise<never> => {
      await pause(limitMs, undefined, { signal: late.signal })
      throw new TooLateError(`${name}: no answer within ${limitMs} ms`)
    }
    try {
      return await Promise.race([underWay, end()])
    } finally {
      late.abort()
    }
  }
}
