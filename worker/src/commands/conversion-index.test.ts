import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
beforeAll(() => bench.succeed('simulate --out @/in --antennas 1,20,40 --channels 16 --groups 2'))

const index = (words: string) => bench.succeed(`conversion index ${words} --db @/db/x.sqlite3`)
const START = '2025-10-18T02:27:48'

test('a folder is indexed once, and a range of time lists its group with sixteen codes', async () => {
  expect((await index('@/in')).out).toBe('32 new, 0 updated, 0 unchanged, 0 gone\n')
  expect((await index('@/in')).out).toBe('0 new, 0 updated, 32 unchanged, 0 gone\n')
  expect((await index('--list')).out.split('\n').slice(2)).toEqual([
    expect.stringMatching(/^2025-10-18T02:27:48 +16 +306\.\d+ +54\.600$/),
    expect.stringMatching(/^2025-10-18T02:3\d:\d\d +16 +307\.\d+ +54\.600$/),
    '',
  ])
  const { groups } = JSON.parse((await index(`--start ${START} --end 2025-10-18T02:30 --json`)).out)
  const codes = Array.from({ length: 16 }, (_, i) => `sb${String(i).padStart(2, '0')}`)
  expect(groups).toMatchObject([{ group: START, subbands: codes, missing: [], spare_files: 0 }])
  expect((await index('--start 2030-01-01T00:00:00')).out).toBe('no groups\n')
})

test('broken files are told and do not stop the rest; files that are gone are noted', async () => {
  const [gone, broken] = readdirSync(bench.path('in')).filter((name) => name.endsWith('.hdf5'))
  rmSync(bench.path(`in/${gone}`))
  truncateSync(bench.path(`in/${broken}`), 3000)
  writeFileSync(bench.path('in/odd.hdf5'), 'x')
  const { out, err } = await index('@/in')
  expect(out).toBe('0 new, 1 updated, 30 unchanged, 1 gone, 1 not readable\n')
  expect(err).toContain(`warning: not readable: @/in/${broken}: not a whole HDF5 file`)
  expect(err).toContain('warning: ignored, named otherwise than YYYY-MM-DDTHH:MM:SS_sbNN.hdf5: @/in/odd.hdf5')
  const { groups } = JSON.parse((await index('--list --json')).out)
  expect(groups[0].missing).toHaveLength(2)
  const report = JSON.parse((await index('@/in --force --max-files 4 --json')).out)
  expect(report).toMatchObject({ added: 0, updated: 4, left: 27, gone: [] })
})

test.each([
  ['neither a folder nor --list', '--db @/db/x.sqlite3', EXIT.usage, 'wanted what to index or what to show'],
  [
    'an end before the start',
    '--start 2026-01-01 --end 2025-01-01 --db @/db/x.sqlite3',
    EXIT.usage,
    '--end is not after',
  ],
  ['a list of no database', '--list --db @/none.sqlite3', EXIT.usage, '@/none.sqlite3: there is no such database'],
  ['a folder without files', '@/db --db @/db/x.sqlite3', EXIT.conversion, '@/db: no HDF5 file in it'],
  ['a database of something else', '@/in --db @/text', EXIT.database, '@/text: SQLite says "file is not a database"'],
])('%s is refused', async (_, words, code, message) => {
  writeFileSync(bench.path('text'), 'hello, this is no database at all')
  const outcome = await bench.fail(`conversion index ${words}`)
  expect([outcome.code, outcome.err]).toEqual([code, expect.stringContaining(message)])
})
