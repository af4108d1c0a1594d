import { stat, statfs } from 'node:fs/promises'
import { resolve } from 'node:path'
import { foldersOf, levelAbove, type WantedFolder } from '@contimg/state/health'
import type { Settings } from '@contimg/state/settings'
import type { Disk } from '../schemas/system.ts'
import { bounded } from './bounded.ts'

const LIMIT_MS = 2000

/** The disks of the configured folders, each with its limits. One that does not answer keeps nobody waiting. */
export function diskReader(settings: Settings): () => Promise<Disk[]> {
  const readers = foldersOf(settings).map((folder) => {
    const read = bounded(folder.path, LIMIT_MS, () => spaceAt(resolve(folder.path)))
    return async () => await diskOf(folder, read)
  })
  return async () => await Promise.all(readers.map((read) => read()))
}

interface Space {
  readonly totalBytes: number
  readonly freeBytes: number // for an ordinary user
}

async function diskOf({ name, path, gates }: WantedFolder, read: () => Promise<Space | undefined>): Promise<Disk> {
  const limits = { warn_bytes: gates?.warn ?? null, least_bytes: gates?.fail ?? null }
  const place = { name, path: resolve(path), ...limits }
  const none = { total_bytes: null, free_bytes: null, used_percent: null }
  try {
    const space = await read()
    if (space === undefined) return { ...place, ...none, status: 'fail', problem: 'it is not there' }
    const { totalBytes, freeBytes } = space
    const used = totalBytes === 0 ? null : 100 * (1 - freeBytes / totalBytes)
    const level = gates ? levelAbove(freeBytes, gates) : 'ok'
    const status = level === 'FAIL' ? 'fail' : level
    return { ...place, total_bytes: totalBytes, free_bytes: freeBytes, used_percent: used, status, problem: null }
  } catch (error) {
    return { ...place, ...none, status: 'unknown', problem: (error as Error).message }
  }
}

async function spaceAt(path: string): Promise<Space | undefined> {
  if (!(await isFolder(path))) return undefined
  const { bavail, blocks, bsize } = await statfs(path)
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}
