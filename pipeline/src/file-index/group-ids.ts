import { isoFromMjdS } from '@contimg/numerics/time'
import { DEFAULT_GROUPING_OPTIONS, type FileGroup, groupSubbandFiles, type SubbandFile } from '../convert/grouping.ts'

/**
 * The group of each file, by path. Files that conversion ignores, as too small to be whole, count for no group but have
 * the one that they would be in, or else their own stamp.
 */
export function groupIdsOf(files: readonly SubbandFile[]): ReadonlyMap<string, string> {
  const { groups } = groupSubbandFiles(files)
  const ids = new Map(
    groups.flatMap((group) =>
      [...group.files.values(), ...group.duplicates].map(({ path }): [string, string] => [path, group.id]),
    ),
  )
  for (const { path, stampMjdS } of files)
    if (!ids.has(path)) ids.set(path, groupAt(groups, stampMjdS)?.id ?? isoFromMjdS(stampMjdS, 0))
  return ids
}

function groupAt(groups: readonly FileGroup[], stampMjdS: number): FileGroup | undefined {
  const { toleranceS } = DEFAULT_GROUPING_OPTIONS
  return groups.find(({ startMjdS }) => stampMjdS >= startMjdS && stampMjdS - startMjdS <= toleranceS)
}
