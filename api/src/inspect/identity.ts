import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { locked, unavailable } from '../errors/api-error.ts'

const RETRY_S = 10
const NOT_CONTENT = /^table\.lock$|\.partial$/

/**
 * What tells one content of a table from another: of each of its files, and of those of its sub-tables, the place on the disk,
 * the size and the time of the last change. A change in place gives the table another table.dat.
 *
 * @throws ApiError: 423 where a folder of it goes meanwhile, 503 where it may not be looked at
 */
export async function tableIdentity(path: string): Promise<string> {
  try {
    return await identityOf(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw locked(`${path} is being replaced`, { path, retry_after: RETRY_S })
    if (code === 'EACCES' || code === 'EPERM') throw unavailable(`${path} may not be read by this process`, { path })
    throw error
  }
}

async function identityOf(path: string): Promise<string> {
  const entries = await readdir(path, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const ofFolders = await Promise.all(folders.map((name) => filesOf(path, name)))
  const names = [...(await filesOf(path, '')), ...ofFolders.flat()].sort()
  const facts = await Promise.all(names.map((name) => factsOf(path, name)))
  return createHash('sha256').update(facts.join('\n')).digest('hex')
}

async function filesOf(path: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(path, folder), { withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory() && !NOT_CONTENT.test(entry.name))
  return files.map(({ name }) => join(folder, name))
}

/** Without the file where it went meanwhile. */
async function factsOf(path: string, name: string): Promise<string> {
  try {
    const { ino, size, mtimeNs } = await stat(join(path, name), { bigint: true })
    return `${name} ${ino} ${size} ${mtimeNs}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
