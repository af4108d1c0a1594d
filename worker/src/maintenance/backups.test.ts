import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { temporaryFolder } from '@contimg/fixtures/data'
import {
  findGroup,
  listBackups,
  listGroups,
  listStoredProducts,
  openProducts,
  type Products,
  queueGroup,
} from '@contimg/state/products'
import { expect, test } from 'vitest'
import { listBackupFiles } from './backup-files.ts'
import { BackupInvalidError, checkBackup } from './check-backup.ts'
import { makeBackup } from './make-backup.ts'
import { DatabaseInUseError, restoreDatabase, restoreTables } from './restore-backup.ts'

const NOW_MS = Date.UTC(2026, 10, 21, 12)
const DAY_MS = 86_400_000
const GROUPS = ['2025-10-18T02:27:48', '2025-10-18T02:32:57']

async function withGroups(folder: string, clock = { nowMs: NOW_MS }): Promise<Products> {
  const products = await openProducts(join(folder, 'db', 'pipeline.sqlite3'), { nowMs: () => clock.nowMs })
  for (const id of GROUPS) await queueGroup(products, { id, files: [{ subband: 0, path: `/in/${id}` }], stages: [] })
  return products
}

const hourly = (folder: string) =>
  ({ type: 'database_only', kind: 'hourly', folder: join(folder, 'backups'), by: 'test' }) as const

test('rows that were deleted are back after a restore, and what was there is kept beside', async () => {
  const folder = temporaryFolder()
  const products = await withGroups(folder)
  const { path, sha256, id } = await makeBackup(products, hourly(folder))
  expect(path).toBe(join(folder, 'backups/hourly/pipeline_20261121T120000.000Z.sqlite3.gz'))
  expect(readdirSync(join(folder, 'backups/hourly')).toSorted()).toEqual([
    'pipeline_20261121T120000.000Z.sqlite3.gz',
    'pipeline_20261121T120000.000Z.sqlite3.gz.sha256',
  ])
  expect((await checkBackup(path, sha256)).rows.ingest_queue).toBe(2)
  expect(await listBackups(products)).toMatchObject([{ id, status: 'completed', checksum: sha256 }])
  await products.db.deleteFrom('ingest_queue').execute()
  await products[Symbol.asyncDispose]()
  const { kept, rows } = await restoreDatabase(path, products.path, { nowMs: NOW_MS, whileInUse: false })
  expect(rows.ingest_queue).toBe(2)
  await using restored = await openProducts(products.path)
  expect((await findGroup(restored, GROUPS[1]))?.state).toBe('pending')
  await using before = await openProducts(kept!)
  expect(await findGroup(before, GROUPS[1])).toBeUndefined()
  expect(readdirSync(join(folder, 'backups/hourly'))).toHaveLength(2)
})

test('a database that is in use is not restored unless that is said; those who have it open see the rows then', async () => {
  const folder = temporaryFolder()
  await using products = await withGroups(folder)
  const { path } = await makeBackup(products, hourly(folder))
  await products.db.deleteFrom('ingest_queue').execute()
  const restore = (whileInUse: boolean) => restoreDatabase(path, products.path, { nowMs: NOW_MS, whileInUse })
  await expect(restore(false)).rejects.toThrow(DatabaseInUseError)
  expect(await listGroups(products, ['pending'])).toEqual([])
  await restore(true)
  expect((await listGroups(products, ['pending'])).map(({ id }) => id)).toEqual(GROUPS)
  await queueGroup(products, { id: '2025-10-18T02:38:06', files: [{ subband: 0, path: '/in/x' }], stages: [] })
  expect(await listGroups(products, ['pending'])).toHaveLength(3)
})

test('a copy made while others write is whole', async () => {
  const folder = temporaryFolder()
  await using products = await withGroups(folder)
  let isDone = false
  const writing = (async () => {
    await using other = await openProducts(products.path)
    for (let i = 0; !isDone; i++) {
      const files = [{ subband: 0, path: `/in/${i}` }]
      await queueGroup(other, { id: new Date(NOW_MS + 1000 * i).toISOString().slice(0, 19), files, stages: [] })
      await setImmediate()
    }
  })()
  const { path } = await makeBackup(products, hourly(folder))
  isDone = true
  await writing
  const { rows } = await checkBackup(path)
  expect(rows.ingest_queue).toBeGreaterThanOrEqual(2)
  expect(rows.subband_files).toBe(rows.ingest_queue)
})

test('a copy of an earlier version comes up to date, one of a later version is refused', async () => {
  const folder = temporaryFolder()
  const products = await withGroups(folder)
  await products[Symbol.asyncDispose]()
  const first = firstVersionOf(products.path, join(folder, 'first.sqlite3'))
  const old = await copyOutside(first, join(folder, 'old.sqlite3.gz'))
  const database = join(folder, 'new.sqlite3')
  const { kept, rows } = await restoreDatabase(old, database, { nowMs: NOW_MS, whileInUse: false })
  expect([kept, rows.hdf5_file_index, rows.ingest_queue]).toEqual([undefined, 1, undefined])
  await using restored = await openProducts(database)
  expect(await listStoredProducts(restored, 'raw')).toMatchObject([{ path: '/in/a', isStored: true }])
  expect(await listGroups(restored, ['pending'])).toEqual([])
  {
    using db = new DatabaseSync(products.path)
    db.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('9999-later', '')")
  }
  const later = await copyOutside(products.path, join(folder, 'later.sqlite3.gz'))
  await expect(checkBackup(later)).rejects.toThrow('is newer than this program')
})

/** A database as the first migration left it, with a row. */
function firstVersionOf(current: string, path: string): string {
  using now = new DatabaseSync(current, { readOnly: true })
  using db = new DatabaseSync(path)
  const wanted = "tbl_name IN ('hdf5_file_index', 'kysely_migration', 'kysely_migration_lock') AND sql IS NOT NULL"
  for (const { sql } of now.prepare(`SELECT sql FROM sqlite_schema WHERE ${wanted}`).all()) db.exec(String(sql))
  db.exec("INSERT INTO kysely_migration VALUES ('0001-hdf5-file-index', '2026-01-01T00:00:00Z')")
  db.exec("INSERT INTO kysely_migration_lock VALUES ('migration_lock', 0)")
  const columns = db.prepare('PRAGMA table_info(hdf5_file_index)').all()
  const values = columns.map(({ name, notnull }) => (name === 'path' ? '/in/a' : notnull ? 1 : null))
  db.prepare(`INSERT INTO hdf5_file_index VALUES (${columns.map(() => '?').join()})`).run(...values)
  return path
}

/** A copy as this program makes them, of any SQLite database. */
async function copyOutside(database: string, path: string): Promise<string> {
  const { writeCompressed } = await import('./backup-files.ts')
  await writeCompressed([readFileSync(database)] as unknown as AsyncIterable<Uint8Array>, path)
  return path
}

test.each<[string, (bytes: Buffer) => Buffer | undefined, RegExp]>([
  ['cut short', (bytes) => bytes.subarray(0, -100), /its sha256 is [0-9a-f]{64}, wanted/],
  ['damaged', (bytes) => Buffer.from(bytes.map((one, i) => (i === 500 ? one ^ 1 : one))), /its sha256 is/],
  ['gone', () => undefined, /ENOENT/],
])('a copy that is %s is not valid, and is not restored', async (_, spoil, message) => {
  const folder = temporaryFolder()
  const products = await withGroups(folder)
  const { path } = await makeBackup(products, hourly(folder))
  await products[Symbol.asyncDispose]()
  const spoilt = spoil(readFileSync(path))
  if (spoilt) writeFileSync(path, spoilt)
  else rmSync(path)
  const before = readFileSync(products.path)
  await expect(checkBackup(path)).rejects.toThrow(message)
  await expect(restoreDatabase(path, products.path, { nowMs: NOW_MS, whileInUse: false })).rejects.toThrow(message)
  expect(readFileSync(products.path).equals(before)).toBe(true)
})

test('a copy whose checksum holds and that is no database is not valid', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'text'), 'nothing like a database, but long enough to look like one'.repeat(100))
  const path = await copyOutside(join(folder, 'text'), join(folder, 'x.sqlite3.gz'))
  await expect(checkBackup(path)).rejects.toThrow(BackupInvalidError)
  expect(readdirSync(folder).toSorted()).toEqual(['text', 'x.sqlite3.gz', 'x.sqlite3.gz.sha256'])
})

test('hourly copies are kept for 7 days, daily ones for 30, the latest always, those made by hand too', async () => {
  const folder = temporaryFolder()
  const clock = { nowMs: NOW_MS }
  await using products = await withGroups(folder, clock)
  for (const kind of ['hourly', 'daily', 'manual'] as const) await makeBackup(products, { ...hourly(folder), kind })
  clock.nowMs += 8 * DAY_MS
  expect((await makeBackup(products, hourly(folder))).removed).toHaveLength(1)
  clock.nowMs += 30 * DAY_MS
  expect((await makeBackup(products, hourly(folder))).removed).toHaveLength(1)
  const left = (await listBackupFiles(join(folder, 'backups'))).map(({ kind, createdMs }) => [
    kind,
    (createdMs - NOW_MS) / DAY_MS,
  ])
  expect(left).toEqual([
    ['hourly', 38],
    ['daily', 0],
    ['manual', 0],
  ])
  expect((await listBackups(products)).map(({ status }) => status).toSorted()).toEqual([
    ...['completed', 'completed', 'completed', 'deleted', 'deleted'],
  ])
})

test('a copy that cannot be made is noted, and nothing of it is left', async () => {
  const folder = temporaryFolder()
  await using products = await withGroups(folder)
  writeFileSync(join(folder, 'backups'), 'a file in the way')
  await expect(makeBackup(products, hourly(folder))).rejects.toThrow('ENOTDIR')
  expect(await listBackups(products)).toMatchObject([{ status: 'failed', checksum: null }])
})

test('calibration tables come back as they were, byte for byte, where they are missing', async () => {
  const folder = temporaryFolder()
  await using products = await withGroups(folder)
  const name = `caltables/${'a long name that ustar alone has no room for '.repeat(3).trim()}_bpcal`
  const table = join(folder, name)
  mkdirSync(join(table, 'ANTENNA'), { recursive: true })
  writeFileSync(join(table, 'table.dat'), 'x'.repeat(512))
  writeFileSync(join(table, 'ANTENNA/table.f0'), Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 251)))
  writeFileSync(join(table, 'table.lock'), 'lock')
  await putTable(products, table)
  await putTable(products, join(folder, 'caltables/gone'))
  const { path } = await makeBackup(products, { ...hourly(folder), type: 'caltables_only', kind: 'daily' })
  expect((await checkBackup(path)).tables).toEqual([table])
  const before = readFileSync(join(table, 'ANTENNA/table.f0'))
  expect(await restoreTables(path, [folder])).toEqual([])
  rmSync(table, { recursive: true })
  await expect(restoreTables(path, [join(folder, 'elsewhere')])).rejects.toThrow('outside of what')
  expect(existsSync(table)).toBe(false)
  expect(await restoreTables(path, [folder])).toEqual([table])
  expect(readFileSync(join(table, 'ANTENNA/table.f0')).equals(before)).toBe(true)
  expect(readdirSync(join(folder, 'caltables'))).toEqual([name.slice('caltables/'.length)])
})

async function putTable({ db }: Products, path: string): Promise<void> {
  const row = { set_name: path, path, table_type: 'BP', order_index: 0, refant: '103', created_at: 0, mid_mjd: 60_000 }
  const json = { configuration: '{}', solver_params: '{}', quality_metrics: '{"passed":true}' }
  await db
    .insertInto('calibration_tables')
    .values({ ...row, ...json, table_type: 'BP', dec_deg: 50, non_science: 0, status: 'active' } as never)
    .execute()
}
