import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { badPath } from './errors/api-error.ts'

/** A path that a request named, within the folders of the pipeline. */
export interface Place {
  readonly path: string // with symbolic links resolved, as far as it is there
  readonly exists: boolean
}

const LONGEST = 4096

/**
 * A path that is asked for: below one of the roots, also when its symbolic links are followed.
 *
 * @throws ApiError (400) where it is not, is relative, or has parts such as ..
 */
export async function placeWithin(roots: readonly string[], path: string): Promise<Place> {
  checkForm(path)
  const wanted = resolve(path)
  const real = await realPath(wanted)
  const realRoots = await Promise.all(roots.map(async (root) => (await realPath(root)).path))
  if (!realRoots.some((root) => isBelow(root, real.path))) throw badPath(path, 'outside of the folders of the pipeline')
  return real
}

function checkForm(path: string): void {
  if (path.length > LONGEST)
    throw badPath(`${path.slice(0, 80)}…`, `${path.length} characters, wanted ${LONGEST} at most`)
  if (path.includes('\0')) throw badPath(path, 'a zero byte is in it')
  if (!isAbsolute(path)) throw badPath(path, 'wanted an absolute path')
  if (path.split(sep).some((part) => part === '..' || part === '.'))
    throw badPath(path, 'wanted a path without . and ..')
}

/** Follows links as far as there is something; what is not there lies where its parent does. */
async function realPath(path: string): Promise<Place> {
  try {
    return { path: await realpath(path), exists: true }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ELOOP' || code === 'ENAMETOOLONG') throw badPath(path, 'its links lead nowhere')
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EACCES') throw error
    const parent = dirname(path)
    if (parent === path) return { path, exists: false }
    return { path: join((await realPath(parent)).path, basename(path)), exists: false }
  }
}

/** Within a root, and not the root itself. */
function isBelow(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
