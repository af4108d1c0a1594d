import type { FileGroup } from '../convert/grouping.ts'
import { INTEGRATION_COUNT, INTEGRATION_S } from '../simulate/header.ts'

/** What there is in a folder, by the names and sizes of its files. */
export interface FolderStatistics {
  readonly fileCount: number // of groups, duplicates too
  readonly sizeBytes: number
  readonly wholeGroupCount: number // of sixteen subbands
  readonly incompleteGroupCount: number
  readonly startMjdS: number | undefined // of the first group
  readonly endMjdS: number | undefined // of the last
  readonly gaps: readonly Gap[]
}

/** A time in which another observation would have found room. */
export interface Gap {
  readonly afterGroup: string
  readonly beforeGroup: string
  readonly lengthS: number // from the end of the one to the start of the other
}

export const OBSERVATION_S = INTEGRATION_COUNT * INTEGRATION_S

/** @param groups  by time */
export function statisticsOf(groups: readonly FileGroup[]): FolderStatistics {
  const files = groups.flatMap((group) => [...group.files.values(), ...group.duplicates])
  const whole = groups.filter(({ missing }) => missing.length === 0)
  const last = groups.at(-1)
  return {
    fileCount: files.length,
    sizeBytes: files.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
    wholeGroupCount: whole.length,
    incompleteGroupCount: groups.length - whole.length,
    startMjdS: groups[0]?.startMjdS,
    endMjdS: last && last.startMjdS + OBSERVATION_S,
    gaps: groups.slice(1).flatMap((group, i) => gapBetween(groups[i], group)),
  }
}

function gapBetween(earlier: FileGroup, later: FileGroup): Gap[] {
  const lengthS = later.startMjdS - earlier.startMjdS - OBSERVATION_S
  return lengthS <= OBSERVATION_S ? [] : [{ afterGroup: earlier.id, beforeGroup: later.id, lengthS }]
}
