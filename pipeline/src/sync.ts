import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const PAUSE_MS = 200

/** Returns when a file, or a folder with all that is below it, lies on the disk. */
export async function syncTree(path: string): Promise<void> {
  if ((await stat(path)).isDirectory()) {
    const names = await readdir(path)
    await Promise.all(names.map((name) => syncTree(join(path, name))))
  }
  await syncOne(path)
}

/** The same for a file alone, or for the names in a folder. */
export async function syncOne(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Begins to bring a file that is whole to the disk while others are made, so that little is left to do when all of them
 * are synced. What goes wrong here goes wrong there again.
 */
export function beginSync(path: string): void {
  void syncOne(path).catch(() => {})
}

/**
 * Brings what there is of a product to the disk again and again while it is made, so that little is left to do once it
 * is whole; the disk would else stand idle until then. What is still missing is brought there when it is made.
 */
export async function syncedMeanwhile<T>(path: string, make: () => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const syncing = syncAgainAndAgain(path, stop.signal)
  try {
    return await make()
  } finally {
    stop.abort()
    await syncing
  }
}

async function syncAgainAndAgain(path: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await setTimeout(PAUSE_MS, undefined, { signal }).catch(() => {})
    if (!signal.aborted) await syncTree(path).catch(() => {}) // what is not there yet, or not there any more, is seen at the end
  }
}
