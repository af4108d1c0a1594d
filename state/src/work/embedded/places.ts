import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { EmbeddedDatabaseError } from '../errors.ts'
import { type Account, assertReachable } from './account.ts'

/** Where everything of an embedded server lies. */
export interface Places {
  readonly root: string
  readonly data: string
  readonly sockets: string
  readonly secret: string
  readonly owner: string
  readonly log: string
}

/** Linux takes 107 bytes, others fewer; the name of the socket is one of them. */
const SOCKET_PATH_BYTES = 100
const SOCKET_NAME = '/.s.PGSQL.5432'

export function embeddedPlaces(stateDirectory: string): Places {
  const root = real(join(real(stateDirectory), 'postgres'))
  const place = (name: string) => join(root, name)
  return {
    root,
    data: place('data'),
    sockets: socketDirectory(root),
    secret: place('secret'),
    owner: place('owner'),
    log: place('log'),
  }
}

/** Without symbolic links: a server is known by the path of its data. */
function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

/** Beside the data, or where that path is too long for a socket, a folder of temporary files named after it. */
function socketDirectory(root: string): string {
  const hash = createHash('sha256').update(root).digest('hex').slice(0, 12)
  const choices = [join(root, 'run'), join(tmpdir(), `contimg-${hash}`), `/tmp/contimg-${hash}`]
  return choices.find((choice) => Buffer.byteLength(choice + SOCKET_NAME) < SOCKET_PATH_BYTES) ?? choices[2]
}

/** Makes the folders: those of data (at their final name later) and sockets for the account alone. */
export function makePlaces(places: Places, account: Account): void {
  chmodSync(places.root, 0o711)
  assertReachable(places.data, account)
  makePrivate(places.sockets, account)
  assertReachable(places.sockets, account)
}

/** A folder of an account's own. One that is there already, as of another user in /tmp, is not trusted. */
export function makePrivate(folder: string, account: Account): void {
  try {
    mkdirSync(folder, { mode: 0o700 })
    if (process.getuid?.() === 0) chownSync(folder, account.uid, account.gid)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const found = lstatSync(folder)
  const mine = found.uid === account.uid || (found.uid === 0 && process.getuid?.() === 0)
  if (!found.isDirectory() || !mine) {
    throw new EmbeddedDatabaseError(folder, `is not a folder of ${account.name} (owner ${found.uid}), wanted one`)
  }
  if (found.uid !== account.uid) chownSync(folder, account.uid, account.gid)
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700)
}
