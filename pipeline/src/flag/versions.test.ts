import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copiesOf, haveData, unpackedTable } from '@contimg/fixtures/data'
import { beforeEach, expect, test } from 'vitest'
import { summariseFlags } from './run.ts'
import { columnOf, flagWith, noiseMeasurementSet, putCells } from './testing.ts'
import { restoreFlags, saveFlags, undoFlags } from './undo.ts'
import { deleteFlagVersion, FlagVersionError, flagVersionsFolder, listFlagVersions } from './version-list.ts'

const noise = copiesOf(noiseMeasurementSet)
let path: string
beforeEach(async () => {
  path = join(await noise(), 'noise.ms')
})

const names = () => listFlagVersions(path).map(({ name }) => name)
const flags = () => [columnOf<Uint8Array>(path, 'FLAG').slice(), columnOf<Uint8Array>(path, 'FLAG_ROW').slice()]
const list = () => readFileSync(`${path}.flagversions/FLAG_VERSION_LIST`, 'utf8')

test('every run keeps what was there, and undo brings it back, one run after the other', async () => {
  putCells(path, 'FLAG_ROW', 5, 1, Uint8Array.of(1)) // whose FLAG is not set: kept as it is
  const states = [flags()]
  await flagWith(path, { mode: 'autos' })
  states.push(flags())
  await flagWith(path, { mode: 'clip', sigma: 2 }, { mode: 'extend', flagNearTime: true })
  states.push(flags())
  expect(names()).toEqual(['before_flag_1', 'before_flag_2'])
  expect(list()).toMatch(
    /^before_flag_1 : contimg flag, before autos at 20.*Z\nbefore_flag_2 : .*clip, extend at .*\n$/,
  )

  expect(await undoFlags(path)).toMatchObject({ restored: 'before_flag_2', savedAs: 'before_undo_1' })
  expect(flags()).toEqual(states[1])
  expect(await undoFlags(path)).toMatchObject({ restored: 'before_flag_1', savedAs: 'before_undo_2' })
  expect(flags()).toEqual(states[0])
  await expect(undoFlags(path)).rejects.toThrow(/nothing to undo/)
  expect(names()).toEqual(['before_undo_1', 'before_undo_2'])
  await restoreFlags(path, 'before_undo_1')
  expect(flags()).toEqual(states[2])
  await undoFlags(path)
  expect(flags()).toEqual(states[0])
})

test('versions are merged as they are asked to be', async () => {
  await flagWith(path, { mode: 'manual', selection: { antenna: '1' } })
  await saveFlags(path, 'one', '')
  const [one] = flags()
  await flagWith(path, { mode: 'reset' }, { mode: 'manual', selection: { spw: '3:0', correlation: 'XX' } })
  await saveFlags(path, 'two', '')
  const [two] = flags()

  await restoreFlags(path, 'one', 'or')
  expect(flags()[0]).toEqual(one.map((flag, i) => flag | two[i]))
  await restoreFlags(path, 'two')
  const { changed } = await restoreFlags(path, 'one', 'and')
  const both = one.map((flag, i) => flag & two[i])
  expect(flags()[0]).toEqual(both)
  expect(changed).toBe(both.filter((flag, i) => flag !== two[i]).length)
  expect(flags()[1]).toEqual(new Uint8Array(24 * 16 * 21))
})

test('a version is added and deleted, its table with it; the others stay', async () => {
  await saveFlags(path, 'first', 'by hand,\nin two lines')
  await saveFlags(path, 'second', 'x'.repeat(2000))
  expect(listFlagVersions(path)[0]).toEqual({ name: 'first', comment: 'by hand, in two lines' })
  expect(
    Math.max(
      ...list()
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBe(499) // CASA reads no longer lines
  expect(readdirSync(`${path}.flagversions`).toSorted()).toEqual(['FLAG_VERSION_LIST', 'flags.first', 'flags.second'])
  await deleteFlagVersion(path, 'first')
  expect(readdirSync(`${path}.flagversions`).toSorted()).toEqual(['FLAG_VERSION_LIST', 'flags.second'])
  expect(names()).toEqual(['second'])
})

test.each(['main', '', 'a/b', '../escape', 'two words', 'a : b', 'x\ny', 'n'.repeat(300)])(
  'the name %j is refused',
  async (name) => {
    await expect(saveFlags(path, name, '')).rejects.toThrow(FlagVersionError)
    expect(existsSync(`${path}.flagversions`)).toBe(false)
  },
)

test('a name that is taken, and one that is not there, are refused', async () => {
  await saveFlags(path, 'mine', '')
  await expect(saveFlags(path, 'mine', '')).rejects.toThrow(/has a flag version "mine" already/)
  await expect(restoreFlags(path, 'yours')).rejects.toThrow(/no flag version "yours", wanted one of mine/)
  await expect(deleteFlagVersion(path, 'yours')).rejects.toThrow(FlagVersionError)
  expect(names()).toEqual(['mine'])
})

test('a list that names what lies elsewhere leads nowhere', async () => {
  await saveFlags(path, 'mine', '')
  writeFileSync(`${path}.flagversions/FLAG_VERSION_LIST`, '../../noise.ms : trap\nmine : \nold style\n')
  expect(names()).toEqual(['../../noise.ms', 'mine', 'old style'])
  await expect(restoreFlags(path, '../../noise.ms')).rejects.toThrow(FlagVersionError)
  await expect(deleteFlagVersion(path, '../../noise.ms')).rejects.toThrow(FlagVersionError)
  expect(existsSync(join(path, 'table.dat'))).toBe(true)
})

test('a version of another Measurement Set is refused, and the flags stay', async () => {
  await flagWith(path, { mode: 'autos' })
  const before = flags()
  const other = `${path}.flagversions/flags.other`
  symlinkSync(join(path, 'ANTENNA'), other)
  writeFileSync(`${path}.flagversions/FLAG_VERSION_LIST`, 'other : \n')
  await expect(restoreFlags(path, 'other')).rejects.toThrow(/has 117 rows, wanted 8064|has 6 rows, wanted 8064/)
  expect(flags()).toEqual(before)
})

test('what a killed process left of a version does not stand in the way', async () => {
  await saveFlags(path, 'mine', '')
  writeFileSync(`${path}.flagversions/FLAG_VERSION_LIST`, '') // killed between the table and the list
  await saveFlags(path, 'mine', 'again')
  expect(names()).toEqual(['mine'])
})

test('a link to a Measurement Set has the versions of the set', async () => {
  const link = `${path}.link`
  symlinkSync(path, link)
  expect(flagVersionsFolder(link)).toBe(flagVersionsFolder(`${path}/`))
})

test.skipIf(!haveData)('FLAG_ROW tells of whole rows also where it shared an IncrementalStMan', async () => {
  const incremental = unpackedTable('ms', 'askap_sim_vis_4chan.ms')
  await flagWith(incremental, { mode: 'manual', selection: { antenna: '3' } })
  const flaggedRows = columnOf<Uint8Array>(incremental, 'FLAG_ROW').reduce((sum, flag) => sum + flag, 0)
  expect(flaggedRows / 90720).toBeCloseTo(35 / 630, 12)
  const { all } = await summariseFlags(incremental)
  expect(all.fraction).toBeCloseTo(35 / 630, 12) // 36 antennas, cross-correlations only
  await undoFlags(incremental)
  expect((await summariseFlags(incremental)).all.flagged).toBe(0)
})
