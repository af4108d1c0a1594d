import { cpSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
const [FIRST, SECOND] = ['2025-10-18T02:27:48', '2025-10-18T02:32:57']

beforeAll(() => bench.succeed('simulate --out @/in --groups 2 --antennas 1,30 --channels 768'))

test('conversion validate shows the files of each group, counts them, and ends with 0 where all is good', async () => {
  const { out, err } = await bench.succeed('conversion validate @/in')
  expect(err).toBe('')
  const lines = out.split('\n')
  expect(lines.slice(0, 4)).toEqual([
    `group ${FIRST}  16 files, stamps within 3 s`,
    'subband  first integration        integrations  baselines  channels      from        to      dec    size  problems',
    '                                                                          MHz       MHz      deg   bytes',
    'sb00     2025-10-18T02:27:54.442            24          3        48  1498.643  1487.169  54.6000  236712         0',
  ])
  expect(out).toContain(`\n\ngroup ${SECOND}  16 files`)
  expect(lines.slice(-5)).toEqual([
    'files     32, 7.57 MB',
    'groups    2 whole, 0 incomplete',
    'span      2025-10-18T02:27:48 to 2025-10-18T02:38:06 UTC',
    'all good',
    '',
  ])
})

describe('where something is wrong', () => {
  beforeAll(() => {
    cpSync(bench.path('in'), bench.path('bad'), { recursive: true })
    const names = readdirSync(bench.path('bad'))
    truncateSync(bench.path(`bad/${names.find((name) => name.endsWith('_sb03.hdf5'))}`), 50_000)
    rmSync(bench.path(`bad/${names.findLast((name) => name.endsWith('_sb12.hdf5'))}`))
  })

  test('it is told by name, and the command ends with 5', async () => {
    const { code, out, err } = await bench.run('conversion validate --input-dir @/bad')
    expect(out).toMatch(/^problem: 2025-10-18T02:27:48_sb03\.hdf5: not a whole HDF5 file: /m)
    expect(out).toMatch(/^problem: sb12 missing, wanted all 16$/m)
    expect(out).toMatch(/^groups {4}1 whole, 1 incomplete\n.*\nproblems {2}2\n$/m)
    expect([code, err]).toEqual([
      EXIT.validation,
      'contimg conversion validate: @/bad: 2 problems found, wanted none\n',
    ])
  })

  test('only what lies in the span counts, however that is given', async () => {
    const spans = [`@/bad ${SECOND}`, `--input-dir @/bad ${SECOND}`, `--input-dir @/bad --start-time ${SECOND}`]
    for (const span of spans) {
      const { code, err } = await bench.run(`conversion validate ${span}`)
      expect([code, err]).toEqual([EXIT.validation, expect.stringContaining('1 problem found, wanted none')])
    }
    await bench.succeed('conversion validate @/bad 2025-10-19')
  })

  test('--json tells the same for machines', async () => {
    const { code, out } = await bench.run('conversion validate @/bad --json')
    expect(code).toBe(EXIT.validation)
    const found = JSON.parse(out)
    expect(found).toMatchObject({ problem_count: 2, statistics: { files: 31, whole_groups: 1, gaps: [] } })
    expect(found.groups[1]).toMatchObject({ group: SECOND, missing: [12], problems: ['sb12 missing, wanted all 16'] })
    expect(found.groups[0].files[0]).toMatchObject({
      subband: 0,
      integrations: 24,
      channels: 48,
      first_channel_hz: 1498643188.4765625,
      dec_deg: expect.closeTo(54.6, 9),
      problems: [],
    })
    expect(found.groups[0].files[3].problems).toHaveLength(1)
  })
})

test('--channels says how many channels a file is to have', async () => {
  const { code, out } = await bench.run('conversion validate @/in --channels 24')
  expect([code, out]).toEqual([EXIT.validation, expect.stringContaining(': 48 channels, wanted 24\n')])
})

test.each<[line: string, code: number, message: string]>([
  ['', EXIT.usage, 'no folder given, wanted IN or --input-dir'],
  [' @/nowhere', EXIT.io, '@/nowhere: there is no such file or folder'],
  [` @/in ${SECOND} ${FIRST}`, EXIT.usage, 'END is not after START'],
  [` @/in ${FIRST} ${SECOND} more`, EXIT.usage, 'found more, wanted IN, START and END only'],
  [' @/in yesterday', EXIT.validation, 'time "yesterday": wanted UTC as'],
])('conversion validate%s is refused', async (line, wanted, message) => {
  const { code, err } = await bench.fail(`conversion validate${line}`)
  expect([code, err]).toEqual([wanted, expect.stringContaining(message)])
})
