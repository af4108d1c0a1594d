import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { EmbeddedDatabaseError } from '../errors.ts'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { asAccount, SERVER_ENVIRONMENT } from './cluster.ts'
import type { Places } from './places.ts'
import { readPostmaster } from './postmaster.ts'

const LOG_BYTES = 10_000_000

/**
 * Starts the server in a session of its own, so that Ctrl-C and the death of this process leave it to those who work
 * with it. What it has to tell goes to a file, without the statements, which hold what tasks are about.
 */
export function spawnServer(places: Places, account: Account, binaries: Binaries, isDurable: boolean): ChildProcess {
  const settings = {
    listen_addresses: '',
    max_connections: '400', // seven of a worker, and commands beside
    unix_socket_directories: places.sockets,
    unix_socket_permissions: '0700',
    dynamic_shared_memory_type: 'mmap',
    shared_buffers: '64MB',
    io_method: 'sync',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_error_statement: 'panic',
    ...(!isDurable && { fsync: 'off', full_page_writes: 'off' }),
  }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openLog(places.log)
  try {
    const child = spawn(binaries.postgres, ['-D', places.data, ...words], {
      cwd: '/',
      detached: true,
      env: SERVER_ENVIRONMENT,
      stdio: ['ignore', log, log],
      ...asAccount(account),
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

function openLog(path: string): number {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(path, `${path}.1`)
  return openSync(path, 'a', 0o600)
}

export function endOfLog(path: string): string {
  return readFileSync(path, 'utf8').trim().split('\n').slice(-4).join(' | ').slice(-600)
}

/** Asks a server to end its sessions and stop (fast shutdown); where it does not within the time, to drop all at once. */
export async function stopServer(places: Places, timeoutS = 15): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    const running = readPostmaster(places.data)
    if (running === undefined) return
    process.kill(running.pid, signal)
    for (const end = Date.now() + timeoutS * 1000; Date.now() < end; await pause(10)) {
      if (readPostmaster(places.data)?.pid !== running.pid) return
    }
  }
  throw new EmbeddedDatabaseError(places.data, `the server did not stop within ${2 * timeoutS} s`)
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
