import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { temporaryFolder } from '@contimg/fixtures/data'
import { haveProgram } from '@contimg/fixtures/oracle'
import type { MeasurementSetRecord } from '@contimg/pipeline'
import { expect, test } from 'vitest'
import { findCalibrationSource, listCalibrationSources, putCalibrationSource } from './calibration-source-catalog.ts'
import {
  type IndexedSubbandFile,
  listSubbandFiles,
  listSubbandGroups,
  putSubbandFiles,
  putSubbandFilesGone,
} from './hdf5-file-index.ts'
import { findMeasurementSet, listMeasurementSets, putMeasurementSet } from './ms-index.ts'
import { openProducts } from './open.ts'

const DEG = Math.PI / 180
const NOW_MS = Date.UTC(2026, 10, 21, 12)
const START_MJD_S = 60966 * 86400 + 8868 // 2025-10-18T02:27:48
const ALWAYS = { startMjdS: Number.NEGATIVE_INFINITY, endMjdS: Number.POSITIVE_INFINITY }

const newPath = () => join(temporaryFolder(), 'pipeline.sqlite3')
const openNew = (path = newPath()) => openProducts(path, { nowMs: () => NOW_MS })

function fileOf(subband: number, laterS = 0, more: Partial<IndexedSubbandFile> = {}): IndexedSubbandFile {
  const stamp = new Date((START_MJD_S + laterS - 40587 * 86400) * 1000).toISOString().slice(0, 19)
  return {
    path: `/in/${stamp}_sb${String(subband).padStart(2, '0')}.hdf5`,
    groupId: '2025-10-18T02:27:48',
    subband,
    stampMjdS: START_MJD_S + laterS,
    sizeBytes: 123456,
    modifiedMs: 1763735000123,
    pointingDecRad: 54.6 * DEG,
    pointingRaRad: 306.152 * DEG,
    problem: undefined,
    ...more,
  }
}

function close(file: IndexedSubbandFile) {
  const angle = (value: number | undefined) => value && expect.closeTo(value, 13)
  return {
    ...file,
    modifiedMs: expect.closeTo(file.modifiedMs, 3),
    pointingDecRad: angle(file.pointingDecRad),
    pointingRaRad: angle(file.pointingRaRad),
  }
}

test('files come back as they were put, also those that could not be read', async () => {
  await using products = await openNew()
  const broken = fileOf(4, 1, { pointingDecRad: undefined, pointingRaRad: undefined, problem: 'truncated' })
  await putSubbandFiles(products, [fileOf(3), broken])
  expect(await listSubbandFiles(products, '/in')).toEqual([close(fileOf(3)), close(broken)])
  expect(await listSubbandFiles(products, '/in/deeper')).toEqual([])
  expect(await listSubbandFiles(products, '/i')).toEqual([])
})

test('a row tells what other programs look for', async () => {
  const path = newPath()
  await using products = await openNew(path)
  await putSubbandFiles(products, [fileOf(3)])
  using db = new DatabaseSync(path, { readOnly: true })
  expect({ ...db.prepare('SELECT * FROM hdf5_files').get() }).toEqual({
    path: '/in/2025-10-18T02:27:48_sb03.hdf5',
    filename: '2025-10-18T02:27:48_sb03.hdf5',
    group_id: '2025-10-18T02:27:48',
    subband_code: 'sb03',
    subband_num: 3,
    timestamp_iso: '2025-10-18T02:27:48',
    timestamp_mjd: START_MJD_S / 86400,
    file_size_bytes: 123456,
    modified_time: 1763735000.123,
    indexed_at: NOW_MS / 1000,
    stored: 1,
    ra_deg: 306.152,
    dec_deg: 54.6,
    obs_date: '2025-10-18',
    obs_time: '02:27:48',
    problem: null,
  })
})

test('a file that is put twice stands once, as it was put last; one that is gone is kept as such', async () => {
  const path = newPath()
  await using products = await openNew(path)
  await putSubbandFiles(products, [fileOf(3), fileOf(4)])
  await putSubbandFiles(products, [fileOf(3, 0, { sizeBytes: 7 })])
  await putSubbandFilesGone(products, [fileOf(4).path])
  expect(await listSubbandFiles(products, '/in')).toMatchObject([{ subband: 3, sizeBytes: 7 }])
  using db = new DatabaseSync(path, { readOnly: true })
  expect(
    db
      .prepare('SELECT stored FROM hdf5_file_index ORDER BY path')
      .all()
      .map(({ stored }) => stored),
  ).toEqual([1, 0])
})

test('groups of a range of time: sixteen codes each, the earliest of spares, nothing unreadable or gone', async () => {
  await using products = await openNew()
  const whole = Array.from({ length: 16 }, (_, subband) => fileOf(subband, subband % 3))
  const spare = fileOf(5, 40)
  const later = { groupId: '2025-10-18T02:32:57' }
  const next = [fileOf(0, 309, later), fileOf(1, 309, later), fileOf(2, 310, { ...later, problem: 'truncated' })]
  await putSubbandFiles(products, [spare, ...whole, ...next])
  await putSubbandFilesGone(products, [next[1].path])
  const [first, second] = await listSubbandGroups(products, ALWAYS)
  expect(first).toMatchObject({ id: '2025-10-18T02:27:48', missing: [], spareCount: 1 })
  expect(first.files.map(({ path }) => path)).toEqual(whole.map(({ path }) => path))
  expect(second).toMatchObject({ id: '2025-10-18T02:32:57', files: [{ subband: 0 }], spareCount: 0 })
  expect(second.missing).toHaveLength(15)
  const idsFrom = async (fromS: number, toS: number) => {
    const span = { startMjdS: START_MJD_S + fromS, endMjdS: START_MJD_S + toS }
    return (await listSubbandGroups(products, span)).map(({ id }) => id)
  }
  expect(await idsFrom(0, 309)).toEqual([first.id])
  expect(await idsFrom(0.5, 310)).toEqual([second.id])
  expect(await idsFrom(310, 900)).toEqual([])
})

test('many files are put at once', async () => {
  await using products = await openNew()
  await putSubbandFiles(
    products,
    Array.from({ length: 1700 }, (_, i) => fileOf(i % 16, 309 * Math.floor(i / 16))),
  )
  expect(await listSubbandFiles(products, '/in')).toHaveLength(1700)
})

const ms: MeasurementSetRecord = {
  path: '/ms/2025-10-18T02:27:48.ms',
  groupId: '2025-10-18T02:27:48',
  startMjdS: START_MJD_S,
  endMjdS: START_MJD_S + 309.24,
  raRad: 306 * DEG,
  decRad: 54.5 * DEG,
  fieldNames: ['meridian_icrs_t0', '2023+544_t1', 'meridian_icrs_t2'],
  calibrator: '2023+544',
}

test('a Measurement Set comes back as it was put, and is found by its middle', async () => {
  await using products = await openNew()
  const plain = {
    ...ms,
    path: '/ms/x.ms',
    groupId: undefined,
    calibrator: undefined,
    startMjdS: ms.endMjdS,
    endMjdS: ms.endMjdS + 2,
  }
  await putMeasurementSet(products, plain)
  await putMeasurementSet(products, ms)
  const closeMs = {
    ...ms,
    endMjdS: expect.closeTo(ms.endMjdS, 5),
    raRad: expect.closeTo(ms.raRad, 13),
    decRad: expect.closeTo(ms.decRad, 13),
  }
  expect(await findMeasurementSet(products, ms.path)).toEqual(closeMs)
  expect(await findMeasurementSet(products, '/ms/other.ms')).toBeUndefined()
  expect((await listMeasurementSets(products, ALWAYS)).map(({ path }) => path)).toEqual([ms.path, plain.path])
  const span = { startMjdS: ms.startMjdS + 200, endMjdS: ms.endMjdS + 60 }
  expect((await listMeasurementSets(products, span)).map(({ path }) => path)).toEqual([plain.path])
})

test('a Measurement Set that is made anew begins anew', async () => {
  const path = newPath()
  await using products = await openNew(path)
  await putMeasurementSet(products, ms)
  using db = new DatabaseSync(path)
  db.exec("UPDATE ms_index SET stage = 'imaged', cal_applied = 1, imagename = 'x', created_at = 5")
  await putMeasurementSet(products, { ...ms, calibrator: undefined })
  const row = db
    .prepare('SELECT stage, status, cal_applied, imagename, field_name, created_at, mid_mjd FROM ms_index')
    .get()
  expect({ ...row }).toEqual({
    stage: 'converted',
    status: 'completed',
    cal_applied: 0,
    imagename: null,
    field_name: '2023+544_t1',
    created_at: 5,
    mid_mjd: expect.closeTo((START_MJD_S + 154.62) / 86400, 9),
  })
})

test('a stage or a status that there is not is refused', async () => {
  const path = newPath()
  await using products = await openNew(path)
  await putMeasurementSet(products, ms)
  using db = new DatabaseSync(path)
  expect(() => db.exec("UPDATE ms_index SET stage = 'cooked'")).toThrow('CHECK constraint failed')
  expect(() => db.exec("UPDATE ms_index SET status = 'done'")).toThrow('CHECK constraint failed')
})

test('calibrators of a declination: the active ones that serve it, nearest first', async () => {
  await using products = await openNew()
  const source = {
    name: '0834+555',
    raRad: 128.7287 * DEG,
    decRad: 55.5725 * DEG,
    fluxJy: 8.8,
    fluxFrequencyHz: 1.4e9,
    pointingDecs: { fromRad: 52 * DEG, toRad: 58 * DEG },
    sourceCatalog: 'vla',
    isActive: true,
    registeredBy: 'operator',
    qualityCodes20cm: 'SPPP',
    notes: undefined,
  }
  const anywhere = { ...source, name: '2023+544', decRad: 54.4 * DEG, pointingDecs: undefined, fluxJy: undefined }
  await putCalibrationSource(products, source)
  await putCalibrationSource(products, anywhere)
  await putCalibrationSource(products, { ...source, name: 'retired', isActive: false })
  const names = async (decDeg: number) =>
    (await listCalibrationSources(products, { pointingDecRad: decDeg * DEG })).map(({ name }) => name)
  expect(await names(54.6)).toEqual(['2023+544', '0834+555'])
  expect(await names(57)).toEqual(['0834+555', '2023+544'])
  expect(await names(20)).toEqual(['2023+544'])
  const found = await findCalibrationSource(products, '0834+555')
  expect(found).toEqual({
    ...source,
    raRad: expect.closeTo(source.raRad, 13),
    decRad: expect.closeTo(source.decRad, 13),
    pointingDecs: { fromRad: expect.closeTo(52 * DEG, 12), toRad: expect.closeTo(58 * DEG, 12) },
  })
  expect((await findCalibrationSource(products, '2023+544'))?.fluxJy).toBeUndefined()
  await putCalibrationSource(products, { ...source, isActive: false })
  expect(await names(57)).toEqual(['2023+544'])
})

test.skipIf(!haveProgram('sqlite3'))('the commands that operators type work', async () => {
  const path = newPath()
  await using products = await openNew(path)
  await putMeasurementSet(products, ms)
  await putSubbandFiles(products, [fileOf(3), fileOf(4)])
  const typed = (sql: string) => execFileSync('sqlite3', [path, sql], { encoding: 'utf8' }).trim()
  expect(typed('SELECT COUNT(*) FROM ms_index;')).toBe('1')
  expect(typed('SELECT stage, COUNT(*) FROM ms_index GROUP BY stage;')).toBe('converted|1')
  expect(typed('SELECT group_id, COUNT(*) FROM hdf5_file_index GROUP BY group_id;')).toBe('2025-10-18T02:27:48|2')
  expect(typed('SELECT subband_code FROM hdf5_files WHERE stored = 1 ORDER BY 1;')).toBe('sb03\nsb04')
})
