import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { mjdSFromIso } from '@contimg/numerics/time'
import { GroupError } from '../convert/errors.ts'
import { type FileGroup, groupSubbandFiles } from '../convert/grouping.ts'
import { incomingFiles } from '../convert/incoming.ts'
import { parseSubbandFileName } from '../subbands/name.ts'

/** The files of one observation and what it is called. */
export interface NamedGroup {
  readonly id: string // stamp of its first file
  readonly files: readonly string[]
}

/**
 * The observation that is meant by its files, by the folder in which it is the only one, or by a folder and its id (or
 * the stamp of any of its files).
 *
 * @throws GroupError where that is no observation, or not one; IsoTimeError for an id that is none
 */
export function groupFilesOf(words: readonly string[]): NamedGroup {
  const [folder, id, ...more] = words
  if (!statSync(folder).isDirectory()) return groupOfFiles(words)
  if (more.length > 0) throw new GroupError(folder, `a folder and ${words.length - 1} more, wanted at most an id`)
  const { groups } = groupSubbandFiles(incomingFiles(folder).files)
  if (groups.length === 0) throw new GroupError(folder, 'no subband file in it, wanted *_sb00.hdf5 to *_sb15.hdf5')
  const found = id === undefined ? groups : groups.filter((group) => holdsStamp(group, mjdSFromIso(id)))
  if (found.length === 1) return { id: found[0].id, files: [...found[0].files.values()].map(({ path }) => path) }
  const ids = groups.map((group) => group.id)
  const listed = ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ')
  if (id === undefined)
    throw new GroupError(folder, `holds ${ids.length} observations, wanted the id of one: ${listed}`)
  throw new GroupError(folder, `holds no observation ${id}, wanted one of ${listed}`)
}

function holdsStamp({ startMjdS, files }: FileGroup, stampMjdS: number): boolean {
  return startMjdS === stampMjdS || [...files.values()].some((file) => file.stampMjdS === stampMjdS)
}

/** The conversion judges whether they belong together. */
function groupOfFiles(files: readonly string[]): NamedGroup {
  const stamps = files.map((file) => parseSubbandFileName(basename(file))?.stamp).filter((stamp) => stamp !== undefined)
  if (stamps.length === files.length) return { id: stamps.toSorted()[0], files }
  throw new GroupError(
    files.find((file) => parseSubbandFileName(basename(file)) === undefined)!,
    'wanted subband files named YYYY-MM-DDTHH:MM:SS_sbNN.hdf5, or a folder of them',
  )
}
