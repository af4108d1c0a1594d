import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const PASSING = new Set(['table.lock']) // changes without the content doing so

/**
 * SHA-256 of a file's bytes, or of a folder's: the names and bytes of all files in it, in the order of their names; locks
 * left out.
 *
 * @throws file system errors as they come; the signal's reason
 */
export async function contentHash(path: string, isFolder: boolean, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  if (!isFolder) await addFile(hash, path, signal)
  else
    for (const name of await filesIn(path)) {
      hash.update(`${name}\0`)
      await addFile(hash, join(path, name), signal)
    }
  return hash.digest('hex')
}

async function addFile(hash: Hash, path: string, signal: AbortSignal | undefined): Promise<void> {
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) }))
    hash.update(bytes as Buffer)
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !PASSING.has(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.replace(/\/+$/, '').length + 1))
    .toSorted()
}
