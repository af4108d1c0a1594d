import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs'
import { join } from 'node:path'

/** What lies under a path, links not followed. */
export interface Extent {
  readonly sizeBytes: number
  readonly changedMs: number // latest change of anything in it, Unix time
}

/** The extent of a file or a folder; of what vanishes meanwhile, nothing. */
export function extentOf(path: string): Extent {
  const status = statusOf(path)
  if (status === undefined) return { sizeBytes: 0, changedMs: Number.NEGATIVE_INFINITY }
  if (!status.isDirectory()) return { sizeBytes: status.size, changedMs: status.mtimeMs }
  const parts = entriesOf(path).map(({ name }) => extentOf(join(path, name)))
  return {
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    changedMs: parts.reduce((latest, { changedMs }) => Math.max(latest, changedMs), status.mtimeMs),
  }
}

/** What the system says of a path itself, not of what a link leads to; undefined where there is nothing. */
export function statusOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false })
}

/** What a folder holds, by name; of a folder that has vanished, nothing. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
