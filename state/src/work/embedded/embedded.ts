import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { EmbeddedDatabaseError, NoWorkDatabaseError } from '../errors.ts'
import { socketUrl } from '../url.ts'
import { assertReachable, serverAccount } from './account.ts'
import { findBinaries } from './binaries.ts'
import { makeCluster, SUPERUSER } from './cluster.ts'
import { dropOwnership, takeOwnership } from './owner.ts'
import { embeddedPlaces, makePlaces, type Places } from './places.ts'
import { clearReusedPid, readPostmaster } from './postmaster.ts'
import { keptSecret, readSecret } from './secret.ts'
import { endOfLog, pause, spawnServer, stopServer } from './server.ts'

const DATABASE = 'dsa110_absurd'

/** A real PostgreSQL in the state directory. Disposing of it stops the server if this process is the one that is to. */
export interface EmbeddedServer extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** false where another living process started the server, which will stop it. */
  readonly isOwner: boolean
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  readonly timeoutS?: number // 60
  /** false for tests: nobody waits for the disk. The death of a process still loses nothing, a power cut everything. */
  readonly isDurable?: boolean
}

/** Starts the server of a state directory, or joins the one that runs there, also one whose starter was killed. */
export async function startEmbedded(stateDirectory: string, options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const { timeoutS = 60, isDurable = true } = options
  mkdirSync(join(stateDirectory, 'postgres'), { recursive: true })
  const places = embeddedPlaces(stateDirectory)
  const binaries = findBinaries()
  const account = serverAccount(places.data)
  assertReachable(binaries.postgres, account)
  makePlaces(places, account)
  const secret = keptSecret(places.secret)
  await makeCluster(places, account, binaries, secret, isDurable)
  const { pid, socketDirectory } = await ready(
    places,
    () => spawnServer(places, account, binaries, isDurable),
    timeoutS,
  )
  const isOwner = takeOwnership(places.owner)
  await makeDatabase(socketUrl(SUPERUSER, secret, socketDirectory, 'postgres'))
  const stop = async () => {
    if (!isOwner) return
    await stopServer(places)
    dropOwnership(places.owner)
  }
  const url = socketUrl(SUPERUSER, secret, socketDirectory, DATABASE)
  return { url, pid, isOwner, stop, [Symbol.asyncDispose]: stop }
}

/** The address of the server that runs in a state directory, for commands beside it; undefined where none runs. */
export function findEmbedded(stateDirectory: string): string | undefined {
  const places = embeddedPlaces(stateDirectory)
  if (statSync(places.data, { throwIfNoEntry: false }) === undefined) return undefined
  const running = readPostmaster(places.data)
  const secret = running?.isReady ? readSecret(places.secret) : undefined
  return running && secret ? socketUrl(SUPERUSER, secret, running.socketDirectory, DATABASE) : undefined
}

/** Stops the server of a state directory, whoever started it. False where none ran. */
export async function stopEmbedded(stateDirectory: string): Promise<boolean> {
  const places = embeddedPlaces(stateDirectory)
  if (readPostmaster(places.data) === undefined) return false
  await stopServer(places)
  return true
}

/** The address of the work database: the one given, else that of the server beside this command. */
export function workDatabaseUrl(stateDirectory: string, url?: string): string {
  const found = url || findEmbedded(stateDirectory)
  if (found === undefined) throw new NoWorkDatabaseError()
  return found
}

/**
 * Waits for a server that takes connections, and starts one where none runs. Of two that start at once, PostgreSQL's own
 * lock lets one live; the other is joined to it.
 */
async function ready(places: Places, spawn: () => ChildProcess, timeoutS: number) {
  const deadline = Date.now() + timeoutS * 1000
  let child: ChildProcess | undefined
  for (let failures = 0; ; await pause(20)) {
    const running = readPostmaster(places.data)
    if (running?.isReady) return running
    const hasEnded = child !== undefined && (child.exitCode !== null || child.signalCode !== null)
    if (running === undefined && (child === undefined || hasEnded)) {
      if (hasEnded) failures++
      assertVersion(places.data)
      if (failures > 20)
        throw new EmbeddedDatabaseError(places.log, `the server does not start: ${endOfLog(places.log)}`)
      if (failures > 0) await pause(100)
      clearReusedPid(places.data)
      child = spawn()
      child.on('error', () => {})
    }
    if (Date.now() > deadline) {
      throw new EmbeddedDatabaseError(places.log, `the server is not ready in time: ${endOfLog(places.log)}`)
    }
  }
}

/** Data of another major version need pg_upgrade or a dump, which is for a person to decide. */
function assertVersion(dataDirectory: string): void {
  const version = readFileSync(join(dataDirectory, 'PG_VERSION'), 'utf8').trim()
  if (version !== '18') {
    throw new EmbeddedDatabaseError(dataDirectory, `holds data of PostgreSQL ${version}, wanted 18`)
  }
}

const EXISTS = new Set(['42P04', '23505']) // duplicate_database, unique_violation: another one was faster

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } catch (error) {
    if (!EXISTS.has((error as { code?: string }).code ?? '')) throw error
  } finally {
    await client.end()
  }
}
