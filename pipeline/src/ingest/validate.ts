import { setImmediate } from 'node:timers/promises'
import { loadHdf5 } from '@contimg/formats/uvh5'
import type { StageControl } from '../control.ts'
import { groupSubbandFiles, type IgnoredFile } from '../convert/grouping.ts'
import { incomingFiles } from '../convert/incoming.ts'
import { type CheckedFile, checkFile } from './check-file.ts'
import { type CheckedGroup, checkGroup } from './check-group.ts'
import { type FolderStatistics, statisticsOf } from './folder-statistics.ts'

export interface ValidationRequest {
  readonly incomingFolder: string
  readonly startMjdS: number // groups whose id lies in [start, end)
  readonly endMjdS: number
  readonly toleranceS: number // of grouping
  readonly channelsPerFile: number
}

export interface Validation {
  readonly groups: readonly CheckedGroup[] // by time
  readonly unusable: readonly IgnoredFile[] // finished, as their names say, and in no group
  readonly ignored: readonly IgnoredFile[] // unfinished, or no subband files
  readonly statistics: FolderStatistics
  readonly problemCount: number
}

/**
 * Checks the headers of the subband files of a folder, each for itself and against those of its group.
 *
 * @throws GroupError for a folder without files; file system errors as they come; the reason of the signal
 */
export async function validateIncoming(
  { incomingFolder, startMjdS, endMjdS, toleranceS, channelsPerFile }: ValidationRequest,
  { progress, signal }: StageControl = {},
): Promise<Validation> {
  const library = await loadHdf5()
  const incoming = incomingFiles(incomingFolder)
  const grouping = groupSubbandFiles(incoming.files, { toleranceS })
  const isInSpan = (timeMjdS: number) => timeMjdS >= startMjdS && timeMjdS < endMjdS
  const groups = grouping.groups.filter((group) => isInSpan(group.startMjdS))
  const stampMjdS = new Map(incoming.files.map((file) => [file.path, file.stampMjdS]))
  const unusable = grouping.ignored.filter(({ path }) => isInSpan(stampMjdS.get(path)!))
  const checked: CheckedGroup[] = []
  for (const [i, group] of groups.entries()) {
    progress?.(i / groups.length, group.id)
    const files: CheckedFile[] = []
    for (const file of group.files.values()) {
      await setImmediate() // lets a signal be heard
      signal?.throwIfAborted()
      files.push(checkFile(library, file, channelsPerFile))
    }
    checked.push(checkGroup(group, files))
  }
  const problemCount = checked.reduce((sum, group) => sum + problemCountOf(group), unusable.length)
  const statistics = statisticsOf(groups)
  return { groups: checked, unusable, ignored: incoming.ignored, statistics, problemCount }
}

/** Problems of a group and of its files. */
export function problemCountOf({ files, problems }: CheckedGroup): number {
  return files.reduce((sum, file) => sum + file.problems.length, problems.length)
}
