import { readdirSync, statSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { FormatError } from '@contimg/formats/error'
import { type HdfLibrary, loadHdf5, readPointing } from '@contimg/formats/uvh5'
import { apparentSiderealRad } from '@contimg/numerics/frames'
import { mjdSFromJd } from '@contimg/numerics/time'
import type { StageControl } from '../control.ts'
import type { IgnoredFile, SubbandFile } from '../convert/grouping.ts'
import { type Incoming, incomingFiles } from '../convert/incoming.ts'
import type { SubbandFileRecord } from '../products.ts'
import { groupIdsOf } from './group-ids.ts'

/** A subband file as it was found, and why it could not be read, where it could not. */
export interface InspectedFile extends SubbandFileRecord {
  readonly problem: string | undefined
}

export interface FolderIndexRequest {
  readonly folder: string // absolute, as the paths of what is known
  readonly known: readonly InspectedFile[] // of this folder, from the last time
  readonly force: boolean // opens files again that did not change
  readonly maxFiles: number // opens no more than these
}

export interface FolderIndexReport {
  readonly added: number
  readonly updated: number // changed since the last time, or opened again
  readonly regrouped: number // their group begins with another file now
  readonly unchanged: number
  readonly left: number // not opened, for maxFiles
  readonly gone: readonly string[] // paths that are known and do not stand any more
  readonly unreadable: readonly InspectedFile[] // of those opened
  readonly ignored: readonly IgnoredFile[] // no finished subband files
}

const FILES_AT_ONCE = 64
const SAME_MOMENT_MS = 1 // databases keep seconds as a floating-point number

/**
 * Looks through a folder of subband files: opens what is new or changed and reads where it points, groups all of them
 * by time as conversion does, and hands the records over that are not yet known so, some at a time. A file that cannot
 * be read has a record that says why.
 *
 * @param take  puts records where they are kept
 * @throws GroupError for what is no folder, or one without any HDF5 file; what `take` throws; the reason of the signal
 */
export async function indexFolder(
  { folder, known, force, maxFiles }: FolderIndexRequest,
  take: (files: readonly InspectedFile[]) => Promise<void>,
  { progress, signal }: StageControl = {},
): Promise<FolderIndexReport> {
  const { files, ignored } = known.length > 0 && hasNothing(folder) ? NOTHING : incomingFiles(folder)
  const groupIds = groupIdsOf(files)
  const before = new Map(known.map((file) => [file.path, file]))
  const isSame = (file: SubbandFile) => !force && isUnchanged(file, before.get(file.path))
  const toOpen = files.filter((file) => !isSame(file)).sort((a, b) => a.stampMjdS - b.stampMjdS)
  const same = files.filter(isSame).flatMap(({ path }) => before.get(path) ?? [])
  const regrouped = same
    .filter(({ path, groupId }) => groupIds.get(path) !== groupId)
    .map((file) => ({ ...file, groupId: groupIds.get(file.path)! }))
  await take(regrouped)

  const opened = toOpen.slice(0, maxFiles)
  const unreadable: InspectedFile[] = []
  const library = await loadHdf5()
  for (let first = 0; first < opened.length; first += FILES_AT_ONCE) {
    const batch = opened.slice(first, first + FILES_AT_ONCE)
    const inspected = batch.map((file) => inspectFile(library, file, groupIds.get(file.path)!))
    unreadable.push(...inspected.filter(({ problem }) => problem !== undefined))
    await take(inspected)
    progress?.((first + batch.length) / opened.length, `${first + batch.length} of ${opened.length} files`)
    await setImmediate()
    signal?.throwIfAborted()
  }
  const added = opened.filter(({ path }) => !before.has(path)).length
  const present = new Set(files.map(({ path }) => path))
  return {
    added,
    updated: opened.length - added,
    regrouped: regrouped.length,
    unchanged: same.length - regrouped.length,
    left: toOpen.length - opened.length,
    gone: known.map(({ path }) => path).filter((path) => !present.has(path)),
    unreadable,
    ignored,
  }
}

const NOTHING: Incoming = { files: [], ignored: [] }

/** Whether a folder that held files is empty now, which is no mistake then. */
function hasNothing(folder: string): boolean {
  return statSync(folder).isDirectory() && !readdirSync(folder).some((name) => name.endsWith('.hdf5'))
}

function isUnchanged({ sizeBytes, mtimeMs = 0 }: SubbandFile, known: InspectedFile | undefined): boolean {
  if (known === undefined || known.sizeBytes !== sizeBytes) return false
  return Math.abs(known.modifiedMs - mtimeMs) < SAME_MOMENT_MS
}

/** Opens a file and reads where it points. */
export function inspectFile(library: HdfLibrary, file: SubbandFile, groupId: string): InspectedFile {
  const { path, subband, stampMjdS, sizeBytes = 0, mtimeMs = 0 } = file
  const record = { path, groupId, subband, stampMjdS, sizeBytes, modifiedMs: mtimeMs }
  try {
    return { ...record, ...pointingOf(library, path), problem: undefined }
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { ...record, pointingDecRad: undefined, pointingRaRad: undefined, problem: error.message }
  }
}

/** On the meridian: right ascension is the sidereal time of the middle. UT1 is taken as UTC, which is 14″ off at most. */
function pointingOf(library: HdfLibrary, path: string): { pointingDecRad: number; pointingRaRad: number } {
  const { decRad, firstTimeJd, lastTimeJd, longitudeDeg } = readPointing(library, path)
  const middleMjdS = (mjdSFromJd(firstTimeJd) + mjdSFromJd(lastTimeJd)) / 2
  return { pointingDecRad: decRad, pointingRaRad: apparentSiderealRad(middleMjdS, (longitudeDeg * Math.PI) / 180, 0) }
}
