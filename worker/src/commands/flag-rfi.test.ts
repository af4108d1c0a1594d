import { rmSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const bench = new Workbench()

beforeAll(async () => {
  await bench.succeed('simulate --out @/incoming --size tiny --antennas 6 --rfi narrow=2,edges=1,strength=30')
  await bench.succeed('convert @/incoming --out @/obs.ms')
}, 60_000)

afterAll(() => bench.remove())

const reportOf = (text: string) => JSON.parse(text) as { changed: number; saved_as: string; bad_channels: number }

test('mode rfi flags interference once, after the modes before it, and can be taken back', async () => {
  const first = reportOf((await bench.succeed('flag @/obs.ms --mode autos,rfi --json')).out)
  expect(first.bad_channels).toBeGreaterThanOrEqual(8) // four in each polarization at least
  expect(first.changed).toBeGreaterThan(0)
  expect(first.saved_as).toBe('before_flag_2')
  const again = await bench.succeed('calibration flag --ms @/obs.ms --mode rfi --strategy gentle')
  expect(again.out).toMatch(/samples changed \(strategy gentle; .*\), those before as before_flag_3\n\d+\.\d+ % of /)
  await bench.succeed('flag @/obs.ms --undo')
  await bench.succeed('flag @/obs.ms --undo')
  await bench.succeed('flag @/obs.ms --undo')
  expect((await bench.succeed('flag @/obs.ms --mode summary')).out).toMatch(/^0\.000 % of /)
})

test.each([
  ['--mode rfi --strategy careful', 5, /strategy "careful", wanted gentle, default, aggressive or a file \*\.json/],
  ['--mode rfi --strategy @/bad.json', 5, /bad\.json: iterations is -1, wanted a whole number from 0 to 10/],
  ['--mode rfi --strategy @/none.json', 2, /none\.json/],
  ['--mode rfi,autos', 64, /mode rfi,autos, wanted rfi once, as the last/],
  ['--mode rfi --antenna 1', 64, /--antenna does not go with mode rfi, which takes all of it/],
  ['--mode rfi --aoflagger-path /x/aoflagger', 64, /--aoflagger-path is not of --rfi-backend contimg/],
  ['--mode rfi --rfi-backend aoflagger --strategy gentle', 64, /--strategy is not of --rfi-backend aoflagger/],
  ['--mode zeros --strategy gentle', 64, /--strategy is of mode rfi, wanted that mode/],
  ['--mode rfi --rfi-backend aoflagger', 1, /24 fields, each of which AOFlagger treats alone, wanted one/],
])('flag %s is refused', async (flags, code, message) => {
  writeFileSync(bench.path('bad.json'), '{"extends": "default", "iterations": -1}')
  const outcome = await bench.fail(`flag @/obs.ms ${flags}`)
  expect(outcome.err).toMatch(message)
  expect(outcome.code).toBe(code)
})

test('where AOFlagger is not there, that is said', async () => {
  await bench.succeed('phaseshift @/obs.ms --to meridian --out @/one.ms')
  const backend = '--rfi-backend aoflagger --aoflagger-path @/aoflagger'
  const { code, err } = await bench.run(`flag @/one.ms --mode rfi ${backend}`)
  expect(err).toMatch(/there is no program "@\/aoflagger", wanted AOFlagger on PATH or its path/)
  expect(code).toBe(2) // a file is missing
  rmSync(bench.path('one.ms'), { recursive: true })
})
