import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { type Outcome, Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())

const ANTENNAS = '1,5,9,13,17,21,25,29,33,37,60,80,103,104'
const MID_MJD = 60966.1044 // of the observation

beforeAll(async () => {
  await bench.succeed(`simulate --out @/in --antennas ${ANTENNAS} --channels 32`)
  await bench.succeed('convert @/in --out @/obs.ms')
  await bench.succeed('calibrate @/obs.ms --calibrator 2023+544 --refant 103 --out @/obs')
})

/** Another set of tables with the same contents. */
function copyTables(prefix: string): void {
  for (const kind of ['bpcal', 'gpcal', 'gacal'])
    cpSync(bench.path(`obs_${kind}`), bench.path(`${prefix}_${kind}`), { recursive: true })
}

beforeEach(async () => {
  for (const end of ['', '-shm', '-wal']) rmSync(bench.path(`r.sqlite3${end}`), { force: true })
  await registry('init')
})

const withDatabase = (words: string) => `registry ${words} --db @/r.sqlite3`
const registry = (words: string) => bench.succeed(withDatabase(words))
const refused = (words: string) => bench.fail(withDatabase(words))
const json = ({ out }: Outcome) => JSON.parse(out)

test('init, register, list, active, retire: each sees what the one before did', async () => {
  expect((await registry('init')).out).toBe('@/r.sqlite3  0 calibration sets\n')
  const { out } = await registry('register --name cal_a --prefix @/obs --ms @/obs.ms')
  expect(out.split('\n').slice(1, 4)).toEqual(['  BP    @/obs_bpcal', '  GP    @/obs_gpcal', '  GA    @/obs_gacal'])
  expect((await registry('list')).out).toMatch(
    /^cal_a +active +BP GP GA +54\.51 +2025-10-18T02:30:23 +2025-10-17T14:30:23 +2025-10-18T14:30:23 +103 +\w+/m,
  )
  const tables = ['BP', 'GP', 'GA'].map((kind) => expect.stringMatching(new RegExp(`^cal_a +1\\.000 +${kind} +@/obs_`)))
  expect((await registry(`active --mjd ${MID_MJD + 0.25}`)).out.split('\n').slice(1, 4)).toEqual(tables)
  expect((await registry('retire --name cal_a --reason clouds')).out).toBe('cal_a  now retired (clouds)\n')
  const after = await bench.run(withDatabase(`active --mjd ${MID_MJD}`))
  expect([after.code, after.out]).toEqual([
    EXIT.calibration,
    expect.stringMatching(/^uncalibrated\n.*\ncal_a +retired \(clouds\)/),
  ])
})

test('the spelling of the guide is known, and what it says is kept', async () => {
  const validity = '--valid-start 60966 --valid-end 60966.5'
  await bench.succeed(
    `registry register-prefix --db @/r.sqlite3 --name night1 --prefix @/obs --cal-field 2023+544_t12 --refant 103 ${validity} --status active`,
  )
  const { sets } = json(await registry('list-sets --json'))
  expect(sets).toMatchObject([
    {
      set_name: 'night1',
      cal_field: '2023+544_t12',
      refant: '103',
      valid_start_mjd: 60966,
      valid_end_mjd: 60966.5,
      solver_version: 'contimg',
      solver_params: { history: expect.arrayContaining([expect.stringContaining('model 2023+544')]) },
      tables: [{ order_index: 30 }, { order_index: 40 }, { order_index: 50 }],
    },
  ])
  expect(json(await registry('active --mjd 60966.4 --set night1 --json'))).toMatchObject({
    set: 'night1',
    tables: [{}, {}, {}],
  })
})

test('apply takes what the registry has for the observation, and it is noted', async () => {
  await bench.succeed('convert @/in --out @/target.ms --db @/r.sqlite3')
  const line = 'apply @/target.ms --registry --db @/r.sqlite3'
  const without = await bench.run(line)
  expect([without.code, without.err]).toEqual([EXIT.calibration, expect.stringContaining('contimg apply: ')])
  await registry('register --name cal_a --prefix @/obs --ms @/obs.ms')
  const { out } = await bench.succeed(line)
  expect(out).toMatch(/^calibration cal_a\n@\/target\.ms {2}CORRECTED_DATA written; /)
  const database = new DatabaseSync(bench.path('r.sqlite3'), { readOnly: true })
  const applied = database
    .prepare(
      'SELECT m.stage, m.cal_applied, count(*) AS tables FROM ms_index m JOIN calibration_applied a ON a.ms_path = m.path',
    )
    .get()
  database.close()
  expect(applied).toEqual({ stage: 'calibrated', cal_applied: 1, tables: 3 })
  for (const wrong of ['apply @/target.ms', `${line} --caltable @/obs_bpcal`])
    expect((await bench.fail(wrong)).err).toContain('wanted either --caltable with tables, or --registry')
})

test('data before the calibrator get its tables: validity is not forward only', async () => {
  await registry('register --name cal_a --prefix @/obs --valid-start 60966.1044 --valid-end none')
  for (const mjd of [MID_MJD - 0.49, MID_MJD + 0.49])
    expect(json(await registry(`active --mjd ${mjd} --dec 54.6 --json`))).toMatchObject({
      state: 'calibrated',
      set: 'cal_a',
    })
  expect((await bench.run(withDatabase(`active --mjd ${MID_MJD - 0.51} --dec 54.6`))).code).toBe(EXIT.calibration)
})

test('data of another declination stay uncalibrated', async () => {
  await registry('register --name cal_a --prefix @/obs')
  const { code, out } = await bench.run(withDatabase(`active --mjd ${MID_MJD} --dec 30 --json`))
  expect(code).toBe(EXIT.calibration)
  expect(JSON.parse(out)).toMatchObject({
    state: 'uncalibrated',
    tables: [],
    refused: [
      { set: 'cal_a', reasons: ['of another strip: declination 54.51°, the data of 30.00°, wanted within 1.00°'] },
    ],
  })
})

test('a second solve of the observation supersedes the first, until it is retired', async () => {
  copyTables('again')
  await registry('register --name cal_a --prefix @/obs')
  expect((await registry('register --name cal_b --prefix @/again')).out).toContain(
    'cal_a  now superseded (superseded by cal_b)',
  )
  expect(json(await registry(`active --mjd ${MID_MJD} --json`))).toMatchObject({ set: 'cal_b', others: [] })
  await registry('retire --name cal_b')
  expect(json(await registry(`active --mjd ${MID_MJD} --json`))).toMatchObject({ set: 'cal_a' })
})

test('a Measurement Set asks with its own time, strip, antennas and windows', async () => {
  await registry('register --name cal_a --prefix @/obs')
  expect(json(await registry('active --ms @/obs.ms --json'))).toMatchObject({ set: 'cal_a', missing_antennas: [] })
  await bench.succeed(`simulate --out @/in2 --antennas ${ANTENNAS},44 --channels 32`)
  await bench.succeed('convert @/in2 --out @/obs2.ms')
  const answer = await registry('active --ms @/obs2.ms')
  expect(answer.err).toMatch(/^warning: antennas without a solution, to be flagged: 44$/m)
})

test('tables of shifted data are of the strip that the index knows, and none serves after the dishes moved', async () => {
  await bench.succeed('phaseshift @/obs.ms --to 2023+544 --out @/cal.ms')
  await bench.succeed('calibrate @/cal.ms --calibrator 2023+544 --refant 103 --out @/cal')
  expect((await refused('register --name cal_a --prefix @/cal')).err).toContain('wanted --dec')
  const convert = 'conversion single @/in @/known.ms --db @/r.sqlite3'
  await bench.succeed(convert)
  await registry('register --name cal_a --prefix @/cal')
  expect(json(await registry('list --json')).sets[0].dec_deg).toBeCloseTo(54.513, 2)
  await bench.succeed('simulate --out @/away --antennas 1,20,103 --channels 16 --dec 30 --start 2025-10-18T04:00:00')
  await bench.succeed('conversion single @/away @/away.ms --db @/r.sqlite3')
  const later = await bench.run(withDatabase(`active --mjd ${MID_MJD + 0.2} --dec 54.6`))
  expect([later.code, later.out]).toEqual([
    EXIT.calibration,
    expect.stringContaining('cal_a  the dishes were at declination 29.8'),
  ])
  await registry(`active --mjd ${MID_MJD + 0.03} --dec 54.6`)
})

test('a set of which a table was removed is not chosen', async () => {
  copyTables('gone')
  await registry('register --name cal_a --prefix @/gone')
  rmSync(bench.path('gone_gpcal'), { recursive: true })
  const { code, out } = await bench.run(withDatabase(`active --mjd ${MID_MJD}`))
  expect([code, out]).toEqual([EXIT.calibration, expect.stringContaining('no longer there: @/gone_gpcal')])
})

test('NON_SCIENCE tables are told to be such, and chosen only where that is allowed', async () => {
  copyTables('NON_SCIENCE_x')
  await registry('register --name quick --prefix @/NON_SCIENCE_x')
  expect((await registry('list')).out).toContain('active, NON_SCIENCE')
  expect((await bench.run(withDatabase(`active --mjd ${MID_MJD}`))).code).toBe(EXIT.calibration)
  await registry(`active --mjd ${MID_MJD} --non-science`)
})

test('the timeline tells of windows, gaps and overlaps', async () => {
  await registry('register --name cal_a --prefix @/obs')
  const { strips } = json(await registry(`timeline --start ${MID_MJD - 1} --end ${MID_MJD + 0.25} --json`))
  expect(strips).toMatchObject([
    {
      sets: [{ set_name: 'cal_a', status: 'active' }],
      gaps: [{ start_mjd: expect.closeTo(MID_MJD - 1, 3), end_mjd: expect.closeTo(MID_MJD - 0.5, 3) }],
      overlaps: [],
    },
  ])
  expect((await registry('timeline')).out).toMatch(
    /^declination 54\.51°\n {2}2025-10-17T14:30:23 to 2025-10-18T14:30:23 {2}cal_a\n$/,
  )
})

describe('refused is', () => {
  beforeEach(async () => {
    await registry('register --name cal_a --prefix @/obs')
    copyTables('other')
    mkdirSync(bench.path('empty_bpcal'), { recursive: true })
    writeFileSync(bench.path('text_bpcal'), 'text')
  })

  test.each([
    ['a name that is taken', 'register --name cal_a --prefix @/obs', EXIT.io, 'set cal_a: registered already'],
    ['a table that is registered', 'register --name b --prefix @/obs', EXIT.io, 'is registered already, in set cal_a'],
    ['a prefix of nothing', 'register --name b --prefix @/none', EXIT.io, '@/none: no calibration table'],
    ['a table that is not there', 'register @/none_bpcal --name b', EXIT.validation, '@/none_bpcal: '],
    ['a folder that is no table', 'register @/empty_bpcal --name b', EXIT.validation, '@/empty_bpcal: '],
    ['a file that is no table', 'register @/text_bpcal --name b', EXIT.validation, '@/text_bpcal: '],
    ['a Measurement Set', 'register @/obs.ms --name b', EXIT.validation, '@/obs.ms: no keyword VisCal'],
    ['neither tables nor a prefix', 'register --name b', EXIT.usage, 'found no tables'],
    ['another reference antenna', 'register --name b --prefix @/obs --refant 104', EXIT.usage, 'refer to antenna 103'],
    [
      'a validity turned round',
      'register --name b --prefix @/other --valid-start 60967 --valid-end 60966',
      EXIT.calibration,
      'ends before it begins',
    ],
    ['an unknown set to retire', 'retire --name b', EXIT.database, 'no calibration set b is registered'],
    [
      'an unknown set to choose',
      `active --mjd ${MID_MJD} --set b`,
      EXIT.database,
      'no calibration set b is registered',
    ],
    ['a choice for no time', 'active', EXIT.usage, 'found neither --mjd nor --ms'],
  ])('%s', async (_, words, code, message) => {
    const outcome = await refused(words)
    expect([outcome.code, outcome.err]).toEqual([code, expect.stringContaining(message)])
  })

  test('whatever looks into a database that is not there', async () => {
    for (const words of [
      'list',
      'active --mjd 1',
      'retire --name a',
      'timeline',
      'register --name b --prefix @/other',
    ]) {
      const { code, err } = await bench.fail(`registry ${words} --db @/none.sqlite3`)
      expect([code, err]).toEqual([EXIT.usage, expect.stringContaining('"contimg registry init" makes it')])
    }
  })
})

describe.skipIf(!haveData)('the real calibrations', () => {
  beforeAll(() => {
    mkdirSync(bench.path('real'))
    for (const kind of ['bpcal', 'gpcal'])
      unpackedTable('caltables', `dsa110_20251013T132803_${kind}`, bench.path('real'))
    for (const kind of ['bandpass', 'gain'])
      unpackedTable('caltables', `dsa110_20250905T032314_sb00_${kind}`, bench.path('real'))
  })

  test('that of 2025-10-13 is registered with its dead antennas known', async () => {
    const name = '@/real/dsa110_20251013T132803'
    const shifted = await refused(`register --name oct --prefix ${name}`)
    expect([shifted.code, shifted.err]).toEqual([
      EXIT.usage,
      expect.stringContaining('no more of the strip than their field, midpoint_ref, 44.80°: wanted --dec'),
    ])
    await registry(`register --name oct --prefix ${name} --dec 44.8`)
    const { sets } = json(await registry('list --json'))
    const dead = [10, 21, 22, 23, ...Array.from({ length: 16 }, (_, i) => 52 + i), 110, 111, 112, 113, 117]
    expect(sets[0].quality.unsolvedAntennas).toEqual(expect.arrayContaining(dead.map(String)))
  })

  test('that of 2025-09-05 is refused with the reason, and nothing of it is kept, whatever is asked', async () => {
    const name = '@/real/dsa110_20250905T032314_sb00'
    for (const more of ['', ' --status retired']) {
      const { code, err } = await refused(`register ${name}_bandpass ${name}_gain --name sep --dec 54${more}`)
      expect(code).toBe(EXIT.calibration)
      expect(err).toMatch(/set sep is refused: its quality is (poor|failed): \w/)
    }
    expect((await registry('list')).out).toBe('no sets\n')
  })
})

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))

test('of two commands that register at once, the same set comes in once, another solve supersedes', async () => {
  const run = (name: string, prefix: string) =>
    promisify(execFile)(process.execPath, [
      CONTIMG,
      'registry',
      'register',
      '--db',
      bench.path('r.sqlite3'),
      '--name',
      name,
      '--prefix',
      bench.path(prefix),
    ]).then(
      () => 0,
      ({ code }: { code: number }) => code,
    )
  expect((await Promise.all([run('same', 'obs'), run('same', 'obs')])).toSorted()).toEqual([0, EXIT.io])
  await registry('retire --name same')
  for (const name of ['x', 'y']) copyTables(name)
  expect(await Promise.all([run('x', 'x'), run('y', 'y')])).toEqual([0, 0])
  const { sets } = json(await registry('list --json'))
  expect(sets.map(({ status }: { status: string }) => status).toSorted()).toEqual(['active', 'retired', 'superseded'])
})
