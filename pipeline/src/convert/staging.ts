import { constants } from 'node:fs'
import { access, cp, mkdtemp, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { stageFolderName } from '../housekeeping/names.ts'

const ROOM = 2 // times the input, as today's operators know it

/** Where a product may grow before it is moved to its place. */
export interface Stage {
  readonly folder: string | undefined // undefined: in its place
  readonly notes: readonly string[] // why a folder was passed over
}

/** The first of some folders that can be written and has room for twice the input. */
export async function chooseStage(folders: readonly string[], inputBytes: number): Promise<Stage> {
  const notes: string[] = []
  for (const folder of folders) {
    const reason = await reasonAgainst(folder, ROOM * inputBytes)
    if (reason === undefined) return { folder, notes }
    notes.push(`not staged in ${folder}: ${reason}`)
  }
  return { folder: undefined, notes }
}

async function reasonAgainst(folder: string, wantedBytes: number): Promise<string | undefined> {
  try {
    await access(folder, constants.W_OK)
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize >= wantedBytes) return undefined
    return `${gigabytes(bavail * bsize)} free, wanted ${gigabytes(wantedBytes)}`
  } catch (error) {
    return (error as Error).message
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`
}

/** Makes a product in a folder of its own below `stageFolder`, and copies it to `path` once it is made. */
export async function staged<T>(
  stageFolder: string,
  path: string,
  make: (stagePath: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(stageFolder, stageFolderName('-')))
  try {
    const made = await make(join(folder, 'product'))
    await cp(join(folder, 'product'), path, { recursive: true })
    return made
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
