import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { Kysely } from 'kysely'
import { ProductsDatabaseError } from './errors.ts'
import { remoteFileSystem } from './local-disk.ts'
import { migrate } from './migrate.ts'
import type { Products, Tables } from './products.ts'
import { NodeSqliteDialect } from './sqlite-dialect.ts'

const BUSY_TIMEOUT_MS = 30_000
const SQLITE_BUSY = 5
const RETRY_MS = 20
const CACHE_KIB = 32 << 10 // pages that are read again and again: of lists of some 100,000 rows

export async function openDatabase(path: string, nowMs: () => number): Promise<Products> {
  mkdirSync(dirname(path), { recursive: true })
  requireLocalDisk(path)
  const sqlite = await opened(path)
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(sqlite) })
  const close = () => db.destroy()
  try {
    await migrate(path, db)
  } catch (error) {
    await close()
    throw asOfDatabase(path, error)
  }
  return { path, db, nowMs, [Symbol.asyncDispose]: close }
}

function requireLocalDisk(path: string): void {
  const kind = remoteFileSystem(dirname(path))
  if (kind !== undefined) throw new ProductsDatabaseError(path, `on ${kind}, wanted a disk of this host`)
}

async function opened(path: string): Promise<DatabaseSync> {
  try {
    const sqlite = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true })
    try {
      await useWriteAheadLog(path, sqlite)
      return sqlite
    } catch (error) {
      sqlite.close()
      throw error
    }
  } catch (error) {
    throw asOfDatabase(path, error)
  }
}

/** Readers then never wait. SQLite does not wait for this lock itself when two processes make the database at once. */
async function useWriteAheadLog(path: string, sqlite: DatabaseSync): Promise<void> {
  const giveUpMs = performance.now() + BUSY_TIMEOUT_MS
  for (;;) {
    try {
      const mode = sqlite.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode
      if (mode !== 'wal')
        throw new ProductsDatabaseError(path, `journal mode ${mode}, wanted wal: is it on a local disk?`)
      sqlite.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB}`)
      return
    } catch (error) {
      const isBusy = (error as { errcode?: number }).errcode === SQLITE_BUSY
      if (!isBusy || performance.now() > giveUpMs) throw error
    }
    await setTimeout(RETRY_MS)
  }
}

function asOfDatabase(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ERR_SQLITE_ERROR') return error
  return new ProductsDatabaseError(path, `SQLite says "${error.message}", wanted a database of products`, {
    cause: error,
  })
}
