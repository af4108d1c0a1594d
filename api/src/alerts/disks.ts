import { statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { DISK_LIMITS, type Settings } from '@contimg/state/settings'
import type { Alert } from './alert.ts'

const GB = 1e9
const STATE_LIMITS = { warnBytes: 5 * GB, leastBytes: 1 * GB } // as preflight has them

/** A folder that is written, and how much there must be free. */
export interface WrittenFolder {
  readonly name: string
  readonly path: string
  readonly warnBytes: number
  readonly leastBytes: number // less, and no group is taken on
}

export function foldersOf({ outputDir, scratchDir, stateDir }: Settings): WrittenFolder[] {
  return [
    { name: 'output', path: resolve(outputDir), ...DISK_LIMITS.output },
    ...(scratchDir === undefined ? [] : [{ name: 'scratch', path: resolve(scratchDir), ...DISK_LIMITS.scratch }]),
    { name: 'state', path: resolve(stateDir), ...STATE_LIMITS },
  ]
}

/** @param freeOf  bytes on the disk of a folder; undefined where that cannot be told */
export async function diskAlerts(
  folders: readonly WrittenFolder[],
  now: number,
  freeOf: (path: string) => Promise<number | undefined> = freeBytes,
): Promise<Alert[]> {
  const read = await Promise.all(folders.map(async (folder) => ({ ...folder, free: await freeOf(folder.path) })))
  return read.flatMap(({ name, path, free, warnBytes, leastBytes }): Alert[] => {
    if (free === undefined || free >= warnBytes) return []
    const isFull = free < leastBytes
    const what = isFull ? 'no group is taken on' : `below ${text(leastBytes)} no group is taken on`
    return [
      {
        ...{ id: `disk-${name}`, kind: 'disk', severity: isFull ? 'critical' : 'warning' },
        title: `The disk of the ${name} folder is ${isFull ? 'full' : 'nearly full'}`,
        message: `${text(free)} free at ${path}, wanted ${text(warnBytes)}; ${what}.`,
        ...{ sinceMs: null, lastMs: now, count: 1, subjects: [path], action: 'contimg retention execute' },
      },
    ]
  })
}

const text = (bytes: number) => `${(bytes / GB).toFixed(1)} GB`

/** Of the disk of a folder, or of the one in which it is to be made. */
async function freeBytes(path: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(path)
    return bavail * bsize
  } catch (error) {
    const above = dirname(path)
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && above !== path ? freeBytes(above) : undefined
  }
}
