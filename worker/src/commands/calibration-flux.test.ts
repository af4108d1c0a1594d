import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { type Outcome, Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

const DATABASE = '--db @/r.sqlite3'
const json = ({ out }: Outcome) => JSON.parse(out)
const flux = (words: string) => bench.succeed(`calibration flux ${words} ${DATABASE}`)
const measure = (day: number, more = '') => flux(`measure @/day${day}.ms --calibrator 2023+544${more}`)

/** Three days, seen under the calibration of the first. */
beforeAll(async () => {
  await bench.succeed(`registry init ${DATABASE}`)
  for (const [day, start] of ['2025-10-18T02:27:48', '2025-10-19T02:23:52', '2025-10-20T02:19:56'].entries()) {
    await bench.succeed(
      `simulate --out @/in${day} --antennas 1,5,9,13,17,21,25,29,33,37,60,80,103,104 --channels 16 --start ${start} --seed 3`,
    )
    await bench.succeed(`conversion single @/in${day} @/day${day}.ms ${DATABASE}`)
  }
  await bench.succeed(`calibrate @/day0.ms --calibrator 2023+544 --refant 103 ${DATABASE}`)
  await bench.succeed(`apply @/day0.ms --registry ${DATABASE}`)
  const tables = ['bpcal', 'gpcal', 'gacal'].map((kind) => `@/day0_${kind}`).join(' ')
  for (const day of [1, 2]) await bench.succeed(`apply @/day${day}.ms --caltable ${tables}`)
})

test('the flux of a calibrator is measured, kept, listed and found steady', async () => {
  const first = await measure(0)
  expect(first.out).toMatch(
    /^2023\+544 {2}[\d.]+ Jy of [\d.]+ at 1\.405 GHz, ratio [01]\.\d{3,4} ± 0\.\d+; rms of phase /,
  )
  expect(first.err).toMatch(
    /warning: calibrated with cal_day0, which was solved of the same data: the ratio tells of that/,
  )
  for (const day of [1, 2]) {
    const found = json(await measure(day, ' --json'))
    expect(Math.abs(found.flux_ratio - 1)).toBeLessThan(Math.max(0.05, 4 * found.flux_ratio_error))
    expect(found).toMatchObject({ calibrator_name: '2023+544', ms_path: `@/day${day}.ms` })
  }
  await measure(2)
  expect(json(await flux('list --json')).measurements).toHaveLength(3)
  expect((await flux('list --calibrator 2023+544')).out.trimEnd().split('\n')).toHaveLength(5)
  expect((await flux('list --calibrator 3C286')).out).toBe('no measurements\n')
  const steady = await flux('check --at 2025-10-21')
  expect(steady.out).toMatch(/^2023\+544 +\d+\.\d +steady +/m)
  expect((await flux('check --at 2025-10-21 --window-days 2')).out).toMatch(/too few measurements/)
  expect((await flux('check')).out).toBe('no measurements in the window\n')
})

test('a flux that falls raises an alert, which is acknowledged and resolved; how bad it is, the code says', async () => {
  const wrong = await measure(2, ' --flux 2') // of 1.1 Jy
  expect(wrong.err).toMatch(/warning: 2023\+544 has 0\.\d\d times the flux of the catalogue/)
  const line = `calibration flux check --at 2025-10-21 ${DATABASE}`
  const critical = await bench.fail(line)
  expect([critical.code, critical.err]).toEqual([
    EXIT.calibration,
    'contimg calibration flux check: the flux drifts critically: 2023+544\n',
  ])
  expect(critical.out).toMatch(/^raised: alert 1 {2}critical, .*: 2023\+544: flux .* has fallen from /m)
  const again = await bench.run(`${line} --json`)
  expect(JSON.parse(again.out).calibrators).toMatchObject([
    {
      calibrator_name: '2023+544',
      level: 'critical',
      direction: 'fallen',
      n_measurements: 3,
      alert: { is_new: false },
    },
  ])
  expect((await flux('alerts')).out).toMatch(/^1 {2}critical, /)
  expect((await flux('acknowledge 1 --by ana')).out).toMatch(/^ {3}acknowledged by ana, /m)
  expect((await flux('resolve 1 --note calm')).out).toMatch(/^ {3}resolved, .*: calm$/m)
  expect((await flux('alerts')).out).toBe('no alerts\n')
  expect(json(await flux('alerts --all --json')).alerts).toMatchObject([
    { acknowledged_by: 'ana', resolution_note: 'calm' },
  ])
  const { code, err } = await bench.fail(`calibration flux resolve 9 ${DATABASE}`)
  expect([code, err]).toEqual([EXIT.database, expect.stringContaining('there is no alert 9')])
})

test('a flux that rises by less is a warning, with a code of its own', async () => {
  const { catalog_flux_jy } = json(await measure(1, ' --json'))
  await measure(2, ` --flux ${catalog_flux_jy / 1.3}`)
  const { code, out } = await bench.fail(`calibration flux check --at 2025-10-21 ${DATABASE}`)
  expect(code).toBe(EXIT.validation)
  expect(out).toMatch(/^2023\+544 +\d+\.\d +warning, risen +/m)
})

test('what cannot be measured is refused in one line, and nothing is kept', async () => {
  const refused = async (words: string) => (await bench.fail(`calibration flux measure ${words} ${DATABASE}`)).err
  expect(await refused('@/day0.ms --calibrator 3C286')).toContain('is outside the beam')
  expect(await refused('@/day0.ms --calibrator nobody')).toContain('nobody')
  expect(await refused('@/day0.ms --column MODEL_DATA')).toContain('MODEL_DATA')
  expect((await bench.succeed('calibration flux measure @/day0.ms')).err).toContain('not kept: there is no database')
  expect(json(await flux('list --json')).measurements).toHaveLength(3)
})
