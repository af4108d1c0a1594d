import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { dataPath, haveData, temporaryFolder } from '@contimg/fixtures/data'
import { type CatalogCalibrator, readCalibrators } from '@contimg/pipeline'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCalibratorCatalog, writeCalibratorCatalog } from './calibrator-catalog.ts'
import { CatalogFileError } from './errors.ts'
import { listCatalogs } from './list.ts'

const origin = { sourceFile: 'list.txt', importedMs: Date.UTC(2026, 10, 21, 12) }

const flux = { band: '20cm', bandCode: 'L', frequencyHz: 1.4e9, fluxJy: 8.8, qualityCodes: 'SPPP' }
const known: CatalogCalibrator = {
  name: '0834+555',
  altNames: ['0831+557', 'a name'],
  raRad: 2.2467407,
  decRad: 0.9699234,
  positionCode: 'A',
  fluxes: [flux, { ...flux, band: '6cm', bandCode: 'C', frequencyHz: 5e9, fluxJy: undefined, qualityCodes: '' }],
}
const bare: CatalogCalibrator = { ...known, name: 'X', altNames: [], positionCode: '', fluxes: [] }

async function written(calibrators: readonly CatalogCalibrator[], folder = temporaryFolder()): Promise<string> {
  const path = join(folder, 'vla_calibrators.sqlite3')
  await writeCalibratorCatalog(path, calibrators, origin)
  return path
}

function close(calibrators: readonly CatalogCalibrator[]) {
  return calibrators.map((each) => ({
    ...each,
    raRad: expect.closeTo(each.raRad, 13),
    decRad: expect.closeTo(each.decRad, 13),
  }))
}

test('calibrators come back as they were put, in their order, and what is unknown stays so', async () => {
  const path = await written([known, bare])
  expect(readCalibratorCatalog(path)).toEqual(close([known, bare]))
})

test('the tables are what other programs look for; an unknown flux is NULL', async () => {
  using db = new DatabaseSync(await written([known, bare]), { readOnly: true })
  const row = (sql: string) => ({ ...db.prepare(sql).get() })
  expect(row('SELECT name, position_code, alt_name FROM calibrators')).toEqual({
    name: '0834+555',
    position_code: 'A',
    alt_name: 'a name',
  })
  expect(row("SELECT * FROM fluxes WHERE band_code = 'C'")).toEqual({
    name: '0834+555',
    band: '6cm',
    band_code: 'C',
    flux_jy: null,
    freq_hz: 5e9,
    quality_codes: null,
  })
  expect(db.prepare('SELECT name, flux_jy FROM vla_20cm').all()).toEqual([
    expect.objectContaining({ name: '0834+555', flux_jy: 8.8 }),
  ])
})

test('a catalogue says how much it holds, of which file, and since when', async () => {
  const folder = temporaryFolder()
  const path = await written([known, bare], folder)
  const said = { path, count: 2, sourceFile: 'list.txt', importedIso: '2026-11-21T12:00:00.000Z', problem: undefined }
  expect(listCatalogs(folder)).toEqual([said])
  expect(listCatalogs(join(folder, 'no such folder'))).toEqual([])
})

test.skipIf(!haveData)('the whole VLA list comes back: 1865 calibrators, 1041 with a flux at 20 cm', async () => {
  const list = readCalibrators(dataPath('catalogs', 'vlacalibrators.txt.gz'))
  const path = await written(list)
  expect(readCalibratorCatalog(path)).toEqual(close(list))
  using db = new DatabaseSync(path, { readOnly: true })
  const count = (table: string) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n
  expect([count('calibrators'), count('fluxes'), count('vla_20cm')]).toEqual([1865, 5549, 1041])
  const at20cm = (name: string) => db.prepare('SELECT flux_jy FROM vla_20cm WHERE alt_name = ?').get(name)?.flux_jy
  expect(['3C286', '3C147', '3C48'].map(at20cm)).toEqual([15, 22.5, 16.5])
})

test('a catalogue of another program, with one other name a calibrator, is read', () => {
  const path = join(temporaryFolder(), 'vla.sqlite3')
  using db = new DatabaseSync(path)
  db.exec('CREATE TABLE calibrators (name TEXT PRIMARY KEY, ra_deg, dec_deg, position_code, alt_name)')
  db.exec('CREATE TABLE fluxes (name, band, band_code, flux_jy, freq_hz, quality_codes, PRIMARY KEY (name, band))')
  db.exec("INSERT INTO calibrators VALUES ('1331+305', 202.7845, 30.5092, 'A', '3C286')")
  db.exec("INSERT INTO fluxes VALUES ('1331+305', '20cm', 'L', NULL, 1.4e9, 'SSPP')")
  expect(readCalibratorCatalog(path)).toMatchObject([
    { name: '1331+305', altNames: ['3C286'], fluxes: [{ fluxJy: undefined, qualityCodes: 'SSPP' }] },
  ])
})

test.each([
  ['a table that is missing', 'DROP TABLE fluxes', /no table fluxes, wanted a catalogue of calibrators/],
  [
    'a declination beyond the pole',
    'UPDATE calibrators SET dec_deg = 91',
    /dec_deg of 0834\+555 is 91, wanted a number from -90/,
  ],
  ['a negative flux', 'UPDATE fluxes SET flux_jy = -1', /flux_jy of 0834\+555 is -1, wanted a number from 0/],
  ['other names that are no list', "UPDATE calibrators SET alt_names = '{'", /alt_names of 0834\+555 is no JSON list/],
  ['a column that is missing', 'ALTER TABLE fluxes RENAME COLUMN band TO x', /SQLite says "no such column: band/],
])('%s is refused by name', async (_, sql, message) => {
  const path = await written([known])
  {
    using db = new DatabaseSync(path)
    db.exec('DROP VIEW vla_20cm')
    db.exec(sql)
  }
  expect(() => readCalibratorCatalog(path)).toThrow(CatalogFileError)
  expect(() => readCalibratorCatalog(path)).toThrow(message)
})

test('a damaged file is read or refused (500 cases)', async () => {
  const path = await written(Array.from({ length: 60 }, (_, i) => ({ ...known, name: `C${i}` })))
  const whole = readFileSync(path)
  const hostile = `${path}.hostile`
  let refused = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
      (changes) => {
        const bytes = Buffer.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        writeFileSync(hostile, bytes)
        try {
          readCalibratorCatalog(hostile)
        } catch (error) {
          expect(error).toBeInstanceOf(CatalogFileError)
          refused++
        }
      },
    ),
    { numRuns: 500, seed: 20261121 },
  )
  expect(refused).toBeGreaterThan(20)
})
