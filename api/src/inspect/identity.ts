import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

const NOT_CONTENT = /^table\.lock$|\.partial$/

/**
 * What tells one content of a table from another: of each of its files, and of those of its sub-tables, the place on the disk,
 * the size and the time of the last change. A change in place gives the table another table.dat.
 */
export async function tableIdentity(path: string): Promise<string> {
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
