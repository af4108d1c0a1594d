import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
const [FIRST, SECOND] = ['2025-10-18T02:27:48', '2025-10-18T02:32:57']
const ROWS = 24 * 16 * 3 // integrations, windows, baselines of two antennas with themselves

beforeAll(() => bench.succeed('simulate --out @/in --groups 2 --antennas 1,30 --channels 16'))

/** A copy of the files, to do something to. */
function copyOf(name: string): string {
  cpSync(bench.path('in'), bench.path(name), { recursive: true })
  return bench.path(name)
}

/** Path of a file of the copy by its subband: of the first group, or the second. */
function file(folder: string, subband: string, group = 0): string {
  const names = readdirSync(folder).filter((name) => name.endsWith(`_sb${subband}.hdf5`))
  return `${folder}/${names.toSorted()[group]}`
}

test('every observation of a folder becomes a Measurement Set of its own, whole, named after its first stamp', async () => {
  const { out, err } = await bench.succeed('conversion groups @/in @/ms')
  expect(out.split('\n').slice(0, 7)).toEqual([
    'group                files  spread  plan',
    '                                 s',
    `${FIRST}     16       3  @/ms/${FIRST}.ms`,
    `${SECOND}     16       3  @/ms/${SECOND}.ms`,
    `@/ms/${FIRST}.ms  2025-10-18T02:27:48.000 UTC, ${ROWS} rows, 16 spectral windows, 24 fields, calibrator 2023+544`,
    expect.stringMatching(/^WRITER_TYPE: direct {2}load [\d.]+ s, phase [\d.]+ s, write [\d.]+ s, total [\d.]+ s$/),
    expect.stringContaining(`@/ms/${SECOND}.ms  2025-10-18T02:32:57.`),
  ])
  expect(err.match(/^warning: (?!dUT1)/gm)).toBeNull()
  expect(readdirSync(bench.path('ms'))).toEqual([`${FIRST}.ms`, `${SECOND}.ms`])
  expect((await bench.succeed(`table @/ms/${SECOND}.ms`)).out).toContain(`${ROWS} rows`)
})

test.each(['--dry-run', '--find-only'])('%s prints the groups and changes nothing', async (flag) => {
  const before = bench.names()
  const { out } = await bench.succeed(`conversion groups @/in @/none ${flag}`)
  expect(
    out
      .split('\n')
      .slice(2, -1)
      .map((line) => line.slice(0, 19)),
  ).toEqual([FIRST, SECOND])
  expect(bench.names()).toEqual(before)
})

test('only groups from START on and before END', async () => {
  const ids = async (span: string) => {
    const { out } = await bench.succeed(`conversion groups @/in @/none ${span} --dry-run`)
    return out.match(/^\d\S+/gm) ?? []
  }
  expect(await ids(FIRST)).toEqual([FIRST, SECOND])
  expect(await ids('2025-10-18T02:27:49')).toEqual([SECOND]) // a file of the first is after START, the group is not
  expect(await ids(`${FIRST} ${SECOND}`)).toEqual([FIRST])
  expect(await ids('2025-10-19')).toEqual([])
})

describe('a group without all subbands', () => {
  beforeAll(() => {
    const folder = copyOf('gaps')
    for (const subband of ['03', '12']) rmSync(file(folder, subband))
  })

  test('is skipped, its missing subbands told', async () => {
    const { out } = await bench.succeed('conversion groups @/gaps @/gaps-ms')
    expect(out).toMatch(new RegExp(`^${FIRST} +14 +3 +skip: sb03, sb12 missing$`, 'm'))
    expect(readdirSync(bench.path('gaps-ms'))).toEqual([`${SECOND}.ms`])
    const { out: found } = await bench.succeed('conversion groups @/gaps @/gaps-ms --find-only')
    expect(found).toMatch(new RegExp(`^${FIRST} +14 +3 +03 12$`, 'm'))
  })

  test('is converted with --allow-missing', async () => {
    const { out } = await bench.succeed(`conversion groups @/gaps @/part ${FIRST} ${SECOND} --allow-missing`)
    expect(out).toContain(' 14 spectral windows, 24 fields')
  })

  test('is filled in with --fill-missing', async () => {
    const { out } = await bench.succeed(`conversion groups @/gaps @/filled ${FIRST} ${SECOND} --fill-missing`)
    expect(out).toContain(' 16 spectral windows, 24 fields')
  })
})

describe('a group whose Measurement Set was made before all files came', () => {
  const windows = async (path: string) =>
    (await bench.succeed(`table @/${path}/SPECTRAL_WINDOW --column NAME --rows 0:16`)).out

  test.each(['--allow-missing', '--fill-missing'])('is made anew when they have come (%s)', async (flag) => {
    const [folder, out] = [copyOf(`reopen${flag}`), `reopened${flag}`]
    rmSync(file(folder, '05'))
    await bench.succeed(`conversion groups ${folder} @/${out} ${FIRST} ${SECOND} ${flag}`)
    copyFileSync(file(bench.path('in'), '05'), file(bench.path('in'), '05').replace(bench.path('in'), folder))
    const plan = (await bench.succeed(`conversion groups ${folder} @/${out} ${FIRST} ${SECOND} --dry-run`)).out
    expect(plan).toMatch(new RegExp(`^${FIRST} +16 +3 +reopen: sb05 came after @/${out}/${FIRST}.ms$`, 'm'))
    const again = await bench.succeed(`conversion groups ${folder} @/${out} ${FIRST} ${SECOND} --skip-existing`)
    expect(again.out).toContain(' 16 spectral windows, 24 fields')
    expect(readdirSync(bench.path(out))).toEqual([`${FIRST}.ms`])
    expect(await windows(`${out}/${FIRST}.ms`)).toContain('sb05')
    const third = await bench.succeed(`conversion groups ${folder} @/${out} ${FIRST} ${SECOND} --skip-existing`)
    expect(third.out).toMatch(/skip: .* exists already$/m)
  })

  test('takes the name of a file that came late and has the earliest stamp', async () => {
    const folder = copyOf('early')
    const first = readdirSync(folder).filter((name) => name.startsWith(FIRST) && name.endsWith('.hdf5'))
    for (const name of first) rmSync(`${folder}/${name}`)
    await bench.succeed(`conversion groups @/early @/early-ms ${FIRST} ${SECOND} --allow-missing`)
    const [was] = readdirSync(bench.path('early-ms'))
    expect(was).not.toBe(`${FIRST}.ms`)
    for (const name of first) copyFileSync(`${bench.path('in')}/${name}`, `${folder}/${name}`)
    await bench.succeed(`conversion groups @/early @/early-ms ${FIRST} ${SECOND}`)
    expect(readdirSync(bench.path('early-ms'))).toEqual([`${FIRST}.ms`])
    expect(await windows(`early-ms/${FIRST}.ms`)).toContain('sb00')
  })
})

describe('a Measurement Set may grow elsewhere', () => {
  test('in memory, or on a scratch disk, which are left empty', async () => {
    mkdirSync(bench.path('memory'))
    const flags = '--stage-to-tmpfs --tmpfs-path @/memory --writer parallel-subband'
    const { out, err } = await bench.succeed(`conversion groups @/in @/staged ${FIRST} ${SECOND} ${flags}`)
    expect(out).toContain('WRITER_TYPE: parallel-subband  load ')
    expect(err).not.toContain('not staged')
    expect(readdirSync(bench.path('memory'))).toEqual([])
    expect((await bench.succeed(`summary @/staged/${FIRST}.ms`)).out).toContain('24')
  })

  test('and where there is no room the next place is taken, which is said', async () => {
    mkdirSync(bench.path('scratch'))
    const flags = '--stage-to-tmpfs --tmpfs-path @/nowhere --scratch-dir @/scratch --json'
    const { out, err } = await bench.succeed(`conversion groups @/in @/scratched ${FIRST} ${SECOND} ${flags}`)
    expect(err).toContain('warning: not staged in @/nowhere: ')
    const made = JSON.parse(out)
    expect(made).toMatchObject({ group: FIRST, rows: ROWS, writer_type: 'direct', spectral_windows: 16, fields: 24 })
    for (const key of ['load_s', 'phase_s', 'write_s', 'total_s', 'input_bytes', 'peak_resident_bytes'])
      expect(made[key]).toBeGreaterThan(0)
    expect(readdirSync(bench.path('scratch'))).toEqual([])
  })
})

test('what is made is put into the database, once for each group', async () => {
  const line = `conversion groups @/in @/recorded --skip-existing --db @/pipeline.sqlite3`
  await bench.succeed(line)
  await bench.succeed(line)
  const database = new DatabaseSync(bench.path('pipeline.sqlite3'), { readOnly: true })
  const rows = database.prepare('SELECT path, group_id, stage, calibrator FROM ms_index ORDER BY start_mjd').all()
  database.close()
  const row = (id: string) => ({
    path: bench.path(`recorded/${id}.ms`),
    group_id: id,
    stage: 'converted',
    calibrator: '2023+544',
  })
  expect(rows).toEqual([row(FIRST), row(SECOND)])
})

test('--json with --dry-run gives the plan to machines', async () => {
  const { out } = await bench.succeed('conversion groups @/in @/none --dry-run --json')
  const plan = JSON.parse(out)
  expect(plan).toHaveLength(2)
  expect(plan[0]).toMatchObject({ group: FIRST, missing: [], spread_s: 3, step: 'convert' })
  expect(plan[0].files).toHaveLength(16)
})

test('the field nearest a calibrator bears its name, unless that is not wanted', async () => {
  const names = async (flag: string) => {
    await bench.succeed(`conversion groups @/in @/named${flag.trim()} ${FIRST} ${SECOND}${flag}`)
    const { out } = await bench.succeed(`table @/named${flag.trim()}/${FIRST}.ms/FIELD --column NAME --rows 0:24`)
    return out.match(/\S+_t\d+/g) ?? []
  }
  const named = await names('')
  expect(named.filter((name) => !name.startsWith('meridian_icrs_t'))).toEqual([
    expect.stringMatching(/^2023\+544_t\d+$/),
  ])
  expect(new Set((await names(' --no-rename-calibrator-fields')).map((name) => name.replace(/\d+$/, '')))).toEqual(
    new Set(['meridian_icrs_t']),
  )
})

describe('a Measurement Set that is there already', () => {
  beforeAll(() => mkdirSync(bench.path(`some/${FIRST}.ms`), { recursive: true }))

  test('is a failure, after the rest was converted', async () => {
    const { code, out, err } = await bench.run('conversion groups @/in @/some')
    expect(out).toMatch(new RegExp(`^${FIRST} .* refuse: @/some/${FIRST}.ms exists already$`, 'm'))
    expect(err).toMatch(new RegExp(`^warning: ${FIRST} not converted: @/some/${FIRST}.ms exists already`, 'm'))
    expect(err).toContain(`contimg conversion groups: 1 of 2 groups could not be converted: ${FIRST}\n`)
    expect(code).toBe(EXIT.conversion)
    expect(existsSync(bench.path(`some/${SECOND}.ms/table.dat`))).toBe(true)
    expect(readdirSync(bench.path(`some/${FIRST}.ms`))).toEqual([])
  })

  test('is left alone with --skip-existing', async () => {
    const before = bench.names()
    const { out } = await bench.succeed('conversion groups @/in @/some --skip-existing')
    expect(out.match(/skip: .* exists already$/gm)).toHaveLength(2)
    expect(bench.names()).toEqual(before)
  })
})

test('a broken file fails its group alone, and nothing is left of that', async () => {
  truncateSync(file(copyOf('broken'), '07'), 20_000)
  const { code, err } = await bench.run('conversion groups @/broken @/broken-ms')
  expect(err).toMatch(new RegExp(`^warning: ${FIRST} not converted: @/broken/.*_sb07.hdf5: .*trunc`, 'm'))
  expect(code).toBe(EXIT.conversion)
  expect(readdirSync(bench.path('broken-ms'))).toEqual([`${SECOND}.ms`])
})

test('files that are in no group are told', async () => {
  const folder = copyOf('odd')
  const again = `${folder}/2025-10-18T02:28:00_sb04.hdf5`
  copyFileSync(file(folder, '04'), again)
  const names = ['2025-10-18T02:28:01_sb05_incomplete', '2025-02-30T00:00:00_sb05', 'a', 'b', 'c', 'd', 'e']
  for (const name of names) writeFileSync(`${folder}/${name}.hdf5`, '')
  writeFileSync(`${folder}/2025-10-18T02:28:01_sb05.hdf5`, '')
  mkdirSync(`${folder}/2025-10-18T02:28:01_sb06.hdf5`)
  const { out, err } = await bench.succeed('conversion groups @/odd @/none --dry-run')
  expect(out).toMatch(new RegExp(`^${FIRST} +16 +3 +@/none`, 'm'))
  expect(err.trimEnd().split('\n').toSorted()).toEqual([
    `warning: group ${FIRST}: ignored @/odd/2025-10-18T02:28:00_sb04.hdf5, earlier is @/odd/2025-10-18T02:27:51_sb04.hdf5`,
    'warning: ignored, 0 bytes, wanted 1024 or more: @/odd/2025-10-18T02:28:01_sb05.hdf5',
    'warning: ignored, its name tells no time that there is: @/odd/2025-02-30T00:00:00_sb05.hdf5',
    'warning: ignored, named otherwise than YYYY-MM-DDTHH:MM:SS_sbNN.hdf5: @/odd/a.hdf5, @/odd/b.hdf5, @/odd/c.hdf5 and 2 more',
    'warning: ignored, no file: @/odd/2025-10-18T02:28:01_sb06.hdf5',
    'warning: ignored, still being written, as its name says: @/odd/2025-10-18T02:28:01_sb05_incomplete.hdf5',
  ])
})

test('--tolerance says what belongs together, and clocks far apart are told', async () => {
  const folder = copyOf('late')
  copyFileSync(file(folder, '15'), `${folder}/2025-10-18T02:29:02_sb15.hdf5`)
  rmSync(file(folder, '15'))
  const split = await bench.succeed('conversion groups @/late @/none --dry-run')
  expect(split.out).toMatch(new RegExp(`^${FIRST} +15 +3 +skip: sb15 missing$`, 'm'))
  expect(split.err).toContain(`groups ${FIRST} and 2025-10-18T02:29:02 may be one observation`)
  const { out, err } = await bench.succeed('conversion groups @/late @/none --dry-run --tolerance 120')
  expect(out).toMatch(new RegExp(`^${FIRST} +16 +74 +@/none`, 'm'))
  expect(err).toBe(`warning: group ${FIRST}: its stamps spread over 74 s\n`)
})

test('--min-age leaves files alone that changed a moment ago', async () => {
  const { out, err } = await bench.succeed('conversion groups @/in @/none --dry-run --min-age 3600')
  expect(out).toBe('no groups\n')
  expect(err).toContain('changed a moment ago, and may still grow: ')
  expect(err).toContain(' and 29 more\n')
})

describe('what cannot be done is refused', () => {
  test.each<[flags: string, message: string]>([
    ['--writer dask-ms', "is 'dask-ms', wanted one of auto, parallel-subband, direct"],
    ['--max-workers 0', "'0', wanted a whole number from 1 to 64"],
    ['--allow-missing --fill-missing', "'--allow-missing' cannot be used with option '--fill-missing'"],
    ['--expected-subbands 15', "is '15', wanted one of 16"],
    ['--tolerance 300', "'300', wanted a number, from 0 to 150"],
    [`${SECOND} ${FIRST}`, 'END is not after START'],
  ])('%s', async (flags, message) => {
    const { code, err } = await bench.fail(`conversion groups @/in @/x ${flags}`)
    expect([code, err]).toEqual([EXIT.usage, expect.stringContaining(message)])
  })

  test.each<[line: string, code: number, message: string]>([
    ['@/gone @/x', EXIT.io, '@/gone: there is no such file or folder'],
    [
      '@/in/2025-10-18T02:27:48_sb00.hdf5 @/x',
      EXIT.conversion,
      '_sb00.hdf5: is a file, wanted a folder of subband files',
    ],
    ['@/ms @/x', EXIT.conversion, '@/ms: no HDF5 file in it, wanted *_sb00.hdf5 to *_sb15.hdf5'],
    ['@/in @/x yesterday', EXIT.validation, 'time "yesterday": wanted UTC as YYYY-MM-DDTHH:MM:SS'],
  ])('%s', async (paths, wanted, message) => {
    const { code, err } = await bench.fail(`conversion groups ${paths}`)
    expect([code, err]).toEqual([wanted, expect.stringContaining(message)])
  })

  test('--writer auto and --expected-subbands 16 are what is done anyway', async () => {
    await bench.succeed('conversion groups @/in @/none --dry-run --writer auto --expected-subbands 16')
  })
})
