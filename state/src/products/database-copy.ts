import { backup, DatabaseSync } from 'node:sqlite'
import { ProductsDatabaseError } from './errors.ts'

const BUSY_TIMEOUT_MS = 30_000
const ALL_PAGES = 2 ** 30 // in one step: nothing that others write comes between

/**
 * Copies a database into a file, or into another database over all that is in it, as it stands at one moment; others may
 * read and write meanwhile, and those who have the target open see what it holds then.
 *
 * @throws ProductsDatabaseError
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  try {
    using source = new DatabaseSync(from, { readOnly: true, timeout: BUSY_TIMEOUT_MS })
    await backup(source, to, { rate: ALL_PAGES })
  } catch (error) {
    throw asOfDatabase(from, error)
  }
}

/**
 * Looks through all of a database that nobody writes.
 *
 * @returns how many rows it holds, by table
 * @throws ProductsDatabaseError that says what is wrong with it
 */
export function checkDatabase(path: string): Readonly<Record<string, number>> {
  try {
    using db = new DatabaseSync(path, { readOnly: true })
    const [first] = db.prepare('PRAGMA integrity_check(1)').all() as { integrity_check: string }[]
    if (first.integrity_check !== 'ok')
      throw new ProductsDatabaseError(path, `SQLite finds "${first.integrity_check}", wanted a whole database`)
    const [broken] = db.prepare('PRAGMA foreign_key_check').all() as { table: string; parent: string }[]
    if (broken)
      throw new ProductsDatabaseError(path, `a row of ${broken.table} names one of ${broken.parent} that is not there`)
    const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all()
    const count = (name: string) => db.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.n as number
    return Object.fromEntries(names.map(({ name }) => [name, count(String(name))]))
  } catch (error) {
    throw asOfDatabase(path, error)
  }
}

const BUSY = new Set([5, 6]) // SQLITE_BUSY, SQLITE_LOCKED

/** Whether another process, or another connection, has a database open: each holds a lock while it has the log. */
export function isDatabaseInUse(path: string): boolean {
  try {
    using db = new DatabaseSync(path, { timeout: 0 })
    db.prepare('PRAGMA journal_mode = DELETE').get()
    return false
  } catch (error) {
    if (BUSY.has((error as { errcode?: number }).errcode ?? 0)) return true
    throw asOfDatabase(path, error)
  }
}

function asOfDatabase(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ERR_SQLITE_ERROR') return error
  return new ProductsDatabaseError(path, `SQLite says "${error.message}", wanted a database of products`, {
    cause: error,
  })
}
