import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { EmbeddedDatabaseError } from '../errors.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { makePrivate, type Places } from './places.ts'
import { isAlive } from './processes.ts'

export const SUPERUSER = 'contimg'

/** What the server's programs know of the environment: no secret of this process. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Makes the data directory if there is none: under another name, renamed when whole, so that of two one counts. */
export async function makeCluster(
  places: Places,
  account: Account,
  binaries: Binaries,
  password: string,
  isDurable: boolean,
): Promise<void> {
  if (existsSync(places.data)) return
  clearAbandoned(places)
  const draft = `${places.data}.${process.pid}-${randomBytes(4).toString('hex')}.partial`
  makePrivate(draft, account)
  try {
    await initdb(draft, account, binaries, password, isDurable)
    renameSync(join(draft, 'data'), places.data)
  } catch (error) {
    if (!existsSync(places.data)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Takes away what starters that were killed left half made. */
function clearAbandoned(places: Places): void {
  for (const name of readdirSync(places.root)) {
    const pid = /^data\.(\d+)-[0-9a-f]+\.partial$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) rmSync(join(places.root, name), { recursive: true, force: true })
  }
}

async function initdb(
  draft: string,
  account: Account,
  binaries: Binaries,
  password: string,
  isDurable: boolean,
): Promise<void> {
  const passwordFile = join(draft, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600, flag: 'wx' })
  if (process.getuid?.() === 0) chownSync(passwordFile, account.uid, account.gid)
  const words = ['-D', join(draft, 'data'), '-U', SUPERUSER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  if (!isDurable) words.push('--no-sync')
  const child = spawn(binaries.initdb, [...words, '--no-locale', '--encoding=UTF8', '--no-instructions'], {
    cwd: draft,
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...asAccount(account),
  })
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(signal ?? code ?? -1))
  })
  const [told, code] = await Promise.all([text(child.stderr), ended])
  if (code !== 0) throw new EmbeddedDatabaseError(draft, `initdb ended with ${code}: ${told.trim().slice(-500)}`)
}

/** Only root can and needs to become somebody else. */
export function asAccount(account: Account): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? { uid: account.uid, gid: account.gid } : {}
}
