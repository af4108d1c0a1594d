import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FormatError } from '@contimg/formats/error'
import { isoFromMjdS } from '@contimg/numerics/time'
import type { StageControl } from '../control.ts'
import { staleFlagVersions } from '../flag/version-list.ts'
import { subbandLabel } from '../subbands/name.ts'
import {
  type FileGroup,
  type GroupingOptions,
  groupSubbandFiles,
  type IgnoredFile,
  type SplitObservation,
} from './grouping.ts'
import { incomingFiles } from './incoming.ts'
import type { ConvertOptions, MissingSubbands } from './options.ts'
import { type Converted, convert } from './run.ts'
import { subbandsOfMs } from './subbands-of-ms.ts'

export interface GroupsRequest {
  readonly incomingFolder: string
  readonly outFolder: string // gets a Measurement Set a group, `<group id>.ms`
  readonly startMjdS: number // groups whose id lies in [start, end); a group is never cut
  readonly endMjdS: number
  readonly skipExisting: boolean // otherwise a Measurement Set that stands there is a failure
  readonly missing: MissingSubbands
  readonly grouping: Partial<GroupingOptions>
}

/** A group and what is to be done with it. */
export interface PlannedGroup {
  readonly group: FileGroup
  readonly msPath: string
  readonly step: 'convert' | 'reopen' | 'skip' | 'refuse'
  readonly reason: string // why it is not to be converted, or converted again
  readonly replaces: string | undefined // the Measurement Set that was made before the rest of the files came
}

export interface GroupsPlan {
  readonly groups: readonly PlannedGroup[] // by time
  readonly ignored: readonly IgnoredFile[] // of the whole folder
  readonly split: readonly SplitObservation[] // of which a part is in the plan
}

/** What became of a planned group: a Measurement Set or an error. */
export type GroupOutcome = { readonly made: Converted } | { readonly failure: Error }

/**
 * Groups the subband files of a folder and says what is to be done with each group. Changes nothing.
 *
 * @throws GroupError for a folder without files; file system errors as they come
 */
export function planGroups(request: GroupsRequest): GroupsPlan {
  const { files, ignored } = incomingFiles(request.incomingFolder)
  const grouping = groupSubbandFiles(files, request.grouping)
  const inSpan = grouping.groups.filter(
    ({ startMjdS }) => startMjdS >= request.startMjdS && startMjdS < request.endMjdS,
  )
  const ids = new Set(inSpan.map(({ id }) => id))
  return {
    groups: inSpan.map((group) => planned(group, request)),
    ignored: [...ignored, ...grouping.ignored],
    split: grouping.split.filter((split) => split.ids.some((id) => ids.has(id))),
  }
}

function planned(group: FileGroup, { outFolder, skipExisting, missing }: GroupsRequest): PlannedGroup {
  const msPath = join(outFolder, `${group.id}.ms`)
  const is = (step: PlannedGroup['step'], reason = '', replaces?: string): PlannedGroup => {
    return { group, msPath, step, reason, replaces }
  }
  if (group.missing.length > 0 && missing === 'refuse')
    return is('skip', `${group.missing.map(subbandLabel).join(', ')} missing`)
  const existing = madeBefore(group, outFolder)
  const stale = staleFlagVersions(msPath)
  if (existing === undefined) return stale === undefined ? is('convert') : is('refuse', `${stale} exists already`)
  const late = lateSubbands(group, existing)
  if (late.length > 0) return is('reopen', `${late.map(subbandLabel).join(', ')} came after ${existing}`, existing)
  return is(skipExisting ? 'skip' : 'refuse', `${existing} exists already`)
}

/** The Measurement Set of a group; it bears another name where a file that came later has an earlier stamp. */
function madeBefore({ files }: FileGroup, outFolder: string): string | undefined {
  const stamps = new Set([...files.values()].map(({ stampMjdS }) => stampMjdS))
  const paths = [...stamps].toSorted((a, b) => a - b).map((stamp) => join(outFolder, `${isoFromMjdS(stamp, 0)}.ms`))
  return paths.find((path) => existsSync(path))
}

/** The subbands that a Measurement Set lacks; none where it does not tell, being made of something else, or broken. */
function lateSubbands({ files }: FileGroup, msPath: string): number[] {
  try {
    const made = subbandsOfMs(msPath)
    return made === undefined ? [] : [...files.keys()].filter((subband) => !made.has(subband))
  } catch (error) {
    if (error instanceof FormatError) return []
    throw error
  }
}

/**
 * Converts a group to its Measurement Set, whatever the plan says of it. A failure is handed back, so that the next
 * group can be tried.
 *
 * @throws the reason of the signal, where it stopped the work
 */
export async function convertGroup(
  { group, msPath, replaces }: PlannedGroup,
  options: Partial<ConvertOptions>,
  control: StageControl = {},
): Promise<GroupOutcome> {
  const paths = [...group.files.values()].map(({ path }) => path)
  try {
    const made = await convert(paths, msPath, { ...options, replaces }, control)
    return { made: { ...made, record: { ...made.record, groupId: group.id } } }
  } catch (error) {
    control.signal?.throwIfAborted()
    if (!(error instanceof Error)) throw error
    return { failure: error }
  }
}
