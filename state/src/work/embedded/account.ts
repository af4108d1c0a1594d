import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { EmbeddedDatabaseError } from '../errors.ts'

/** Whom the server runs as. PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

/**
 * Whom a server runs as whose files lie in a folder: whoever calls; for root the owner of the files that are there, or
 * `nobody` where there are none yet.
 *
 * @param uid  of this process
 */
export function serverAccount(dataDirectory: string, uid = process.getuid?.() ?? 0): Account {
  const owner = statSync(dataDirectory, { throwIfNoEntry: false })
  if (uid !== 0) {
    if (owner !== undefined && owner.uid !== uid) {
      const found = `belongs to user ${owner.uid}, wanted ${uid}, who starts the server`
      throw new EmbeddedDatabaseError(dataDirectory, `${found} (it was made by another user, perhaps by root)`)
    }
    return { uid, gid: process.getgid?.() ?? 0, name: `user ${uid}` }
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `user ${owner.uid}` }
  return namedAccount('nobody')
}

function namedAccount(name: string): Account {
  const passwd = '/etc/passwd'
  for (const line of readFileSync(passwd, 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':')
    if (user === name && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid), name }
  }
  throw new EmbeddedDatabaseError(passwd, `no user ${name}, wanted one: PostgreSQL does not run as root`)
}

/** Refuses a path that the account cannot come to: each folder above it must let the account through. */
export function assertReachable(path: string, account: Account): void {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) {
      const found = `cannot be entered by ${account.name}, as whom PostgreSQL would run (it refuses root)`
      const remedy =
        'choose a state directory that everybody may enter, run as another user, or set ABSURD_DATABASE_URL'
      throw new EmbeddedDatabaseError(folder, `${found}: ${remedy}`)
    }
    if (folder === dirname(folder)) return
  }
}
