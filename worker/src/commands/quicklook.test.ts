import { existsSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
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

const bench = new Workbench()
afterAll(() => {
  bench.remove()
  rmSync(state, { recursive: true, force: true })
})

const SMALL = '--imsize 64 --cell 20arcsec --niter 20 --no-nvss-mask'

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --size tiny --channels 32 --groups 2')
  await bench.succeed('registry init --db @/db.sqlite3')
}, 60_000)

test('quicklook needs tables: those given, or a registry that has some', async () => {
  const none = await bench.fail(`quicklook @/in 2025-10-18T02:27:48 --out @/x.ms ${SMALL} --db @/gone.sqlite3`)
  expect([none.code, none.err]).toEqual([EXIT.usage, expect.stringContaining('"contimg registry init" makes it')])
  const two = await bench.fail(`quicklook @/in --caltable @/cal_bpcal --out @/x.ms ${SMALL}`)
  expect([two.code, two.err]).toEqual([EXIT.conversion, expect.stringContaining('wanted the id of one')])
  const gone = await bench.fail(`quicklook @/in 2025-10-18T02:27:48 --caltable @/gone --out @/x.ms ${SMALL}`)
  expect([gone.code, gone.err]).toEqual([EXIT.validation, expect.stringContaining('@/gone: there is no table.dat')])
})

test('quicklook goes from the files to the image with the best registered set, and notes what it applied', async () => {
  const quick = `quicklook @/in 2025-10-18T02:27:48 --db @/db.sqlite3 ${SMALL}`
  const early = await bench.run(`${quick} --out @/early.ms`)
  expect(early.code).toBe(EXIT.calibration) // nothing is registered yet; what was converted stays
  expect(existsSync(bench.path('early.ms'))).toBe(true)
  await bench.succeed('calibrate @/early.ms --calibrator 2023+544 --out @/cal --db @/db.sqlite3')
  const { out } = await bench.succeed(`${quick} --out @/look/obs.ms`)
  expect(out).toMatch(/^@\/look\/obs\.ms {2}2025-10-18T02:27:48\.000 UTC, 115200 rows, calibrated by \w+, /)
  expect(out).toMatch(
    /\nstage +wall +share\n.*\nconvert +[\d.]+ +\d+\napply +[\d.]+ +\d+\nimage +[\d.]+ +\d+\ntotal +[\d.]+ +100\n$/,
  )
  for (const name of ['obs.ms/table.dat', 'obs-image.fits', 'obs-dirty.fits'])
    expect(existsSync(bench.path(`look/${name}`))).toBe(true)
}, 120_000)

test('quicklook prints JSON, and marks what a look of the tier development gives', async () => {
  const tables = '@/cal_bpcal @/cal_gpcal @/cal_gacal'
  const flags = `--caltable ${tables} --quality-tier development --imsize 64 --no-nvss-mask --json`
  const { out } = await bench.succeed(`quicklook @/in 2025-10-18T02:27:48 --out @/json.ms ${flags}`)
  const report = JSON.parse(out) as Record<string, unknown>
  expect(report).toMatchObject({
    ms: '@/json.ms',
    tables: tables.split(' '),
    products: { image: '@/NON_SCIENCE_json-image.fits' },
    in_memory: true,
  })
  expect((report.stages as { name: string }[]).map(({ name }) => name)).toEqual(['convert', 'apply', 'image'])
  const header = readFileSync(bench.path('NON_SCIENCE_json-image.fits')).subarray(0, 11520).toString('latin1')
  expect(header).toMatch(/QUALTIER= 'development'/)
  expect(header).toMatch(/NONSCI {2}= +T/)
  expect(header).toMatch(/CDELT2 {2}= +0\.00277/) // 10″
}, 60_000)
