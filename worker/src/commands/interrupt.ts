import { constants } from 'node:os'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Someone asked the command to stop, with Ctrl-C or `kill`. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
  readonly signal: (typeof SIGNALS)[number]

  constructor(signal: (typeof SIGNALS)[number]) {
    super(`stopped by ${signal}`)
    this.signal = signal
  }

  /** 128 + the signal's number, as a shell gives it. */
  get exitCode(): number {
    return 128 + constants.signals[this.signal]
  }
}

/**
 * Runs work that a person may interrupt: the first SIGINT or SIGTERM aborts the signal, so that the work can remove
 * what it has half written; a second one ends the process at once. Signals arrive only when the event loop turns,
 * which work on this thread must let it do (`await setImmediate()` of node:timers/promises between blocks).
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stop = (signal: (typeof SIGNALS)[number]) => {
    const reason = new InterruptedError(signal)
    if (controller.signal.aborted) process.exit(reason.exitCode)
    controller.abort(reason)
  }
  for (const signal of SIGNALS) process.on(signal, stop)
  try {
    return await work(controller.signal)
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop)
  }
}
