import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { DatabaseNewerError, ProductsDatabaseError } from './errors.ts'
import { MIGRATIONS } from './migrations/all.ts'
import type { Tables } from './products.ts'

const TABLE = 'kysely_migration' // where Kysely notes which migrations ran
const CHECKSUMS = 'migration_checksums'

/**
 * Brings a database up to date: each migration runs once, all in one transaction, while other processes wait.
 *
 * @param until  the last migration to run; all where not given
 * @throws DatabaseNewerError, ProductsDatabaseError; SQLite's errors as they come
 */
export async function migrate(path: string, db: Kysely<Tables>, until?: string): Promise<void> {
  const names = Object.keys(MIGRATIONS)
  const { done, checksums } = await migrationsOf(path, db)
  const unknown = done.filter((name) => !names.includes(name))
  if (unknown.length > 0) throw new DatabaseNewerError(path, unknown, names.at(-1)!)
  requireUnchanged(path, checksums)
  if (names.every((name) => done.includes(name) && checksums.has(name))) return
  const migrator = new Migrator({ db, provider: { getMigrations: async () => provided() } })
  const { error } = await (until === undefined ? migrator.migrateToLatest() : migrator.migrateTo(until))
  if (error !== undefined) throw error
  await noteChecksums(db)
}

function provided() {
  const run = (statements: readonly string[]) => async (db: Kysely<unknown>) => {
    for (const statement of statements) await sql.raw(statement).execute(db)
  }
  return Object.fromEntries(Object.entries(MIGRATIONS).map(([name, statements]) => [name, { up: run(statements) }]))
}

/** The migrations that ran. @throws ProductsDatabaseError for a database with tables that none of them made */
async function migrationsOf(path: string, db: Kysely<Tables>) {
  const { rows: tables } = await sql<{ name: string }>`SELECT name FROM sqlite_schema WHERE type = 'table'`.execute(db)
  const names = tables.map(({ name }) => name)
  if (!names.includes(TABLE)) {
    const strange = names.filter((name) => !name.startsWith('sqlite_') && !name.startsWith('kysely_'))
    if (strange.length === 0) return { done: [], checksums: new Map<string, string>() }
    throw new ProductsDatabaseError(path, `made by another program (table ${strange[0]}), wanted a new or own database`)
  }
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.table(TABLE)} ORDER BY name`.execute(db)
  const done = rows.map(({ name }) => name)
  return { done, checksums: names.includes(CHECKSUMS) ? await checksumsOf(db) : new Map<string, string>() }
}

async function checksumsOf(db: Kysely<Tables>): Promise<Map<string, string>> {
  const { rows } = await sql<{
    name: string
    sha256: string
  }>`SELECT name, sha256 FROM ${sql.table(CHECKSUMS)}`.execute(db)
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]))
}

/** @throws ProductsDatabaseError where a migration has been changed since it ran */
function requireUnchanged(path: string, checksums: ReadonlyMap<string, string>): void {
  for (const [name, sha256] of checksums) {
    if (!Object.hasOwn(MIGRATIONS, name))
      throw new ProductsDatabaseError(path, `a checksum of “${name}”, wanted one of a migration`)
    const wanted = checksum(name)
    if (sha256 !== wanted)
      throw new ProductsDatabaseError(
        path,
        `migration ${name} ran as ${sha256.slice(0, 12)}, wanted ${wanted.slice(0, 12)}`,
      )
  }
}

/** For those that ran just now, or before there were checksums. */
async function noteChecksums(db: Kysely<Tables>): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS ${sql.table(CHECKSUMS)} (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL)`.execute(
    db,
  )
  const { rows } = await sql<{ name: string }>`SELECT name FROM ${sql.table(TABLE)}`.execute(db)
  for (const { name } of rows)
    await sql`INSERT OR IGNORE INTO ${sql.table(CHECKSUMS)} VALUES (${name}, ${checksum(name)})`.execute(db)
}

function checksum(name: string): string {
  return createHash('sha256').update(MIGRATIONS[name].join(';')).digest('hex')
}
