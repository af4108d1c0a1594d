import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { IsoTimeError, mjdSFromIso } from '@contimg/numerics/time'
import { parseSubbandFileName } from '../subbands/name.ts'
import { GroupError } from './errors.ts'
import type { IgnoredFile, SubbandFile } from './grouping.ts'

/** The HDF5 files of a folder. */
export interface Incoming {
  readonly files: readonly SubbandFile[]
  readonly ignored: readonly IgnoredFile[] // HDF5 files that are no finished subband files
}

/**
 * Lists the subband files of a folder, not of folders in it. Names, sizes and times are read, no contents.
 *
 * @throws GroupError for what is no folder, or one without any HDF5 file; file system errors as they come
 */
export function incomingFiles(folder: string): Incoming {
  if (!statSync(folder).isDirectory()) throw new GroupError(folder, 'is a file, wanted a folder of subband files')
  const names = readdirSync(folder).filter((name) => name.endsWith('.hdf5'))
  if (names.length === 0) throw new GroupError(folder, 'no HDF5 file in it, wanted *_sb00.hdf5 to *_sb15.hdf5')
  const files: SubbandFile[] = []
  const ignored: IgnoredFile[] = []
  for (const name of names) {
    const path = join(folder, name)
    const found = subbandFileAt(path, name)
    if (typeof found === 'string') ignored.push({ path, reason: found })
    else files.push(found)
  }
  return { files, ignored }
}

/** The file, or why it is none. File system errors as they come. */
export function subbandFileAt(path: string, name: string): SubbandFile | string {
  if (name.endsWith('_incomplete.hdf5')) return 'still being written, as its name says'
  const parsed = parseSubbandFileName(name)
  if (parsed === undefined) return 'named otherwise than YYYY-MM-DDTHH:MM:SS_sbNN.hdf5'
  const stampMjdS = stampOf(parsed.stamp)
  if (stampMjdS === undefined) return 'its name tells no time that there is'
  const status = statSync(path, { throwIfNoEntry: false })
  if (status === undefined) return 'gone, or a link to nothing'
  if (!status.isFile()) return 'no file'
  return { path, stampMjdS, subband: parsed.subband, sizeBytes: status.size, mtimeMs: status.mtimeMs }
}

function stampOf(stamp: string): number | undefined {
  try {
    return mjdSFromIso(stamp)
  } catch (error) {
    if (error instanceof IsoTimeError) return undefined
    throw error
  }
}
