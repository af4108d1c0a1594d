import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

/** A state folder of its own, set before config.ts is read. */
const state = await vi.hoisted(async () => {
  const { mkdtempSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const folder = mkdtempSync(join(tmpdir(), 'contimg-state-'))
  Object.assign(process.env, { PIPELINE_STATE_DIR: folder, VLA_CATALOG: '' })
  return folder
})

const catalogs = join(state, 'catalogs')
const bench = new Workbench()
const SOLVE = '--skip-g --prebp-phase --out'

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 32')
  await bench.succeed('convert @/in --out @/obs.ms')
  // 2023+544 stands at 305.87°, 54.46°: the lists name two others that the array sees, and one that it does not
  const csv = 'name,ra_deg,dec_deg,flux_jy\n2024+544,305.9,54.46,3.3\n2025+545,306.2,54.5,2.2\n1212+121,183,12.2,50\n'
  writeFileSync(bench.path('list.csv'), csv)
  writeFileSync(bench.path('far.csv'), 'name,ra_deg,dec_deg,flux_jy\n1212+121,183,12.2,50\n')
})
afterEach(() => rmSync(catalogs, { recursive: true, force: true }))
afterAll(() => {
  bench.remove()
  rmSync(state, { recursive: true, force: true })
})

test('calibrate solves on a calibrator of the imported catalogue, and says whose flux it has', async () => {
  await bench.succeed('catalog import vla @/list.csv')
  const { out } = await bench.succeed(`calibrate @/obs.ms --calibrator 2025+545 ${SOLVE} @/named`)
  expect(out).toContain(`model 2025+545, calibrator list ${catalogs}/vla_calibrators.sqlite3`)
  const builtIn = await bench.succeed(`calibrate @/obs.ms --calibrator 2023+544 ${SOLVE} @/builtIn`)
  expect(builtIn.out).toContain('model 2023+544, VLA calibrator list, 20 cm')
})

test('without a name the brightest of the catalogue through the beam is taken', async () => {
  await bench.succeed('catalog import vla @/list.csv')
  const { err } = await bench.succeed(`calibrate @/obs.ms ${SOLVE} @/auto`)
  expect(err).toMatch(/taking 2024\+544, [\d.]+ Jy through the beam \(calibrator list .*vla_calibrators\.sqlite3\)/)
  expect(err).toMatch(/2024\+544: the tables are not good/)
  expect(err).toMatch(/2025\+545: the tables are not good/) // the next one was tried
})

test('a list that is given goes before the imported one, the built-in ones stand in where it sees none', async () => {
  mkdirSync(catalogs, { recursive: true })
  writeFileSync(join(catalogs, 'vla_calibrators.sqlite3'), 'no database')
  const given = await bench.succeed(`calibrate @/obs.ms --cal-catalog @/list.csv ${SOLVE} @/given`)
  expect(given.err).toMatch(/taking 2024\+544, .* \(calibrator list @\/list\.csv\)/)
  const far = await bench.succeed(`calibrate @/obs.ms --cal-catalog @/far.csv ${SOLVE} @/far`)
  expect(far.err).toMatch(/taking 2023\+544, .* \(VLA calibrator list, 20 cm\)/)
  const { code, err } = await bench.fail('calibrate @/obs.ms --cal-catalog @/none.csv')
  expect([code, err]).toEqual([EXIT.io, expect.stringContaining('@/none.csv')])
})

test('model takes the catalogue too, under both names of the command', async () => {
  await bench.succeed('catalog import vla @/list.csv')
  const wanted = `MODEL_DATA written: 2025+545, calibrator list ${catalogs}/vla_calibrators.sqlite3; beam airy`
  expect((await bench.succeed('model @/obs.ms --calibrator 2025+545')).out).toContain(wanted)
  expect((await bench.succeed('calibration model inject --ms @/obs.ms --name 2025+545')).out).toContain(wanted)
})
