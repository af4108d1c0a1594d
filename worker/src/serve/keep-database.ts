import { setTimeout } from 'node:timers/promises'
import { findEmbedded, startEmbedded } from '@contimg/state/work'

const LOOK_MS = 1000

/**
 * Looks after the work database of a state folder until it is told to stop: a server that is gone is started again, at the
 * same address.
 */
export async function keepDatabase(
  stateDir: string,
  stop: AbortSignal,
  tell: (message: string) => void,
): Promise<void> {
  while (!stop.aborted) {
    await setTimeout(LOOK_MS, undefined, { signal: stop }).catch(() => {})
    if (stop.aborted) return
    try {
      if (findEmbedded(stateDir) !== undefined) continue
      tell('the work database is gone, starts again')
      await startEmbedded(stateDir)
    } catch (error) {
      tell(`the work database does not start: ${(error as Error).message}`)
    }
  }
}
