import { renameSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { type Outcome, Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

const SIMULATE = 'simulate --antennas 1,5,9,13,17,21,25,29,33,37,60,80,103,104 --channels 32'

beforeAll(async () => {
  await bench.succeed(`${SIMULATE} --out @/in`)
  await bench.succeed('convert @/in --out @/obs.ms')
})

beforeEach(async () => {
  for (const end of ['', '-shm', '-wal']) rmSync(bench.path(`r.sqlite3${end}`), { force: true })
  await bench.succeed('registry init --db @/r.sqlite3')
})

const DATABASE = '--db @/r.sqlite3'
const SOLVE = 'calibrate @/obs.ms --calibrator 2023+544 --refant 103'
const lastLine = ({ out }: Outcome) => out.trimEnd().split('\n').at(-1)
const sets = async () => JSON.parse((await bench.succeed(`registry list --json ${DATABASE}`)).out).sets

test('a finished calibration registers itself, with what made it, and apply finds it; a second one supersedes it', async () => {
  const solve = `${SOLVE} --out @/a --gain-solint 60s ${DATABASE}`
  expect(lastLine(await bench.succeed(solve))).toMatch(
    /^registered as cal_a: \w+, valid 2025-10-17T14:30:23 to 2025-10-18T14:30:23$/,
  )
  expect(await sets()).toMatchObject([
    {
      set_name: 'cal_a',
      status: 'active',
      cal_field: '2023+544',
      refant: '103',
      dec_deg: expect.closeTo(54.51, 2),
      source_ms_path: '@/obs.ms',
      solver_command: `contimg calibrate @/obs.ms --calibrator 2023+544 --out @/a --refant 103 --gain-solint 60s ${DATABASE}`,
      solver_params: { history: expect.arrayContaining([expect.stringContaining('model 2023+544')]) },
      quality: { passed: true },
      tables: [{ table_type: 'BP' }, { table_type: 'GP' }, { table_type: 'GA' }],
    },
  ])
  expect((await bench.succeed(`apply @/obs.ms --registry ${DATABASE}`)).out).toMatch(/^calibration cal_a\n/)
  const again = await bench.succeed(
    `calibration calibrate --ms @/obs.ms --calibrator 2023+544 --refant 103 --out @/b ${DATABASE}`,
  )
  expect(lastLine(again)).toMatch(/^registered as cal_b: .*; cal_a {2}now superseded \(superseded by cal_b\)$/)
})

test('tables that fail their quality are written and not registered, and the reason is told', async () => {
  await bench.succeed('simulate --antennas 1,20,40,60,80,103 --channels 32 --out @/few')
  await bench.succeed('convert @/few --out @/few.ms')
  const line = `calibrate @/few.ms --calibrator 2023+544 --refant 103 ${DATABASE}`
  expect(lastLine(await bench.succeed(line))).toMatch(
    /^not registered: set cal_few is refused: its quality is failed: .*6 antennas .*wanted at least 10/,
  )
  expect(await sets()).toEqual([])
})

test('tables that are not for science are not registered; nor does another name make them good', async () => {
  const out = await bench.succeed(`${SOLVE} --preset development --uvrange >10lambda --out @/t ${DATABASE}`)
  expect(lastLine(out)).toBe('not registered: the tables are NON_SCIENCE')
  expect(await sets()).toEqual([])
  for (const kind of ['bpcal', 'gpcal']) renameSync(bench.path(`NON_SCIENCE_t_${kind}`), bench.path(`fine_${kind}`))
  const applied = await bench.fail('apply @/obs.ms --caltable @/fine_bpcal @/fine_gpcal')
  expect([applied.code, applied.err]).toEqual([
    EXIT.calibration,
    expect.stringContaining('@/fine_bpcal: marked NON_SCIENCE: not to be applied'),
  ])
  await bench.succeed(`registry register --name fine --prefix @/fine ${DATABASE}`)
  expect(await sets()).toMatchObject([{ non_science: true }])
  const found = await bench.run(`apply @/obs.ms --registry ${DATABASE}`)
  expect([found.code, found.out]).toEqual([EXIT.calibration, ''])
  await bench.succeed('apply @/obs.ms --caltable @/fine_bpcal @/fine_gpcal --allow-non-science')
})

test('why else a set is not registered is told in the same line', async () => {
  const solve = (out: string, more: string) => bench.succeed(`${SOLVE} --out @/${out}${more}`)
  expect(lastLine(await solve('c', ` --no-register ${DATABASE}`))).toBe('not registered, as was asked')
  expect(lastLine(await solve('d', ''))).toMatch(
    /^not registered: there is no database .*"contimg registry init" makes/,
  )
  expect(lastLine(await solve('e', ` ${DATABASE}`))).toMatch(/^registered as cal_e/)
  for (const kind of ['bpcal', 'gpcal', 'gacal']) rmSync(bench.path(`e_${kind}`), { recursive: true })
  expect(lastLine(await solve('e', ` ${DATABASE}`))).toBe(
    'not registered: set cal_e: registered already, wanted another name',
  )
  await bench.succeed('phaseshift @/obs.ms --to 2023+544 --out @/shifted.ms')
  const shifted = (out: string, more: string) =>
    bench.succeed(`calibrate @/shifted.ms --calibrator 2023+544 --refant 103 --out @/${out} ${DATABASE}${more}`)
  expect(lastLine(await shifted('f', ''))).toMatch(
    /^not registered: the tables say no more of the strip .*wanted --dec/,
  )
  expect(lastLine(await shifted('g', ' --dec 54.5'))).toMatch(/^registered as cal_g/)
  const { code, err } = await bench.fail(`${SOLVE} --out @/h --db @/none.sqlite3`)
  expect([code, err]).toEqual([EXIT.usage, expect.stringContaining('@/none.sqlite3: there is no such database')])
})

test('calibration qa of a Measurement Set compares what was corrected with its model', async () => {
  await bench.succeed(`${SOLVE} --out @/obs`)
  await bench.succeed('apply @/obs.ms --caltable @/obs_bpcal @/obs_gpcal @/obs_gacal')
  const check = async () => {
    const { out } = await bench.run('calibration qa @/obs.ms')
    return out.split('\n').find((line) => line.includes('MODEL/CORRECTED'))
  }
  expect(await check()).toMatch(/^the set +MODEL\/CORRECTED amplitude +— .* not measured$/)
  await bench.succeed('model @/obs.ms --calibrator 2023+544')
  expect(await check()).toMatch(
    /^the set +MODEL\/CORRECTED amplitude +(0\.99\d*|1|1\.0\d*) +beyond 1\.5× +beyond 5× +good$/,
  )
  await bench.succeed('calibration model inject --ms @/obs.ms --name 2023+544 --flux 12')
  const { code, err } = await bench.fail('calibration qa @/obs.ms')
  expect([code, err]).toEqual([EXIT.calibration, expect.stringMatching(/MODEL_DATA is \d[\d.]* times CORRECTED_DATA/)])
})
