import { dirname } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { FormatError } from '@contimg/formats/error'
import { type HdfLibrary, loadHdf5, readPointing } from '@contimg/formats/uvh5'
import type { StageControl } from '../control.ts'
import { type FileGroup, groupSubbandFiles, type IgnoredFile } from '../convert/grouping.ts'
import { incomingFiles } from '../convert/incoming.ts'
import { renameFiles } from './rename-files.ts'
import { assertFolders, planRenames, type Readiness, type RenamePlan } from './rename-plan.ts'

export interface NormalizeOptions {
  readonly minAgeS: number // since a file's last change: younger ones keep their names
  readonly dryRun: boolean // plan, and change nothing
}

/** Of which files of a folder the names are to be normalised. */
export interface NormalizeRequest extends NormalizeOptions {
  readonly incomingFolder: string
  readonly startMjdS: number // groups whose id lies in [start, end)
  readonly endMjdS: number
  readonly toleranceS: number // of grouping
}

/** What was done to the files of a folder. */
export interface NormalizedFolder {
  readonly groups: readonly NormalizedGroup[] // by time
  readonly ignored: readonly IgnoredFile[] // files of no group
}

export const DEFAULT_NORMALIZE_OPTIONS: NormalizeOptions = {
  minAgeS: 60, // a correlator node that still writes does so every 13 s
  dryRun: false,
}

/** What became of a group: its files were renamed as planned (or would be), or nothing was changed. */
export interface NormalizedGroup {
  readonly group: FileGroup // its files by the names that they have now
  readonly plan: RenamePlan | undefined // undefined where it failed
  readonly failure: Error | undefined
}

/**
 * Groups the files of a folder and normalises their names, as normalizeGroups does.
 *
 * @throws GroupError for a folder without files, RenameError for one that is a link; file system errors as they come
 */
export async function normalizeFolder(
  request: NormalizeRequest,
  control: StageControl = {},
): Promise<NormalizedFolder> {
  const { incomingFolder, startMjdS, endMjdS, toleranceS } = request
  const { files, ignored } = incomingFiles(incomingFolder)
  const grouping = groupSubbandFiles(files, { toleranceS })
  const inSpan = grouping.groups.filter((group) => group.startMjdS >= startMjdS && group.startMjdS < endMjdS)
  const groups = await normalizeGroups(inSpan, request, control)
  return { groups, ignored: [...ignored, ...grouping.ignored] }
}

/**
 * Gives all files of each group the stamp of its first file. Groups that lack subbands are named so too: a file that
 * comes late is compared with the first stamp, which stays; should its own be earlier, that is the first from then on,
 * and the next run names the rest after it. Group the files without regard to their age, so that a first file that
 * still grows is the first all the same. A group that cannot be renamed does not stop the rest.
 *
 * @throws RenameError for a folder that is a link; the reason of the signal, where it stopped the work between two groups
 */
export async function normalizeGroups(
  groups: readonly FileGroup[],
  options: Partial<NormalizeOptions> = {},
  { progress, signal }: StageControl = {},
): Promise<NormalizedGroup[]> {
  const { minAgeS, dryRun } = { ...DEFAULT_NORMALIZE_OPTIONS, ...options }
  const paths = groups.flatMap(({ files }) => [...files.values()].map(({ path }) => path))
  assertFolders(new Set(paths.map((path) => dirname(path))))
  const library = await loadHdf5()
  const changedBeforeMs = Date.now() - 1000 * minAgeS
  const readiness = { changedBeforeMs, whyNotWhole: (path: string) => whyNotWhole(library, path) }
  const normalized: NormalizedGroup[] = []
  for (const [i, group] of groups.entries()) {
    progress?.(i / groups.length, group.id)
    await setImmediate() // lets a signal be heard
    signal?.throwIfAborted()
    normalized.push(attempt(group, readiness, dryRun))
  }
  return normalized
}

function attempt(group: FileGroup, readiness: Readiness, dryRun: boolean): NormalizedGroup {
  try {
    const plan = planRenames(group, readiness)
    if (dryRun) return { group, plan, failure: undefined }
    renameFiles(plan)
    return { group: renamed(group, plan), plan, failure: undefined }
  } catch (failure) {
    if (!(failure instanceof Error)) throw failure
    return { group, plan: undefined, failure }
  }
}

function renamed(group: FileGroup, { renames, secondNames }: RenamePlan): FileGroup {
  const newPaths = new Map(renames.map(({ from, to }) => [from, to]))
  const oldPaths = new Set(secondNames.map(({ from }) => from))
  const files = [...group.files].map(
    ([subband, file]) => [subband, { ...file, path: newPaths.get(file.path) ?? file.path }] as const,
  )
  return { ...group, files: new Map(files), duplicates: group.duplicates.filter(({ path }) => !oldPaths.has(path)) }
}

/** Why a file cannot be one that the correlator has finished; undefined where it may be one. */
function whyNotWhole(library: HdfLibrary, path: string): string | undefined {
  try {
    readPointing(library, path)
    return undefined
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return error.message.replace(`${path}: `, '')
  }
}
