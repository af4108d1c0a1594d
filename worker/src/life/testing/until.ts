import { setTimeout } from 'node:timers/promises'

/** Waits until something is so, and gives what it is. @throws where it is not in time, with what there was */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutS = 120,
  everyMs = 250,
  describe: () => Promise<string> | string = () => '',
): Promise<T> {
  for (const endMs = performance.now() + timeoutS * 1000; performance.now() < endMs; await setTimeout(everyMs)) {
    const found = await look()
    if (found !== undefined && found !== false) return found
  }
  throw new Error(`${what}: not within ${timeoutS} s ${await describe()}`)
}
