import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type FileInspector, fileInspector, type SubbandFile, subbandFileAt } from '@contimg/pipeline'

/** A folder of arriving files, as the stream sees it. */
export interface WatchedFolder {
  readonly path: string // absolute
  /** Names of what lies in it that may be a subband file. File system errors as they come where there is no such folder. */
  readonly names: () => readonly string[]
  /** A finished subband file with what tells that it changed, or why it is none. */
  readonly look: (name: string) => FoundFile | string
  /** Opens it. */
  readonly inspect: FileInspector
}

export interface FoundFile extends SubbandFile {
  readonly sizeBytes: number
  readonly mtimeMs: number
  readonly identity: string // another one where its content may be another
}

export async function watchedFolder(path: string): Promise<WatchedFolder> {
  return {
    path,
    names: () => readdirSync(path).filter((name) => name.endsWith('.hdf5')),
    look: (name) => lookAt(join(path, name), name),
    inspect: await fileInspector(),
  }
}

const SUBBANDS = 16

function lookAt(path: string, name: string): FoundFile | string {
  try {
    const file = subbandFileAt(path, name)
    const status = typeof file === 'string' ? undefined : statSync(path, { throwIfNoEntry: false })
    if (typeof file === 'string') return file
    if (file.subband >= SUBBANDS) return `subband ${file.subband}, wanted 0 to ${SUBBANDS - 1}`
    if (status === undefined) return 'gone'
    const { size, mtimeMs, ctimeMs, ino } = status
    return { ...file, sizeBytes: size, mtimeMs, identity: `${ino} ${size} ${mtimeMs} ${ctimeMs}` }
  } catch (error) {
    return (error as Error).message // a loop of links, a folder that may not be entered
  }
}
