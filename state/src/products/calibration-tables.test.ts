import { execFile, execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryFolder } from '@contimg/fixtures/data'
import { haveProgram } from '@contimg/fixtures/oracle'
import type { CalibrationSet } from '@contimg/pipeline'
import { Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { putAppliedTables } from './calibration-applied.ts'
import {
  changeCalibrationSet,
  findCalibrationSet,
  listCalibrationSets,
  type PlanRegistration,
  registerCalibrationSet,
} from './calibration-tables.ts'
import { CalibrationSetExistsError, UnknownCalibrationSetError } from './errors.ts'
import { migrate } from './migrate.ts'
import { putMeasurementSet } from './ms-index.ts'
import { openProducts } from './open.ts'
import type { Tables } from './products.ts'
import { NodeSqliteDialect } from './sqlite-dialect.ts'

const DEG = Math.PI / 180
const NOW_MS = Date.UTC(2026, 10, 21, 12)
const MID_MJD_S = 60966.25 * 86400
const HOUR_S = 3600

const newPath = () => join(temporaryFolder(), 'pipeline.sqlite3')
const openNew = (path = newPath()) => openProducts(path, { nowMs: () => NOW_MS })
const plain: PlanRegistration = (set) => ({ set, changes: [] })

function setOf(name: string, hours = 0, more: Partial<CalibrationSet> = {}): CalibrationSet {
  const midMjdS = MID_MJD_S + hours * HOUR_S
  return {
    name,
    tables: [
      { path: `/cal/${name}_bpcal`, kind: 'BP', order: 30 },
      { path: `/cal/${name}_gpcal`, kind: 'GP', order: 40 },
    ],
    status: 'active',
    supersededBy: undefined,
    midMjdS,
    validity: { startMjdS: midMjdS - 12 * HOUR_S, endMjdS: midMjdS + 12 * HOUR_S },
    decRad: 54.6 * DEG,
    calibrator: '0834+555_t12',
    referenceAntenna: '103',
    configuration: { antennas: ['1', '20'], windows: [{ lowHz: 1.3e9, highHz: 1.5e9 }] },
    isNonScience: false,
    quality: { passed: true, grade: 'good', reasons: ['flagged 21 %'], unsolvedAntennas: ['7'] },
    provenance: {
      measurementSet: '/ms/a.ms',
      command: 'contimg calibrate',
      version: '0.1.0',
      params: { solint: 'inf' },
    },
    createdS: NOW_MS / 1000,
    notes: 'first light',
    ...more,
  }
}

const names = (sets: readonly CalibrationSet[]) => sets.map(({ name }) => name)

test('a set comes back as it was registered, also what is not known or open', async () => {
  await using products = await openNew()
  const whole = setOf('a')
  const bare = setOf('b', 2, {
    validity: { startMjdS: Number.NEGATIVE_INFINITY, endMjdS: Number.POSITIVE_INFINITY },
    calibrator: undefined,
    notes: undefined,
    isNonScience: true,
    provenance: { measurementSet: undefined, command: undefined, version: undefined, params: {} },
  })
  await registerCalibrationSet(products, whole, plain)
  await registerCalibrationSet(products, bare, plain)
  const close = (set: CalibrationSet) => ({ ...set, decRad: expect.closeTo(set.decRad, 13) })
  expect(await findCalibrationSet(products, 'a')).toEqual(close(whole))
  expect(await findCalibrationSet(products, 'b')).toEqual(close(bare))
  expect(await findCalibrationSet(products, 'c')).toBeUndefined()
})

test('sets of a span are those solved in it, and those whose validity reaches into it', async () => {
  await using products = await openNew()
  for (const [name, hours] of [
    ['c', 60],
    ['a', 0],
    ['b', 30],
  ] as const)
    await registerCalibrationSet(products, setOf(name, hours), plain)
  await registerCalibrationSet(
    products,
    setOf('open', -500, { validity: { startMjdS: 0, endMjdS: Number.POSITIVE_INFINITY } }),
    plain,
  )
  const within = async (from: number, to: number) =>
    names(
      await listCalibrationSets(products, { startMjdS: MID_MJD_S + from * HOUR_S, endMjdS: MID_MJD_S + to * HOUR_S }),
    )
  expect(await within(-1, 1)).toEqual(['open', 'a'])
  expect(await within(13, 17)).toEqual(['open'])
  expect(await within(12, 18)).toEqual(['open', 'a', 'b'])
  expect(names(await listCalibrationSets(products))).toEqual(['open', 'a', 'b', 'c'])
})

describe('a set whose', () => {
  test.each([
    ['name is taken', setOf('a', 3, { tables: [{ path: '/cal/x', kind: 'BP', order: 30 }] }), 'registered already'],
    [
      'table is taken',
      { ...setOf('b'), tables: setOf('a').tables.slice(1) },
      '/cal/a_gpcal is registered already, in set a',
    ],
    [
      'table is named twice',
      { ...setOf('b'), tables: [setOf('b').tables[0], setOf('b').tables[0]] },
      'a table is named twice',
    ],
  ])('%s is refused whole', async (_, set, message) => {
    await using products = await openNew()
    await registerCalibrationSet(products, setOf('a'), plain)
    const registration = registerCalibrationSet(products, set, plain)
    await expect(registration).rejects.toThrow(CalibrationSetExistsError)
    await expect(registration).rejects.toThrow(message)
    expect(names(await listCalibrationSets(products))).toEqual(['a'])
  })

  test('plan refuses it, or whose row the database does, leaves nothing', async () => {
    await using products = await openNew()
    await registerCalibrationSet(products, setOf('a'), plain)
    const refusing: PlanRegistration = () => {
      throw new RangeError('no')
    }
    await expect(registerCalibrationSet(products, setOf('b'), refusing)).rejects.toThrow('no')
    const changing: PlanRegistration = (set, [old]) => ({
      set: { ...set, tables: [set.tables[0], { ...set.tables[1], kind: 'XX' as 'BP' }] },
      changes: [{ set: old.name, status: 'retired', supersededBy: undefined, validity: old.validity, note: 'x' }],
    })
    await expect(registerCalibrationSet(products, setOf('b'), changing)).rejects.toThrow('CHECK constraint failed')
    expect(await listCalibrationSets(products)).toMatchObject([{ name: 'a', status: 'active' }])
  })
})

test('changes that a registration makes are made with it; those of a set by name too', async () => {
  await using products = await openNew()
  await registerCalibrationSet(products, setOf('a'), plain)
  const validity = { startMjdS: MID_MJD_S, endMjdS: Number.POSITIVE_INFINITY }
  await registerCalibrationSet(products, setOf('b', 1), (set, [old]) => ({
    set,
    changes: [{ set: old.name, status: 'superseded', supersededBy: 'b', validity, note: 'superseded by b' }],
  }))
  expect(await findCalibrationSet(products, 'a')).toMatchObject({
    status: 'superseded',
    supersededBy: 'b',
    validity,
    notes: 'first light; superseded by b',
  })
  await changeCalibrationSet(products, 'b', (set, others) => {
    expect(names(others)).toEqual(['a'])
    return [{ set: set.name, status: 'retired', supersededBy: undefined, validity, note: 'bad' }]
  })
  expect(await findCalibrationSet(products, 'b')).toMatchObject({ status: 'retired', notes: 'first light; bad' })
  await expect(changeCalibrationSet(products, 'c', () => [])).rejects.toThrow(UnknownCalibrationSetError)
  await expect(changeCalibrationSet(products, 'c', () => [])).rejects.toThrow('(the latest: b, a)')
})

test('the database itself holds out against what must not be', async () => {
  const path = newPath()
  await using products = await openNew(path)
  await registerCalibrationSet(products, setOf('a'), plain)
  using db = new DatabaseSync(path)
  const change = (sql: string) => () => db.exec(`UPDATE calibration_tables SET ${sql}`)
  for (const sql of [
    "status = 'good'",
    "status = 'superseded'",
    'valid_end_mjd = valid_start_mjd - 1',
    'dec_deg = 91',
    'non_science = 2',
    "quality_metrics = '{}'",
    'quality_metrics = \'{"passed":false}\'',
    "configuration = '{'",
    "set_name = ''",
  ])
    expect(change(sql), sql).toThrow('CHECK constraint failed')
  expect(change("path = '/x'")).toThrow('UNIQUE constraint failed')
  expect(change("status = 'failed', quality_metrics = '{\"passed\":false}'")).not.toThrow()
})

test('what was applied is noted of a Measurement Set that is known, anew each time, and goes with it', async () => {
  const path = newPath()
  await using products = await openNew(path)
  const ms = {
    path: '/ms/t.ms',
    groupId: undefined,
    startMjdS: MID_MJD_S,
    endMjdS: MID_MJD_S + 309,
    raRad: 1,
    decRad: 54.6 * DEG,
    fieldNames: ['t0'],
    calibrator: undefined,
  }
  await registerCalibrationSet(products, setOf('a'), plain)
  const part = (weight: number) => [{ set: 'a', weight, midMjdS: MID_MJD_S, tables: setOf('a').tables }]
  expect(await putAppliedTables(products, ms.path, part(1))).toBe(false)
  await putMeasurementSet(products, ms)
  expect(await putAppliedTables(products, ms.path, part(1))).toBe(true)
  expect(await putAppliedTables(products, ms.path, part(0.25))).toBe(true)
  using db = new DatabaseSync(path, { enableForeignKeyConstraints: true })
  const all = (sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }))
  expect(all('SELECT caltable_path, weight, applied_at FROM calibration_applied ORDER BY 1')).toEqual([
    { caltable_path: '/cal/a_bpcal', weight: 0.25, applied_at: NOW_MS / 1000 },
    { caltable_path: '/cal/a_gpcal', weight: 0.25, applied_at: NOW_MS / 1000 },
  ])
  expect(all('SELECT stage, cal_applied FROM ms_index')).toEqual([{ stage: 'calibrated', cal_applied: 1 }])
  const unknown = [{ ...part(1)[0], tables: [{ path: '/cal/none', kind: 'BP' as const, order: 30 }] }]
  await expect(putAppliedTables(products, ms.path, unknown)).rejects.toThrow('FOREIGN KEY constraint failed')
  expect(all('SELECT count(*) AS n FROM calibration_applied')).toEqual([{ n: 2 }])
  db.exec('DELETE FROM ms_index')
  expect(all('SELECT count(*) AS n FROM calibration_applied')).toEqual([{ n: 0 }])
})

test('a database from before there were sets takes them, and keeps its observations and calibrators', async () => {
  const path = newPath()
  const before = '0003-calibration-source-catalog'
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(new DatabaseSync(path)) })
  await migrate(path, db, before)
  await sql`INSERT INTO ms_index (path, mid_mjd, stage, status) VALUES ('/ms/t.ms', 60966, 'imaged', 'completed')`.execute(
    db,
  )
  await sql`INSERT INTO calibration_source_catalog (name, ra_deg, dec_deg, registered_at) VALUES ('3C48', 24, 33, 1)`.execute(
    db,
  )
  await db.destroy()
  await using products = await openNew(path)
  await registerCalibrationSet(products, setOf('a'), plain)
  const part = [{ set: 'a', weight: 1, midMjdS: MID_MJD_S, tables: setOf('a').tables }]
  expect(await putAppliedTables(products, '/ms/t.ms', part)).toBe(true)
  const rows = (table: 'ms_index' | 'calibration_source_catalog' | 'calibration_tables' | 'calibration_applied') =>
    products.db.selectFrom(table).selectAll().execute()
  expect(await rows('ms_index')).toMatchObject([{ path: '/ms/t.ms', mid_mjd: 60966 }])
  expect(await rows('calibration_source_catalog')).toMatchObject([{ name: '3C48' }])
  expect(await rows('calibration_tables')).toHaveLength(2)
  expect(await rows('calibration_applied')).toHaveLength(2)
})

const MODULE = (name: string) => JSON.stringify(fileURLToPath(new URL(name, import.meta.url)))

test('of processes that register the same set at once one does, and different sets all come in whole', async () => {
  const path = newPath()
  await (await openNew(path))[Symbol.asyncDispose]()
  const startMs = Date.now() + 1200
  const script = (index: number) => `
    const { openProducts } = await import(${MODULE('./open.ts')})
    const { registerCalibrationSet } = await import(${MODULE('./calibration-tables.ts')})
    await using products = await openProducts(${JSON.stringify(path)})
    const said = []
    while (Date.now() < ${startMs});
    for (const set of ${JSON.stringify([setOf('same'), setOf(`own${index}`, 1)])})
      await registerCalibrationSet(products, set, (set, others) => ({ set, changes: [] }))
        .then(() => said.push('done'), ({ name }) => said.push(name))
    console.log(said.join(' '))`
  const run = (index: number) => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script(index)])
  const said = (await Promise.all([0, 1, 2].map(run))).map(({ stdout }) => stdout.trim()).sort()
  expect(said).toEqual(['CalibrationSetExistsError done', 'CalibrationSetExistsError done', 'done done'])
  await using products = await openNew(path)
  const sets = await listCalibrationSets(products)
  expect(names(sets)).toEqual(['same', 'own0', 'own1', 'own2'])
  for (const { tables } of sets) expect(tables).toHaveLength(2)
})

test.skipIf(!haveProgram('sqlite3'))('operators see the sets under both names of the table', async () => {
  const path = newPath()
  await using products = await openNew(path)
  await registerCalibrationSet(products, setOf('a'), plain)
  const typed = (sql: string) => execFileSync('sqlite3', [path, sql], { encoding: 'utf8' }).trim()
  for (const table of ['calibration_tables', 'caltables'])
    expect(
      typed(`SELECT set_name, table_type, order_index, refant, valid_end_mjd FROM ${table} ORDER BY order_index;`),
    ).toBe('a|BP|30|103|60966.75\na|GP|40|103|60966.75')
})
