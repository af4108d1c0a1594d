import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseSubbandFileName } from '../subbands/name.ts'
import { GroupError } from './errors.ts'

/**
 * The subband files that a path means: itself, or where it is a folder those in it that are finished.
 *
 * @throws GroupError for a folder without any; file system errors as they come
 */
export function subbandFilesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => parseSubbandFileName(name) !== undefined)
  if (names.length === 0) throw new GroupError(path, 'no subband file in it, wanted *_sb00.hdf5 to *_sb15.hdf5')
  return names.toSorted().map((name) => join(path, name))
}
