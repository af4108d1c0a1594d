import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StageControl } from '../control.ts'
import { subbandLabel } from '../subbands/name.ts'
import {
  type FileGroup,
  type GroupingOptions,
  groupSubbandFiles,
  type IgnoredFile,
  type SplitObservation,
} from './grouping.ts'
import { incomingFiles } from './incoming.ts'
import type { ConvertOptions } from './options.ts'
import { type Converted, convert } from './run.ts'

export interface GroupsRequest {
  readonly incomingFolder: string
  readonly outFolder: string // gets a Measurement Set a group, `<group id>.ms`
  readonly startMjdS: number // groups whose id lies in [start, end); a group is never cut
  readonly endMjdS: number
  readonly skipExisting: boolean // otherwise a Measurement Set that stands there is a failure
  readonly allowMissing: boolean
  readonly grouping: Partial<GroupingOptions>
}

/** A group and what is to be done with it. */
export interface PlannedGroup {
  readonly group: FileGroup
  readonly msPath: string
  readonly step: 'convert' | 'skip' | 'refuse'
  readonly reason: string // why it is not to be converted
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

function planned(group: FileGroup, { outFolder, skipExisting, allowMissing }: GroupsRequest): PlannedGroup {
  const msPath = join(outFolder, `${group.id}.ms`)
  const is = (step: PlannedGroup['step'], reason = ''): PlannedGroup => ({ group, msPath, step, reason })
  if (group.missing.length > 0 && !allowMissing)
    return is('skip', `${group.missing.map(subbandLabel).join(', ')} missing`)
  if (!existsSync(msPath)) return is('convert')
  return is(skipExisting ? 'skip' : 'refuse', `${msPath} exists already`)
}

/**
 * Converts a group to its Measurement Set, whatever the plan says of it. A failure is handed back, so that the next
 * group can be tried.
 *
 * @throws the reason of the signal, where it stopped the work
 */
export async function convertGroup(
  { group, msPath }: PlannedGroup,
  options: Partial<ConvertOptions>,
  control: StageControl = {},
): Promise<GroupOutcome> {
  const paths = [...group.files.values()].map(({ path }) => path)
  try {
    return { made: await convert(paths, msPath, { ...options, allowMissing: group.missing.length > 0 }, control) }
  } catch (error) {
    control.signal?.throwIfAborted()
    if (!(error instanceof Error)) throw error
    return { failure: error }
  }
}
