import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { DatabaseNewerError, ProductsDatabaseError } from './errors.ts'
import { MIGRATIONS } from './migrations/all.ts'
import type { Tables } from './products.ts'

const TABLE = 'kysely_migration' // where Kysely notes which migrations ran

/**
 * Brings a database up to date: each migration runs once, all in one transaction, while other processes wait.
 *
 * @param until  the last migration to run; all where not given
 * @throws DatabaseNewerError, ProductsDatabaseError; SQLite's errors as they come
 */
export async function migrate(path: string, db: Kysely<Tables>, until?: string): Promise<void> {
  const names = Object.keys(MIGRATIONS)
  const done = await migrationsOf(path, db)
  const unknown = done.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new DatabaseNewerError(path, unknown, names.at(-1)!)
  if (names.every((name) => done.includes(name))) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  const { error } = await (until === undefined ? migrator.migrateToLatest() : migrator.migrateTo(until))
  if (error !== undefined) throw error
}

/** The migrations that ran. @throws ProductsDatabaseError for a database with tables that none of them made */
async function migrationsOf(path: string, db: Kysely<Tables>): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`SELECT name FROM sqlite_schema WHERE type = 'table'`.execute(db)
  const names = tables.map(({ name }) => name)
  if (!names.includes(TABLE)) {
    const strange = names.filter((name) => !name.startsWith('sqlite_') && !name.startsWith('kysely_'))
    if (strange.length === 0) return []
    throw new ProductsDatabaseError(path, `made by another program (table ${strange[0]}), wanted a new or own database`)
  }
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.table(TABLE)} ORDER BY name`.execute(db)
  return rows.map(({ name }) => name)
}
