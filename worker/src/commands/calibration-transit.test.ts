import { writeFileSync } from 'node:fs'
import { dataBytes, haveData } from '@contimg/fixtures/data'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
const CATALOG = '--catalog @/calibrators.csv'

beforeAll(() =>
  writeFileSync(
    bench.path('calibrators.csv'),
    `name,b1950_name,alt_name,ra_deg,dec_deg,flux_L_jy
1331+305,1328+307,3C286,202.784533,30.509155,15.0
2023+544,2022+542,,305.982683,54.459953,1.2
2020+540,,NOFLUX,305.2,54.1,
`,
  ),
)

test('the next transits of a calibrator, from a moment on', async () => {
  const { out, err } = await bench.succeed(`calibration transit --name 3c286 --n 2 --start 2025-10-18 ${CATALOG}`)
  // 2025-10-18T19:35:16.6 by bisection of the hour angle of erfa.atco13, dUT1 0
  expect(out.split('\n').slice(1)).toEqual([
    'transit                  Dec of date  elevation',
    'UTC                              deg        deg',
    expect.stringMatching(/^2025-10-18T19:35:16\.\d{3} {6}30\.3771 {5}83\.144$/),
    expect.stringMatching(/^2025-10-19T19:31:20\.\d{3} {6}30\.3770 {5}83\.144$/),
    '',
  ])
  expect(err).toMatch(/^warning: dUT1 taken as 0, times may be off by up to 0\.9 s/)
})

test.skipIf(!haveData)(
  'an IERS file moves the transits by UT1 − UTC, −0.170 s on a day of June 2019, and by polar motion',
  async () => {
    writeFileSync(bench.path('finals2000A.all'), dataBytes('coords', 'finals2000A.all.gz'))
    const transit = `calibration transit --name 2023+544 --start 2019-06-01 --n 1 --json ${CATALOG}`
    const [without, withFile] = [
      await bench.succeed(transit),
      await bench.succeed(`${transit} --iers @/finals2000A.all`),
    ]
    expect(withFile.err).toBe('')
    const timeS = (out: string) => 86400 * JSON.parse(out).transits[0].mjd
    const later = await bench.succeed(`${transit.replace('2019', '2025')} --iers @/finals2000A.all`)
    expect(later.err).toMatch(
      /^warning: dUT1 taken as 0, .*: @\/finals2000A.all spans MJD \d+ to \d+, the observation is at 60/,
    )
    expect(timeS(withFile.out) - timeS(without.out)).toBeCloseTo(0.198, 3) // as ERFA has it
  },
)

test('the calibrators in the beam of a pointing, the first few', async () => {
  const inbeam = (flags = '') => `calibration inbeam --pt-dec 54.6 --time 2025-10-18T02:30:27 ${CATALOG}${flags}`
  const { out } = await bench.succeed(inbeam())
  expect(out.split('\n').slice(2, -1)).toEqual([
    expect.stringMatching(/^2023\+544 +0\.05 +0\.999 +1\.20 +1\.20 +-0\.1$/),
    expect.stringMatching(/^2020\+540 +0\.6\d +0\.8\d\d +– +– +-3\.\d$/),
  ])
  const top = JSON.parse((await bench.succeed(inbeam(' --top 1 --json'))).out)
  expect(top).toMatchObject([{ name: '2023+544', field: 0 }])
  expect(top[0].minutes_to_transit).toBeCloseTo(-0.08, 2)
  const responses = async (beam: string) =>
    JSON.parse((await bench.succeed(inbeam(` --json --beam ${beam}`))).out).map(
      (one: { response: number }) => one.response,
    )
  expect(await responses('none')).toEqual([1, 1])
  expect((await responses('tapered4'))[1]).toBeLessThan((await responses('airy'))[1] - 0.02)
  expect((await bench.succeed(inbeam(' --radius 0.01'))).out).toContain('no calibrator within 0.01°')
})

test('a name that no calibrator has is refused with the nearest', async () => {
  const { code, err } = await bench.fail(`calibration transit --name 3C285 ${CATALOG}`)
  expect(err).toMatch(/unknown calibrator "3C285"; the nearest names are 3C286/)
  expect(code).toBe(EXIT.calibration)
})
