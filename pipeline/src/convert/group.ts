import { basename } from 'node:path'
import { type HdfLibrary, type Uvh5Header, Uvh5Reader } from '@contimg/formats/uvh5'
import { SUBBAND_COUNT } from '../subbands/band.ts'
import { parseSubbandFileName } from '../subbands/name.ts'
import { checkBaselines, checkHeaders } from './agreement.ts'
import { GroupError, SubbandsMissingError } from './errors.ts'
import type { MissingSubbands } from './options.ts'
import { alignTimes, type Integration } from './time-axis.ts'
import { checkOverlap, fillWindows, type GroupWindow, windowsOf } from './windows.ts'

/** The files of one observation, found to agree. */
export interface SubbandGroup {
  readonly paths: readonly string[] // falling in frequency
  readonly header: Uvh5Header // of the file with the highest frequencies, whose clock the group follows
  readonly windows: readonly GroupWindow[] // ascending in frequency
  readonly integrations: readonly Integration[]
  readonly firstRows: ReadonlyMap<string, Int32Array> // by path: first row of each integration, −1 where it is missing
}

/**
 * Reads and compares the headers of the files of one observation, in any order.
 *
 * @throws FormatError for a file that is no whole UVH5 file
 * @throws SubbandsMissingError where names tell subbands and some of the sixteen are not there
 * @throws GroupError where files disagree
 */
export function readGroup(library: HdfLibrary, paths: readonly string[], missing: MissingSubbands): SubbandGroup {
  const absent = missingSubbands(paths)
  if (absent.length > 0 && missing === 'refuse') throw missingError(paths, absent)
  const readers: Uvh5Reader[] = []
  try {
    for (const path of paths) readers.push(new Uvh5Reader(library, path))
    readers.sort((a, b) => b.header.frequenciesHz[0] - a.header.frequenciesHz[0])
    for (const reader of readers.slice(1)) checkHeaders(readers[0], reader)
    const axis = alignTimes(readers)
    for (const reader of readers) checkBaselines(axis, reader)
    const found = readers.flatMap(windowsOf)
    const windows = [...found, ...(missing === 'fill' && absent.length > 0 ? fillWindows(found, absent) : [])]
    windows.sort((a, b) => a.frequenciesHz[0] - b.frequenciesHz[0])
    checkOverlap(windows)
    return { ...axis, paths: readers.map(({ path }) => path), header: readers[0].header, windows }
  } finally {
    for (const reader of readers) reader.close()
  }
}

/** The subbands that names show to be missing; none where some are not named by the correlator. */
function missingSubbands(paths: readonly string[]): number[] {
  if (paths.length < 1) throw new GroupError('no files', 'found 0, wanted 1 to 16 UVH5 files')
  const names = paths.flatMap((path) => parseSubbandFileName(basename(path)) ?? [])
  if (names.length < paths.length) return []
  const subbands = names.map(({ subband }) => subband)
  subbands.forEach((subband, i) => {
    if (subbands.indexOf(subband) < i)
      throw new GroupError(paths[i], `subband ${subband} is given twice, wanted the files of one observation`)
  })
  return Array.from({ length: SUBBAND_COUNT }, (_, k) => k).filter((k) => !subbands.includes(k))
}

function missingError(paths: readonly string[], missing: readonly number[]): SubbandsMissingError {
  const [groupTime] = paths.map((path) => parseSubbandFileName(basename(path))!.stamp).toSorted()
  return new SubbandsMissingError(groupTime, paths.length, missing)
}
