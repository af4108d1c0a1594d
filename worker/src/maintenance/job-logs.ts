import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const LOG = /\.ndjson$/

/** Removes logs of attempts that nothing was written to since before some time. @returns how many */
export async function pruneJobLogs(folder: string, beforeMs: number): Promise<number> {
  let removed = 0
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const path = join(folder, name)
    const found = LOG.test(name) ? await stat(path).catch(() => undefined) : undefined
    if (!found?.isFile() || found.mtimeMs >= beforeMs) continue
    await rm(path, { force: true })
    removed++
  }
  return removed
}
