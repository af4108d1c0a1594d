import { type BigIntStats, lstatSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { FileGroup, IgnoredFile, SubbandFile } from '../convert/grouping.ts'
import { subbandFileName, subbandLabel } from '../subbands/name.ts'

/** A file's name, and the one that it is to have. */
export interface Rename {
  readonly from: string
  readonly to: string
}

/** What gives all files of a group the group's stamp. */
export interface RenamePlan {
  readonly renames: readonly Rename[]
  readonly secondNames: readonly Rename[] // files that have their name already, and the old one still: a kill left it
  readonly left: readonly IgnoredFile[] // files that keep another stamp
}

/** A file that cannot be given another name. Nothing was changed. */
export class RenameError extends Error {
  override readonly name = 'RenameError'
  readonly path: string

  constructor(path: string, message: string, options?: ErrorOptions) {
    super(`${path}: ${message}`, options)
    this.path = path
  }
}

/** What the plan asks of a file that is to get another name. */
export interface Readiness {
  readonly changedBeforeMs: number // Unix time; what changed at this moment or later may still grow
  /** Why a file is not whole; undefined where it is. */
  readonly whyNotWhole: (path: string) => string | undefined
}

/**
 * Plans the names of a group's files: `<stamp of its first file>_sbNN.hdf5`. Since no stamp of the group is earlier, a
 * name can only be taken by what is in no group.
 *
 * @throws RenameError where a file is a link, or its name taken
 */
export function planRenames(group: FileGroup, readiness: Readiness): RenamePlan {
  const [renames, secondNames, left]: [Rename[], Rename[], IgnoredFile[]] = [[], [], []]
  for (const file of group.files.values()) {
    const [from, to] = [file.path, nameInGroup(group, file)]
    if (from === to) continue
    const reason = isSecondName(from, to) ? undefined : whyLeft(from, to, readiness)
    if (reason !== undefined) left.push({ path: from, reason })
    else (isSecondName(from, to) ? secondNames : renames).push({ from, to })
  }
  for (const { path: from, subband } of group.duplicates) {
    const first = group.files.get(subband)!.path
    const to = renames.find((rename) => rename.from === first)?.to ?? first
    if (isSecondName(from, first) && dirname(from) === dirname(first)) secondNames.push({ from, to })
    else left.push({ path: from, reason: `a second file of ${subbandLabel(subband)}, beside ${basename(first)}` })
  }
  return { renames, secondNames, left }
}

/** @throws RenameError where a folder is a link */
export function assertFolders(folders: Iterable<string>): void {
  for (const folder of folders) {
    if (statusOf(folder)?.isSymbolicLink()) {
      throw new RenameError(folder, 'is a symbolic link, wanted the folder itself')
    }
  }
}

/** Whether two names are of one file, neither of them a link. */
export function isSecondName(path: string, other: string): boolean {
  const [a, b] = [statusOf(path), statusOf(other)]
  return a !== undefined && b !== undefined && a.isFile() && a.ino === b.ino && a.dev === b.dev
}

function nameInGroup({ id }: FileGroup, { path, subband }: SubbandFile): string {
  return join(dirname(path), subbandFileName(id, subband))
}

/** @throws RenameError where a link is in the way, or the new name taken */
function assertFree(from: string, to: string): void {
  if (statusOf(from)?.isSymbolicLink()) throw new RenameError(from, 'is a symbolic link, wanted the file itself')
  const target = statusOf(to)
  if (target === undefined) return
  const what = target.isSymbolicLink() ? 'is there already, a symbolic link' : 'is there already, another file'
  throw new RenameError(from, `cannot be named ${basename(to)}: ${to} ${what}`)
}

/** Why a file keeps its name for now; undefined where it need not. */
function whyLeft(path: string, to: string, { changedBeforeMs, whyNotWhole }: Readiness): string | undefined {
  assertFree(path, to)
  const status = statusOf(path)
  if (status === undefined) return 'gone'
  if (!status.isFile()) return 'no file'
  if (Number(status.mtimeMs) >= changedBeforeMs) return 'changed a moment ago, and may still grow'
  return whyNotWhole(path)
}

function statusOf(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })
}
