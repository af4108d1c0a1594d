import { closeSync, openSync, readSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { CatalogFileError } from './errors.ts'

const MAGIC = 'SQLite format 3\0'

/** What a catalogue says of itself. */
export type CatalogMeta = Readonly<Record<string, string>>

/** Whether a file is an SQLite database, by its first bytes. File system errors as they come. */
export function isSqlite(path: string): boolean {
  const fd = openSync(path, 'r')
  try {
    const head = Buffer.alloc(MAGIC.length)
    readSync(fd, head, 0, head.length, 0)
    return head.equals(Buffer.from(MAGIC, 'latin1'))
  } finally {
    closeSync(fd)
  }
}

/**
 * Reads from a catalogue.
 *
 * @throws CatalogFileError where it is no SQLite file, or `read` finds it otherwise than it should be; file system
 *                          errors as they come
 */
export function readCatalog<T>(path: string, read: (db: DatabaseSync) => T): T {
  if (!isSqlite(path)) throw new CatalogFileError(path, 'no SQLite file, wanted a catalogue')
  return sqliteErrorsOf(path, () => {
    const db = new DatabaseSync(path, { readOnly: true })
    try {
      return read(db)
    } finally {
      db.close()
    }
  })
}

/**
 * Makes a catalogue, in a file that is not there yet. It is not whole before this ends, nor where it fails: whoever
 * calls gives it a name that says so until then.
 *
 * @param fill  makes tables and rows
 */
export async function writeCatalog(path: string, fill: (db: DatabaseSync) => Promise<CatalogMeta>): Promise<void> {
  const db = new DatabaseSync(path)
  try {
    // A half-made file is thrown away, so that nothing need be kept to undo it.
    db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; BEGIN')
    writeMeta(db, await fill(db))
    db.exec('COMMIT')
  } finally {
    db.close()
  }
}

function writeMeta(db: DatabaseSync, meta: CatalogMeta): void {
  db.exec('CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)')
  const insert = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
  for (const [key, value] of Object.entries(meta)) insert.run(key, value)
}

/** What the catalogue says of itself; nothing where it has no such table. */
export function readMeta(db: DatabaseSync): CatalogMeta {
  if (!hasTable(db, 'meta')) return {}
  const rows = db.prepare('SELECT key, value FROM meta').all()
  return Object.fromEntries(rows.map(({ key, value }) => [String(key), String(value)]))
}

export function hasTable(db: DatabaseSync, name: string): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined
}

/** The names of a table's columns. */
export function columnsOf(db: DatabaseSync, table: string): string[] {
  return db
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name))
}

function sqliteErrorsOf<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const code = cause instanceof Error && (cause as NodeJS.ErrnoException).code
    if (code !== 'ERR_SQLITE_ERROR' && code !== 'ERR_OUT_OF_RANGE') throw cause
    throw new CatalogFileError(path, `SQLite says "${(cause as Error).message}", wanted a whole catalogue`, { cause })
  }
}
