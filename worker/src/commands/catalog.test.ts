import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { dataPath, haveData } from '@contimg/fixtures/data'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { calibratorCatalog, nvssSources, orientationTable } from './catalogs.ts'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

/** A state folder of its own, set before config.ts is read. */
const state = await vi.hoisted(async () => {
  const { mkdtempSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'contimg-state-'))
  Object.assign(process.env, { PIPELINE_STATE_DIR: folder, VLA_CATALOG: '', NVSS_CATALOG: '' })
  return folder
})

const catalogs = join(state, 'catalogs')
const bench = new Workbench()
afterEach(() => rmSync(catalogs, { recursive: true, force: true }))
afterAll(() => {
  bench.remove()
  rmSync(state, { recursive: true, force: true })
})

const DEG = Math.PI / 180
const VLA_LIST = dataPath('catalogs', 'vlacalibrators.txt.gz')
const NVSS = dataPath('catalogs', 'nvss_gt50mJy_dec+52_+57.csv.gz')
const CSV = 'name,ra_deg,dec_deg,flux_jy\n0834+555,128.728767,55.57252,8.8\n'

describe.skipIf(!haveData)('the published catalogues', () => {
  test('the VLA list is brought in whole, and again in place of itself', async () => {
    for (const _ of [1, 2]) {
      const { out } = await bench.succeed(`catalog import vla ${VLA_LIST}`)
      expect(out).toBe(
        `${catalogs}/vla_calibrators.sqlite3  1865 calibrators, 1041 with a flux at 20 cm; 5549 fluxes, 12 of them unknown\n`,
      )
    }
    expect(readdirSync(catalogs)).toEqual(['vla_calibrators.sqlite3'])
    expect(calibratorCatalog()).toHaveLength(1865)
  })

  test('a calibrator is shown by any of its names, with what is unknown', async () => {
    await bench.succeed(`catalog import vla ${VLA_LIST}`)
    const shown = await bench.succeed('catalog show 3C286')
    expect(shown.out).toContain('1331+305  1328+307  3C286\n13ʰ31ᵐ08.288ˢ +30°30′32.96″  position code A')
    expect(shown.out).toMatch(/^20cm +L +1\.4 +15 +S S P P$/m)
    const unknown = await bench.succeed('catalog show 0922-399')
    expect(unknown.out).toMatch(/^20cm +L +1\.4 +– +X X X X$/m)
    const json = JSON.parse((await bench.succeed('catalog show 0922-399 --json')).out)
    expect(json.fluxes[0]).toMatchObject({ band: '20cm', flux_jy: null })
    expect((await bench.succeed('catalog show 0354+801')).out).toContain(
      'listed a second time under this name:\n0354+801b',
    )
    expect((await bench.fail('catalog show 9999+999')).code).toBe(EXIT.calibration)
  })

  test('SQLite, the list itself and comma separated values give the same calibrator', async () => {
    await bench.succeed(`catalog import vla ${VLA_LIST}`)
    writeFileSync(bench.path('list.csv'), CSV)
    const imported = calibratorCatalog().find(({ name }) => name === '0834+555')!
    const list = calibratorCatalog(VLA_LIST).find(({ name }) => name === '0834+555')!
    const [csv] = calibratorCatalog(bench.path('list.csv'))
    for (const { raRad, decRad } of [list, csv]) {
      expect(raRad).toBeCloseTo(imported.raRad, 8)
      expect(decRad).toBeCloseTo(imported.decRad, 8)
    }
    expect(list.fluxes).toEqual(imported.fluxes)
    expect(csv.fluxes).toEqual([{ ...imported.fluxes.find(({ band }) => band === '20cm'), qualityCodes: '' }])
  })

  test('NVSS is brought in as a strip named by its middle, or by the one asked for', async () => {
    const whole = await bench.succeed(`catalog import nvss ${NVSS}`)
    expect(whole.out).toBe(`${catalogs}/nvss_dec+54.5.sqlite3  3810 sources, declination 52.00° to 57.00°\n`)
    await bench.succeed(`catalog import nvss ${NVSS} --dec 54.6 --width 3`)
    await bench.succeed(`catalog import nvss ${NVSS} --dec 54.6 --out @/strip.sqlite3`)
    expect(readdirSync(catalogs)).toEqual(['nvss_dec+54.5.sqlite3', 'nvss_dec+54.6.sqlite3'])
    const { code, err } = await bench.fail(`catalog import nvss ${NVSS} --dec 10`)
    expect([code, err]).toEqual([EXIT.usage, expect.stringContaining('no source in the strip of --dec 10')])
    const found = await nvssSources({ raRad: 128.73 * DEG, decRad: 55.57 * DEG, radiusRad: 0.5 * DEG })
    expect(found[0].fluxJy).toBeCloseTo(8.619485, 9)
    expect(readdirSync(catalogs)).toHaveLength(2)
  })

  test('the Earth orientation table is kept unpacked, and found by conversion', async () => {
    const { out } = await bench.succeed(`catalog import iers ${dataPath('coords', 'finals2000A.all.gz')}`)
    expect(out).toBe(`${catalogs}/finals2000A.all  1973-01-02 to 2020-08-22, measured to 2019-08-15\n`)
    expect(orientationTable()).toBe(`${catalogs}/finals2000A.all`)
    await bench.succeed('simulate --out @/in --antennas 1,20,40 --channels 16')
    const { err } = await bench.succeed('convert @/in --out @/obs.ms')
    expect(err).toContain(`Earth orientation from ${catalogs}/finals2000A.all\n`)
    expect(err).toContain('finals2000A.all spans MJD 41684 to 59083, the observation is at 60966.1')
  })

  test('what there is is listed, and where the rest is published', async () => {
    await bench.succeed(`catalog import vla ${VLA_LIST}`)
    writeFileSync(join(catalogs, 'nvss_full.sqlite3'), 'text')
    const { out } = await bench.succeed('catalog list')
    expect(out).toMatch(/^vla_calibrators.sqlite3 +1865 +.*vlacalibrators.txt.gz +20\d\d-\d\d-\d\d$/m)
    expect(out).toMatch(/^nvss_full.sqlite3 .*no SQLite file, wanted a catalogue$/m)
    expect(out).toContain('not there: the Earth orientation table finals2000A; the IERS publishes it at https://')
    expect(JSON.parse((await bench.succeed('catalog list --json')).out)).toMatchObject({
      folder: catalogs,
      catalogs: [{ problem: expect.any(String) }, { count: 1865, problem: null }],
      iers: null,
    })
  })
})

test('what is lacking is named, with where it is published', async () => {
  const { code, err } = await bench.fail('catalog show 3C286')
  expect(code).toBe(EXIT.io)
  expect(err).toContain(
    `${catalogs}/vla_calibrators.sqlite3: the VLA calibrator list is not there; NRAO publishes it at`,
  )
  await expect(nvssSources({ raRad: 0, decRad: 0, radiusRad: 0.1 })).rejects.toThrow('HEASARC publishes it at https://')
})

test('a conversion without the table of the IERS says where that is published', async () => {
  await bench.succeed('simulate --out @/in2 --antennas 1,20,40 --channels 16')
  const { err } = await bench.succeed('convert @/in2 --out @/obs2.ms')
  expect(err).toContain('the IERS publishes it at https://')
  expect(err).toContain('contimg catalog import iers FILE')
})

test('a file that is no catalogue leaves the one that is there', async () => {
  writeFileSync(bench.path('list.csv'), CSV)
  writeFileSync(bench.path('bad.csv'), `${CSV}0137+331,24.4,beyond,16.5\n`)
  await bench.succeed('catalog import vla @/list.csv')
  const path = join(catalogs, 'vla_calibrators.sqlite3')
  const before = readFileSync(path)
  for (const kind of ['vla', 'nvss', 'iers']) {
    const { code, err } = await bench.fail(`catalog import ${kind} @/bad.csv`)
    expect([code, err]).toEqual([EXIT.validation, expect.stringMatching(/@\/bad.csv( at byte \d+)?: /)])
  }
  expect((await bench.fail('catalog import vla @/none')).code).toBe(EXIT.io)
  expect(readdirSync(catalogs)).toEqual(['vla_calibrators.sqlite3'])
  expect(readFileSync(path)).toEqual(before)
})

test('a catalogue that was damaged is refused by name', async () => {
  writeFileSync(bench.path('list.csv'), CSV)
  await bench.succeed('catalog import vla @/list.csv')
  {
    using db = new DatabaseSync(join(catalogs, 'vla_calibrators.sqlite3'))
    db.exec('DROP VIEW vla_20cm; DROP TABLE fluxes')
  }
  const { code, err } = await bench.fail('catalog show 0834+555')
  expect([code, err]).toEqual([EXIT.validation, expect.stringContaining('no table fluxes, wanted a catalogue')])
})
