import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { EmbeddedDatabaseError } from '../errors.ts'

/** The password of a server, made by the first who asks: of two at once, both get the one that came first. */
export function keptSecret(path: string): string {
  const known = readSecret(path)
  if (known !== undefined) return known
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.partial`
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
  const secret = readSecret(path)
  if (secret === undefined) throw new EmbeddedDatabaseError(path, 'went while it was made')
  return secret
}

/** undefined where there is none. One that others may read is refused. */
export function readSecret(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8)
    throw new EmbeddedDatabaseError(path, `has mode ${mode}, wanted 600: others may have read the password in it`)
  }
  return readFileSync(path, 'utf8')
}
