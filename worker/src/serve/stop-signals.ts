/** How a service is told to end: to finish what it does, then to leave it. */
export interface StopSignals extends Disposable {
  readonly stop: AbortSignal
  readonly kill: AbortSignal // the second time
}

/**
 * SIGTERM, SIGINT and, where another process supervises this one, the end of standard input, which is that one's end. The
 * first of them stops, the second one kills.
 */
export function stopSignals(isSupervised = false): StopSignals {
  const [stop, kill] = [new AbortController(), new AbortController()]
  const hear = () => (stop.signal.aborted ? kill : stop).abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear)
  if (isSupervised) process.stdin.on('end', hear).on('error', hear).resume()
  return {
    stop: stop.signal,
    kill: kill.signal,
    [Symbol.dispose]: () => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, hear)
      if (isSupervised) process.stdin.off('end', hear).destroy()
    },
  }
}
