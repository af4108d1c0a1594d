import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --antennas 1,20,40,60,80,103 --channels 96')
  await bench.succeed('convert @/in --out @/obs.ms')
  await bench.succeed('flag @/obs.ms --mode zeros')
})

const tables = (name: string) =>
  readdirSync(bench.path('.'))
    .filter((one) => one.includes(`${name}_`))
    .sort()

test('delays, a smoothed bandpass and gains for all windows together', async () => {
  const flags = '--do-k --bp-smooth-type hanning --fillgaps 2 --combine-spw --robust huber --gain-solint 60s'
  const { out } = await bench.succeed(`calibrate @/obs.ms --calibrator 2023+544 --out @/a ${flags}`)
  expect(tables('a')).toEqual(['a_bpcal', 'a_gacal', 'a_gpcal', 'a_kcal'])
  expect(out).toMatch(/a_kcal +192/) // 6 antennas × 2 receptors × 16 windows
  expect(out).toMatch(/a_gpcal +60/) // 5 spans of one window
  await bench.succeed('apply @/obs.ms --caltable @/a_kcal @/a_bpcal @/a_gpcal @/a_gacal')
})

test('a bandpass alone, and the gains after it alone', async () => {
  const calibrate = 'calibration calibrate --ms @/obs.ms --calibrator 2023+544'
  await bench.succeed(`${calibrate} --skip-g --bp-combine-field --prebp-minsnr 2 --out @/b`)
  expect(tables('b')).toEqual(['b_bpcal'])
  const { out } = await bench.succeed(`${calibrate} --skip-bp --gaintable @/b_bpcal --gain-calmode p --out @/g`)
  expect(tables('g')).toEqual(['g_gpcal'])
  expect(out).toMatch(/g_gpcal +192/)
})

test('a quick look writes tables that are not for science', async () => {
  const { err } = await bench.succeed('calibrate @/obs.ms --calibrator 2023+544 --fast --uvrange >10lambda --out @/f')
  expect(tables('f')).toEqual(['NON_SCIENCE_f_bpcal', 'NON_SCIENCE_f_gpcal'])
  expect(err).not.toContain('not normalised')
  const { code } = await bench.fail('apply @/obs.ms --caltable @/NON_SCIENCE_f_bpcal')
  expect(code).not.toBe(EXIT.ok)
})

test('where no calibrator is named the one in the beam is taken, and its tables are judged', async () => {
  const { err } = await bench.succeed('calibrate @/obs.ms --out @/auto')
  expect(err).toMatch(/no calibrator named: taking 2023\+544/)
  expect(err).toMatch(/2023\+544: the tables are not good: .*6 antennas/)
  expect(tables('auto')).toEqual(['auto_bpcal', 'auto_gacal', 'auto_gpcal'])
})

test('interference is flagged where the tables are not good, if that is asked for, and taken back where it did not help', async () => {
  const line = 'calibrate @/obs.ms --calibrator 2023+544 --gain-calmode p --out'
  expect((await bench.succeed(`${line} @/as-it-is`)).err).not.toContain('not good')
  const { err } = await bench.succeed(`${line} @/retried --flag-rfi-retry`)
  expect(err).toMatch(/warning: 2023\+544: the tables are not good: .*6 antennas/)
  for (const strategy of ['gentle', 'default', 'aggressive'])
    expect(err).toMatch(
      new RegExp(`warning: interference flagged with strategy ${strategy}, \\d+ samples, and taken back`),
    )
  expect((await bench.succeed('flag @/obs.ms --versions')).out).not.toContain('rfi')
})
