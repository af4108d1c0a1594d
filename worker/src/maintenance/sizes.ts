import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of a file or of all in a folder, links not followed; of what is not there, or vanishes meanwhile, none. */
export async function sizeOf(path: string): Promise<number> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.size
  let sum = 0
  for (const name of await readdir(path).catch(() => [])) sum += await sizeOf(join(path, name))
  return sum
}
