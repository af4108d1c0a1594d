import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryFolder } from '@contimg/fixtures/data'
import fc from 'fast-check'
import { Kysely, sql } from 'kysely'
import { expect, test } from 'vitest'
import { DatabaseNewerError, ProductsDatabaseError } from './errors.ts'
import { listSubbandFiles, putSubbandFiles } from './hdf5-file-index.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/all.ts'
import { openProducts } from './open.ts'
import type { Tables } from './products.ts'
import { NodeSqliteDialect } from './sqlite-dialect.ts'

const newPath = () => join(temporaryFolder(), 'db', 'pipeline.sqlite3')

const file = {
  path: '/in/2025-10-18T02:27:48_sb03.hdf5',
  groupId: '2025-10-18T02:27:48',
  subband: 3,
  stampMjdS: 60966 * 86400 + 8868,
  sizeBytes: 5000,
  modifiedMs: 1.7e12,
  pointingDecRad: 0.95,
  pointingRaRad: 5.3,
  problem: undefined,
}

function schemaOf(path: string): unknown[] {
  using db = new DatabaseSync(path, { readOnly: true })
  return db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").all()
}

/** A database as it was after its first migrations. */
async function databaseAfter(path: string, migration: string): Promise<void> {
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(new DatabaseSync(path)) })
  await migrate(path, db, migration)
  await db.destroy()
}

test('a new database has its tables, the other names of these, and writes ahead', async () => {
  const path = newPath()
  await using products = await openProducts(path)
  await putSubbandFiles(products, [file])
  using db = new DatabaseSync(path, { readOnly: true })
  const count = (name: string) => db.prepare(`SELECT count(*) AS n FROM ${name}`).get()?.n
  const names = ['hdf5_file_index', 'hdf5_files', 'ms_index', 'calibration_source_catalog', 'calibrator_catalog']
  expect(names.map(count)).toEqual([1, 1, 0, 0, 0])
  expect(db.prepare('PRAGMA journal_mode').get()?.journal_mode).toBe('wal')
  const pragma = async (name: string) => (await sql.raw(`PRAGMA ${name}`).execute(products.db)).rows
  expect(await pragma('foreign_keys')).toEqual([{ foreign_keys: 1 }])
  expect(await pragma('busy_timeout')).toEqual([{ timeout: 30_000 }])
})

test('opening again changes nothing', async () => {
  const path = newPath()
  await (await openProducts(path))[Symbol.asyncDispose]()
  const before = schemaOf(path)
  await (await openProducts(path))[Symbol.asyncDispose]()
  expect(schemaOf(path)).toEqual(before)
})

const NAMES = Object.keys(MIGRATIONS)

test('migrations are numbered without gaps', () => {
  expect(NAMES.map((name) => Number(name.slice(0, 4)))).toEqual(NAMES.map((_, i) => i + 1))
})

test.each(NAMES)('a database as it was after %s comes up to date and keeps its rows', async (migration) => {
  const path = join(temporaryFolder(), 'pipeline.sqlite3')
  await databaseAfter(path, migration)
  {
    using db = new DatabaseSync(path)
    db.exec(
      "INSERT INTO hdf5_file_index (path, filename, group_id, subband_code, subband_num, timestamp_mjd, indexed_at)\
 VALUES ('/in/x', 'x', 'g', 'sb00', 0, 60000, 1)",
    )
  }
  await using products = await openProducts(path)
  expect(await listSubbandFiles(products, '/in')).toMatchObject([{ path: '/in/x', groupId: 'g' }])
  const fresh = newPath()
  await (await openProducts(fresh))[Symbol.asyncDispose]()
  expect(schemaOf(path)).toEqual(schemaOf(fresh))
})

test('a migration that fails leaves the database as it was', async () => {
  const path = join(temporaryFolder(), 'pipeline.sqlite3')
  await databaseAfter(path, NAMES[0])
  {
    using db = new DatabaseSync(path)
    db.exec('CREATE VIEW calibrator_catalog AS SELECT 1') // stands in the way of the last
  }
  const before = schemaOf(path)
  await expect(openProducts(path)).rejects.toThrow(ProductsDatabaseError)
  expect(schemaOf(path)).toEqual(before)
})

test('a migration that was changed after it ran is told', async () => {
  const path = newPath()
  await (await openProducts(path))[Symbol.asyncDispose]()
  {
    using db = new DatabaseSync(path)
    db.exec("UPDATE migration_checksums SET sha256 = 'abcdef' WHERE name = '0002-ms-index'")
  }
  await expect(openProducts(path)).rejects.toThrow('migration 0002-ms-index ran as abcdef, wanted ')
})

test('a database from before there were checksums gets them', async () => {
  const path = newPath()
  await (await openProducts(path))[Symbol.asyncDispose]()
  {
    using db = new DatabaseSync(path)
    db.exec('DROP TABLE migration_checksums')
  }
  await (await openProducts(path))[Symbol.asyncDispose]()
  using db = new DatabaseSync(path, { readOnly: true })
  expect(db.prepare('SELECT count(*) AS n FROM migration_checksums').get()?.n).toBe(NAMES.length)
})

const OPEN_SCRIPT = fileURLToPath(new URL('./open.ts', import.meta.url))

test('processes that open a new database at once all find it whole', async () => {
  const folder = temporaryFolder()
  const paths = Array.from({ length: 8 }, (_, i) => join(folder, `${i}.sqlite3`))
  const startMs = Date.now() + 1000
  const script = `
    const { openProducts } = await import(${JSON.stringify(OPEN_SCRIPT)})
    await import('kysely/migration')
    for (const [i, path] of ${JSON.stringify(paths)}.entries()) {
      while (Date.now() < ${startMs} + 150 * i);
      await using products = await openProducts(path)
      console.log(JSON.stringify(await products.db.selectFrom('ms_index').selectAll().execute()))
    }`
  const run = () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname })
  const said = await Promise.all(Array.from({ length: 4 }, run))
  expect(said.map(({ stdout }) => stdout)).toEqual(said.map(() => '[]\n'.repeat(paths.length)))
  for (const path of paths) {
    using db = new DatabaseSync(path, { readOnly: true })
    expect(db.prepare('SELECT count(*) AS n FROM kysely_migration').get()?.n).toBe(NAMES.length)
  }
})

test('who writes waits for another who does', async () => {
  const path = newPath()
  await using products = await openProducts(path)
  const script = `
    const { DatabaseSync } = require('node:sqlite')
    const db = new DatabaseSync(${JSON.stringify(path)})
    db.exec('BEGIN IMMEDIATE')
    process.stdout.write('locked')
    setTimeout(() => { db.exec('COMMIT') }, 400)`
  const child = execFile(process.execPath, ['-e', script])
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  await putSubbandFiles(products, [file])
  expect(await listSubbandFiles(products, '/in')).toHaveLength(1)
})

test('a database that newer code has changed is refused', async () => {
  const path = newPath()
  await (await openProducts(path))[Symbol.asyncDispose]()
  {
    using db = new DatabaseSync(path)
    db.exec("INSERT INTO kysely_migration VALUES ('0099-what-comes', '2030-01-01T00:00:00.000Z')")
  }
  await expect(openProducts(path)).rejects.toThrow(DatabaseNewerError)
  await expect(openProducts(path)).rejects.toThrow(`${path}: is newer than this program (it has 0099-what-comes)`)
})

test("another program's database is refused, and left alone", async () => {
  const path = join(temporaryFolder(), 'pipeline.sqlite3')
  {
    using db = new DatabaseSync(path)
    db.exec('CREATE TABLE ms_index (path TEXT PRIMARY KEY)')
  }
  const before = schemaOf(path)
  await expect(openProducts(path)).rejects.toThrow(ProductsDatabaseError)
  await expect(openProducts(path)).rejects.toThrow('made by another program (table ms_index)')
  expect(schemaOf(path)).toEqual(before)
})

test('a folder in its place is refused by name', async () => {
  const path = temporaryFolder()
  await expect(openProducts(path)).rejects.toThrow(ProductsDatabaseError)
  await expect(openProducts(path)).rejects.toThrow(`${path}: SQLite says "unable to open database file"`)
})

test('a file of something else, or a damaged one, is opened or refused (100 cases)', async () => {
  const path = newPath()
  {
    await using products = await openProducts(path)
    await putSubbandFiles(products, [file])
  }
  const whole = readFileSync(path)
  let refused = 0
  const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 200 })
  const hostile = join(temporaryFolder(), 'hostile.sqlite3')
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      writeFileSync(hostile, bytes)
      try {
        await using products = await openProducts(hostile)
        expect(products.path).toBe(hostile)
      } catch (error) {
        expect((error as Error).name).toMatch(/^(ProductsDatabaseError|DatabaseNewerError)$/)
        refused++
      }
    }),
    { numRuns: 100, seed: 20261121 },
  )
  expect(refused).toBeGreaterThan(5)
  writeFileSync(hostile, 'text')
  await expect(openProducts(hostile)).rejects.toThrow(
    /SQLite says "file is not a database", wanted a database of products/,
  )
})
