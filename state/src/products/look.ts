import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ProductsDatabaseError } from './errors.ts'
import { remoteFileSystem } from './local-disk.ts'
import { MIGRATIONS } from './migrations/all.ts'

/** How a database is, without opening it for use: nothing is made or brought up to date. */
export interface DatabaseLook {
  readonly fileSystem: string | undefined // its kind, where it is one that a database may not lie on
  readonly toMigrate: readonly string[] // migrations that have not run yet
  readonly unknown: readonly string[] // migrations of a newer version
  readonly problem: string | undefined // what a quick check of its pages found
}

/**
 * Looks at a database that is there.
 *
 * @throws ProductsDatabaseError where it cannot be read, or is of another program
 */
export function lookAtDatabase(path: string): DatabaseLook {
  try {
    using db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const names = tables.map(({ name }) => String(name))
    if (names.length > 0 && !names.includes('kysely_migration'))
      throw new ProductsDatabaseError(
        path,
        `made by another program (table ${names[0]}), wanted a database of products`,
      )
    const rows = names.length === 0 ? [] : db.prepare('SELECT name FROM kysely_migration').all()
    const done = rows.map(({ name }) => String(name))
    const found = String(db.prepare('PRAGMA quick_check(1)').get()?.quick_check)
    return {
      fileSystem: remoteFileSystem(dirname(path)),
      toMigrate: Object.keys(MIGRATIONS).filter((name) => !done.includes(name)),
      unknown: done.filter((name) => !Object.hasOwn(MIGRATIONS, name)),
      problem: found === 'ok' ? undefined : found,
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SQLITE_ERROR') throw error
    throw new ProductsDatabaseError(path, `SQLite says "${(error as Error).message}", wanted a database of products`, {
      cause: error,
    })
  }
}
