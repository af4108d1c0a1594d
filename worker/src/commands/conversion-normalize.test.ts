import { cpSync, existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EXIT } from './exit-code.ts'
import { Workbench } from './testing.ts'

const bench = new Workbench()
afterAll(() => bench.remove())
const [FIRST, SECOND] = ['2025-10-18T02:27:48', '2025-10-18T02:32:57']

beforeAll(async () => {
  await bench.succeed('simulate --out @/in --groups 2 --antennas 1,30 --channels 16')
  for (const name of filesOf('in')) utimesSync(bench.path(`in/${name}`), 1e9, 1e9)
})

function filesOf(folder: string): string[] {
  return readdirSync(bench.path(folder)).filter((name) => name.endsWith('.hdf5'))
}

/** A copy of the files, to do something to. */
function copyAs(folder: string): void {
  cpSync(bench.path('in'), bench.path(folder), { recursive: true, preserveTimestamps: true })
}

/** Names of the files of a group once they are normalised. */
function normal(stamp: string): string[] {
  return Array.from({ length: 16 }, (_, k) => `${stamp}_sb${String(k).padStart(2, '0')}.hdf5`)
}

test('conversion normalize tells old and new names, and with --dry-run does nothing else', async () => {
  copyAs('names')
  const before = bench.names()
  const { out: planned, err } = await bench.succeed('conversion normalize @/names --dry-run')
  expect([bench.names(), err]).toEqual([before, ''])
  const lines = planned.trimEnd().split('\n')
  expect(lines[0]).toBe('old name                       new name')
  expect(lines).toContain(`2025-10-18T02:27:49_sb06.hdf5  ${FIRST}_sb06.hdf5`)
  expect(lines.at(-1)).toBe(`${lines.length - 2} files to be renamed`)
  const { out } = await bench.succeed('conversion normalize @/names')
  expect(out).toBe(planned.replace('to be renamed', 'renamed'))
  expect(filesOf('names')).toEqual([...normal(FIRST), ...normal(SECOND)])
  expect((await bench.succeed('conversion normalize @/names')).out).toBe('nothing to do\n')
})

test('only groups from START on and before END', async () => {
  copyAs('span')
  await bench.succeed(`conversion normalize @/span ${SECOND}`)
  expect(filesOf('span').filter((name) => name > '2025-10-18T02:30')).toEqual(normal(SECOND))
  expect(filesOf('span').filter((name) => name < '2025-10-18T02:30')).not.toEqual(normal(FIRST))
})

test('files that keep their names are told', async () => {
  copyAs('young')
  const names = filesOf('young').filter((name) => name.startsWith('2025-10-18T02:27:50'))
  for (const name of names) utimesSync(bench.path(`young/${name}`), new Date(), new Date())
  const { err } = await bench.succeed(`conversion normalize @/young --min-age 3600`)
  expect(err).toMatch(
    /^warning: left alone, changed a moment ago, and may still grow: @\/young\/2025-10-18T02:27:50_sb/m,
  )
})

test('a name that is taken is an error that names both files; the other group is renamed', async () => {
  copyAs('taken')
  const old = filesOf('taken').find((name) => name.endsWith('_sb09.hdf5'))!
  writeFileSync(bench.path(`taken/${FIRST}_sb09.hdf5`), 'raw')
  const before = filesOf('taken').filter((name) => name < '2025-10-18T02:30')
  const { code, err } = await bench.run('conversion normalize @/taken')
  expect(code).toBe(EXIT.io)
  expect(err).toContain(
    `warning: group ${FIRST} not normalised: @/taken/${old}: cannot be named ${FIRST}_sb09.hdf5: ` +
      `@/taken/${FIRST}_sb09.hdf5 is there already, another file\n`,
  )
  expect(err).toContain(`contimg conversion normalize: 1 of 2 groups could not be normalised: ${FIRST}\n`)
  expect(filesOf('taken')).toEqual([...before, ...normal(SECOND)])
})

test('conversion groups --normalize renames first, then converts; with --dry-run it tells both', async () => {
  copyAs('groups')
  const before = bench.names()
  const { out: planned } = await bench.succeed('conversion groups @/groups @/ms --normalize --dry-run')
  expect(planned).toMatch(new RegExp(`^2025-10-18T02:27:49_sb06.hdf5  ${FIRST}_sb06.hdf5$`, 'm'))
  expect(planned).toMatch(new RegExp(`^${FIRST} +16 +3 +@/ms/${FIRST}.ms$`, 'm'))
  expect(bench.names()).toEqual(before)
  const { out } = await bench.succeed(`conversion groups @/groups @/ms ${SECOND} --normalize`)
  expect(out).toContain(' files renamed\n')
  expect(filesOf('groups').filter((name) => name > '2025-10-18T02:30')).toEqual(normal(SECOND))
  expect(existsSync(bench.path(`ms/${SECOND}.ms/table.dat`))).toBe(true)
})

test('conversion groups --normalize converts a group that it could not rename, and tells in the end', async () => {
  copyAs('clash')
  writeFileSync(bench.path(`clash/${FIRST}_sb09.hdf5`), 'raw')
  const { code, err } = await bench.run(`conversion groups @/clash @/clash-ms ${FIRST} ${SECOND} --normalize`)
  expect([code, err]).toEqual([
    EXIT.io,
    expect.stringContaining('contimg conversion groups: 1 of 1 groups could not be'),
  ])
  expect(readdirSync(bench.path('clash-ms'))).toEqual([`${FIRST}.ms`])
})

test('--json tells the same for machines', async () => {
  const { out } = await bench.succeed('conversion normalize @/in --dry-run --json')
  const [group] = JSON.parse(out)
  expect(group).toMatchObject({ group: FIRST, left: [] })
  expect(group.renamed).toContainEqual({
    from: expect.stringMatching(/02:27:49_sb06\.hdf5$/),
    to: expect.stringMatching(/02:27:48_sb06\.hdf5$/),
  })
})

test.each<[line: string, code: number, message: string]>([
  ['@/nowhere', EXIT.io, '@/nowhere: there is no such file or folder'],
  [`@/in ${SECOND} ${FIRST}`, EXIT.usage, 'END is not after START'],
  ['@/in --tolerance 300', EXIT.usage, "'300', wanted a number, from 0 to 150"],
])('conversion normalize %s is refused', async (line, wanted, message) => {
  const { code, err } = await bench.fail(`conversion normalize ${line}`)
  expect([code, err]).toEqual([wanted, expect.stringContaining(message)])
})
