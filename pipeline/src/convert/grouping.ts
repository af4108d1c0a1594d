import { basename } from 'node:path'
import { isoFromMjdS } from '@contimg/numerics/time'
import { SUBBAND_COUNT } from '../subbands/band.ts'

/** A file that one correlator node wrote: one subband of some observation. */
export interface SubbandFile {
  readonly path: string
  readonly stampMjdS: number // of the node's own clock, UTC, told by the name
  readonly subband: number // 0, the highest frequencies, to 15
  readonly sizeBytes?: number
  readonly mtimeMs?: number // last change, Unix time
}

/** Files of one observation, a subband each. */
export interface FileGroup {
  readonly id: string // stamp of its first file, ISO
  readonly startMjdS: number // the same
  readonly files: ReadonlyMap<number, SubbandFile> // by subband, ascending
  readonly missing: readonly number[] // subbands without a file
  readonly duplicates: readonly SubbandFile[] // later files of subbands that are there already
  readonly spreadS: number // from the first to the last stamp of its files
}

/** Two groups that begin too close together to be two observations. */
export interface SplitObservation {
  readonly ids: readonly [earlier: string, later: string]
  readonly spreadS: number // from the first stamp of the one to the last of the other
}

export interface IgnoredFile {
  readonly path: string
  readonly reason: string
}

/** Every file given is in one group, among the duplicates of one, or ignored. */
export interface Grouping {
  readonly groups: readonly FileGroup[] // by time
  readonly ignored: readonly IgnoredFile[] // by path
  readonly split: readonly SplitObservation[]
}

export interface GroupingOptions {
  readonly toleranceS: number // a file belongs to a group up to this long after the group's first stamp
  readonly changedBeforeMs: number // files changed at this moment or later may still grow: ignored
}

export const DEFAULT_GROUPING_OPTIONS: GroupingOptions = {
  toleranceS: 60, // the nodes' clocks differ by 1 s most days, by up to 98 s on the worst
  changedBeforeMs: Number.POSITIVE_INFINITY,
}

const SMALLEST_FILE_BYTES = 1024 // less than the header of any UVH5 file
const HALF_OBSERVATION_S = 154 // 24 integrations of 12.885 s last 309 s: nothing new can begin sooner than half of that

/**
 * Groups subband files by time. A file joins the open group where its stamp lies within the tolerance of that group's
 * first stamp, and otherwise opens the next one. The result does not depend on the order of the files.
 */
export function groupSubbandFiles(files: readonly SubbandFile[], options: Partial<GroupingOptions> = {}): Grouping {
  const { toleranceS, changedBeforeMs } = { ...DEFAULT_GROUPING_OPTIONS, ...options }
  const ignored: IgnoredFile[] = []
  const usable = files.filter((file) => {
    const reason = reasonToIgnore(file, changedBeforeMs)
    if (reason !== undefined) ignored.push({ path: file.path, reason })
    return reason === undefined
  })
  usable.sort((a, b) => a.stampMjdS - b.stampMjdS || compareText(a.path, b.path))
  const clusters: SubbandFile[][] = []
  for (const file of usable) {
    const open = clusters.at(-1)
    if (open !== undefined && file.stampMjdS - open[0].stampMjdS <= toleranceS) open.push(file)
    else clusters.push([file])
  }
  const groups = clusters.map(groupOf)
  ignored.sort((a, b) => compareText(a.path, b.path) || compareText(a.reason, b.reason))
  return { groups, ignored, split: splitObservations(groups) }
}

function reasonToIgnore(
  { path, stampMjdS, subband, sizeBytes, mtimeMs }: SubbandFile,
  changedBeforeMs: number,
): string | undefined {
  if (basename(path).includes('_incomplete')) return 'still being written, as its name says'
  if (!Number.isFinite(stampMjdS)) return `time stamp ${stampMjdS}, wanted a time`
  if (!Number.isInteger(subband) || subband < 0 || subband >= SUBBAND_COUNT) {
    return `subband ${subband}, wanted 0 to ${SUBBAND_COUNT - 1}`
  }
  if (sizeBytes !== undefined && sizeBytes < SMALLEST_FILE_BYTES) {
    return `${sizeBytes} bytes, wanted ${SMALLEST_FILE_BYTES} or more`
  }
  if (mtimeMs !== undefined && mtimeMs >= changedBeforeMs) return 'changed a moment ago, and may still grow'
  return undefined
}

/** @param cluster  files by time, at least one */
function groupOf(cluster: readonly SubbandFile[]): FileGroup {
  const kept = new Map<number, SubbandFile>()
  const duplicates: SubbandFile[] = []
  for (const file of cluster) {
    if (kept.has(file.subband)) duplicates.push(file)
    else kept.set(file.subband, file)
  }
  const startMjdS = cluster[0].stampMjdS
  const lastMjdS = [...kept.values()].at(-1)!.stampMjdS
  return {
    id: isoFromMjdS(startMjdS, 0),
    startMjdS,
    files: new Map([...kept].sort(([a], [b]) => a - b)),
    missing: Array.from({ length: SUBBAND_COUNT }, (_, subband) => subband).filter((subband) => !kept.has(subband)),
    duplicates,
    spreadS: lastMjdS - startMjdS,
  }
}

function splitObservations(groups: readonly FileGroup[]): SplitObservation[] {
  return groups.slice(1).flatMap((later, i) => {
    const earlier = groups[i]
    const spreadS = later.startMjdS + later.spreadS - earlier.startMjdS
    return later.startMjdS - earlier.startMjdS < HALF_OBSERVATION_S ? [{ ids: [earlier.id, later.id], spreadS }] : []
  })
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
