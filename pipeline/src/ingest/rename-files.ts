import { closeSync, fsyncSync, linkSync, openSync, unlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { isSecondName, type Rename, RenameError, type RenamePlan } from './rename-plan.ts'

/**
 * Gives files their new names: first all of them beside the old ones, by link(2), which never replaces anything; then,
 * once that lies on the disk, the old names go. A file has one of its names, or both, whenever the work is broken off;
 * planned again, it is completed.
 *
 * @throws RenameError where a name has been taken since it was planned; the files then have their old names alone
 */
export function renameFiles({ renames, secondNames }: RenamePlan): void {
  addNames(renames)
  const all = [...renames, ...secondNames]
  const folders = [...new Set(all.map(({ to }) => dirname(to)))]
  folders.forEach(syncFolder)
  all.forEach(removeOldName)
  folders.forEach(syncFolder)
}

function addNames(renames: readonly Rename[]): void {
  const added: Rename[] = []
  try {
    for (const rename of renames) {
      linkSync(rename.from, rename.to)
      added.push(rename)
    }
  } catch (cause) {
    for (const { from, to } of added) if (isSecondName(from, to)) unlinkSync(to)
    const { from, to } = renames[added.length]
    const why = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? `${to} is there by now` : (cause as Error).message
    throw new RenameError(from, `cannot be named ${to}: ${why}`, { cause })
  }
}

/** @throws RenameError where the two names are of two files by now */
function removeOldName({ from, to }: Rename): void {
  if (!isSecondName(from, to)) throw new RenameError(from, `keeps its name: ${to} is another file by now`)
  unlinkSync(from)
}

function syncFolder(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
