import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedDatabaseError } from '../errors.ts'
import { isAlive, servesData, someoneWorksIn } from './processes.ts'

/** What a server tells of itself in its data directory (postmaster.pid, PostgreSQL's miscadmin.h). */
export interface Postmaster {
  readonly pid: number
  readonly socketDirectory: string
  readonly isReady: boolean
}

/** The server that runs on a data directory; undefined where none does, whatever one that was killed left behind. */
export function readPostmaster(dataDirectory: string): Postmaster | undefined {
  const lines = pidFile(dataDirectory)
  if (lines === undefined) return undefined
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid < 2 || !isAlive(pid) || servesData(pid, dataDirectory) === false) return undefined
  return { pid, socketDirectory: lines[4] ?? '', isReady: lines[7]?.trim() === 'ready' }
}

/**
 * Takes away the pid file of a dead server where its number now belongs to some other process, which PostgreSQL takes for
 * the server (after a restart of the machine or the container). Not while parts of the old server still work.
 */
export function clearReusedPid(dataDirectory: string): void {
  const pid = Number(pidFile(dataDirectory)?.[0])
  if (!Number.isInteger(pid) || !isAlive(pid) || servesData(pid, dataDirectory) !== false) return
  if (!someoneWorksIn(dataDirectory)) rmSync(join(dataDirectory, 'postmaster.pid'), { force: true })
}

function pidFile(dataDirectory: string): string[] | undefined {
  try {
    return readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    if (code !== 'EACCES') throw error
    const remedy = 'run as that user or as root, or set ABSURD_DATABASE_URL'
    throw new EmbeddedDatabaseError(dataDirectory, `belongs to another user: ${remedy}`, { cause: error })
  }
}
