import {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { mjdSFromIso } from '@contimg/numerics/time'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupSubbandFiles, type SubbandFile } from '../convert/grouping.ts'
import { incomingFiles } from '../convert/incoming.ts'
import { moduleAddress, Victim } from '../housekeeping/testing.ts'
import { subbandFileName } from '../subbands/name.ts'
import { normalizeFolder } from './normalize.ts'
import { renameFiles } from './rename-files.ts'
import { planRenames, RenameError } from './rename-plan.ts'
import { age, deliver, simulateTiny } from './testing.ts'

const START = '2025-10-18T02:27:48'
const START_MJD_S = mjdSFromIso(START)
const source = mkdtempSync(join(tmpdir(), 'contimg-test-'))
const wanted = Array.from({ length: 16 }, (_, subband) => subbandFileName(START, subband))
let files: readonly SubbandFile[]

beforeAll(async () => {
  files = (await simulateTiny(source)).toSorted((a, b) => a.subband - b.subband)
})
afterAll(() => rmSync(source, { recursive: true }))

/** Delivers a group in which the first stamp is that of subband 5, the last one 45 s later; gives the paths. */
function delivered(folder: string, startMjdS = START_MJD_S): string[] {
  return files.map((file) => deliver(file, folder, startMjdS + 3 * ((file.subband + 11) % 16)))
}

async function normalize(folder: string, changes: { dryRun?: boolean; toleranceS?: number } = {}) {
  const span = { startMjdS: Number.NEGATIVE_INFINITY, endMjdS: Number.POSITIVE_INFINITY }
  const { groups } = await normalizeFolder({
    incomingFolder: folder,
    ...span,
    toleranceS: 60,
    minAgeS: 60,
    dryRun: false,
    ...changes,
  })
  return {
    renames: groups.flatMap(({ plan }) => plan?.renames ?? []),
    secondNames: groups.flatMap(({ plan }) => plan?.secondNames ?? []),
    left: groups.flatMap(({ plan }) => plan?.left ?? []).map(({ path, reason }) => [basename(path), reason]),
    failures: groups.flatMap(({ failure }) => failure ?? []),
  }
}

/** Inodes by name. */
function inodes(folder: string): Map<string, number> {
  return new Map(readdirSync(folder).map((name) => [name, lstatSync(join(folder, name)).ino]))
}

describe('the files of a group', () => {
  test('get the stamp of the first of them, stay the files that they were, and a second run finds nothing to do', async () => {
    const folder = temporaryFolder()
    const paths = delivered(folder)
    const before = paths.map((path) => lstatSync(path).ino)
    expect((await normalize(folder)).renames).toHaveLength(15)
    expect(wanted.map((name) => inodes(folder).get(name))).toEqual(before)
    expect(readdirSync(folder)).toHaveLength(16)
    expect(await normalize(folder)).toEqual({ renames: [], secondNames: [], left: [], failures: [] })
  })

  test('are only told of by a dry run', async () => {
    const folder = temporaryFolder()
    delivered(folder)
    const before = inodes(folder)
    const planned = await normalize(folder, { dryRun: true })
    expect(inodes(folder)).toEqual(before)
    expect((await normalize(folder)).renames).toEqual(planned.renames)
  })

  test('that come late find the group as if nothing had been renamed', async () => {
    const folder = temporaryFolder()
    for (const file of files.slice(0, 14)) deliver(file, folder, START_MJD_S + file.subband)
    await normalize(folder)
    expect(readdirSync(folder)).toEqual(wanted.slice(0, 14))
    deliver(files[14], folder, START_MJD_S + 60)
    deliver(files[15], folder, START_MJD_S + 61) // too late for this group, before the renaming and after it
    expect((await normalize(folder)).renames).toHaveLength(1)
    expect(readdirSync(folder)).toEqual([...wanted.slice(0, 15), subbandFileName('2025-10-18T02:28:49', 15)])
  })

  test('take the stamp of one that comes last with an earlier one', async () => {
    const folder = temporaryFolder()
    for (const file of files.slice(0, 15)) deliver(file, folder, START_MJD_S + 5 + file.subband)
    await normalize(folder)
    deliver(files[15], folder, START_MJD_S)
    await normalize(folder)
    expect(readdirSync(folder)).toEqual(wanted)
  })
})

describe('a file keeps its name', () => {
  test('that changed less than a minute ago, though the others take its stamp', async () => {
    const folder = temporaryFolder()
    const paths = delivered(folder)
    for (const subband of [5, 6]) age(paths[subband], 50)
    expect((await normalize(folder)).left).toEqual([[basename(paths[6]), 'changed a moment ago, and may still grow']])
    expect(readdirSync(folder)).toEqual([...wanted.filter((_, k) => k !== 6), basename(paths[6])].toSorted())
    age(paths[6], 70)
    await normalize(folder)
    expect(readdirSync(folder)).toEqual(wanted)
  })

  test('that is not whole', async () => {
    const folder = temporaryFolder()
    const paths = delivered(folder)
    truncateSync(paths[3], 40_000)
    writeFileSync(paths[4], new Uint8Array(2000))
    for (const subband of [3, 4]) age(paths[subband], 100)
    const { left, renames } = await normalize(folder)
    expect(left.map(([name]) => name)).toEqual([basename(paths[3]), basename(paths[4])])
    expect(left[0][1]).toMatch(/^not a whole HDF5 file: .*trunc/)
    expect(renames).toHaveLength(13)
  })

  test('that is a second one of its subband', async () => {
    const folder = temporaryFolder()
    delivered(folder)
    const again = deliver(files[7], folder, START_MJD_S + 59, 'other')
    const { left } = await normalize(folder)
    expect(left).toEqual([[basename(again), 'a second file of sb07, beside 2025-10-18T02:27:54_sb07.hdf5']])
    expect(readdirSync(folder)).toEqual([...wanted, basename(again)].toSorted())
    expect((await normalize(folder)).left).toHaveLength(1)
  })
})

describe('a group is left as it is, and the rest goes on, where', () => {
  const NEXT = '2025-10-18T02:32:57'
  const blocked: [what: string, block: (path: string, target: string) => void, message: RegExp][] = [
    ['a name is taken', (_, target) => writeFileSync(target, 'raw'), /_sb09\.hdf5 is there already, another file$/],
    ['a folder has a name', (_, target) => mkdirSync(target), /_sb09\.hdf5 is there already, another file$/],
    ['a link to nothing has it', (_, target) => symlinkSync('x', target), /there already, a symbolic link$/],
    [
      'a file is a link',
      (path) => {
        linkSync(path, `${path}.real`)
        unlinkSync(path)
        symlinkSync(`${path}.real`, path)
      },
      /_sb09\.hdf5: is a symbolic link, wanted the file itself$/,
    ],
  ]

  test.each(blocked)('%s', async (_, block, message) => {
    const folder = temporaryFolder()
    const paths = delivered(folder)
    delivered(folder, mjdSFromIso(NEXT))
    block(paths[9], join(folder, wanted[9]))
    const before = inodes(folder)
    const { failures } = await normalize(folder)
    expect(failures).toHaveLength(1)
    expect(failures[0]).toBeInstanceOf(RenameError)
    expect(failures[0].message).toMatch(message)
    expect(failures[0].message).toContain(paths[9])
    const isOfNext = (name: string) => name > '2025-10-18T02:30'
    const [after, was] = [inodes(folder), before].map((all) => [...all].filter(([name]) => !isOfNext(name)))
    expect(after).toEqual(was)
    expect(
      readdirSync(folder)
        .filter(isOfNext)
        .every((name) => name.startsWith(NEXT)),
    ).toBe(true)
  })

  test('a name is taken in the last moment', () => {
    const folder = temporaryFolder()
    delivered(folder)
    const [group] = groupSubbandFiles(incomingFiles(folder).files).groups
    const plan = planRenames(group, { changedBeforeMs: Date.now(), whyNotWhole: () => undefined })
    writeFileSync(plan.renames[8].to, 'raw')
    const before = inodes(folder)
    expect(() => renameFiles(plan)).toThrow(`${plan.renames[8].from}: cannot be named ${plan.renames[8].to}`)
    expect(inodes(folder)).toEqual(before)
    expect(readFileSync(plan.renames[8].to, 'utf8')).toBe('raw')
  })
})

test('a folder that is a link is refused', async () => {
  const folder = temporaryFolder()
  delivered(folder)
  const link = join(temporaryFolder(), 'link')
  symlinkSync(folder, link)
  await expect(normalize(link)).rejects.toThrow(new RenameError(link, 'is a symbolic link, wanted the folder itself'))
})

describe('work that was broken off is completed', () => {
  test('after any of its steps', async () => {
    const whole = temporaryFolder()
    delivered(whole)
    const { renames } = await normalize(whole, { dryRun: true })
    for (let step = 0; step <= 2 * renames.length; step++) {
      const folder = temporaryFolder()
      const paths = delivered(folder)
      const before = paths.map((path) => lstatSync(path).ino)
      const own = renames.map(({ from, to }) => [join(folder, basename(from)), join(folder, basename(to))] as const)
      for (const [from, to] of own.slice(0, step)) linkSync(from, to)
      for (const [from] of own.slice(0, Math.max(0, step - own.length))) unlinkSync(from)
      const { secondNames, failures } = await normalize(folder)
      expect(failures).toEqual([])
      expect(secondNames).toHaveLength(Math.min(step, 2 * own.length - step))
      expect(readdirSync(folder)).toEqual(wanted)
      expect(wanted.map((name) => inodes(folder).get(name))).toEqual(before)
    }
  })

  test('after SIGKILL at any moment, with no file lost', async () => {
    const GROUPS = 24
    const NORMALIZE = `
      const { normalizeFolder } = await import('${moduleAddress('ingest/normalize.ts')}')
      const { loadHdf5 } = await import('@contimg/formats/uvh5')
      await loadHdf5()
      await ready()
      await normalizeFolder({
        incomingFolder: process.argv[1], startMjdS: -Infinity, endMjdS: Infinity,
        toleranceS: 60, minAgeS: 60, dryRun: false,
      })`
    const folder = temporaryFolder()
    const word = new Map<number, string>() // at the end of each file, by inode
    for (let g = 0; g < GROUPS; g++) {
      for (const file of files) {
        const path = deliver(
          file,
          folder,
          START_MJD_S + 309 * g + ((7 * file.subband + g) % 16),
          `${g} ${file.subband}`,
        )
        word.set(lstatSync(path).ino, `${g} ${file.subband}`)
      }
    }
    const planned = await normalize(folder, { dryRun: true })
    const nameAfter = new Map([...inodes(folder)].map(([name, inode]) => [inode, name]))
    for (const { from, to } of planned.renames) nameAfter.set(lstatSync(from).ino, basename(to))
    let killed = 0
    for (let delayMs = 60; killed < 12; delayMs += 7) {
      using victim = new Victim(NORMALIZE, folder)
      if (!(await victim.killAfter(delayMs))) break
      killed++
      const found = inodes(folder)
      expect(new Set(found.values())).toEqual(new Set(word.keys()))
      for (const [name, inode] of found)
        expect(readFileSync(join(folder, name), 'latin1')).toMatch(new RegExp(`${word.get(inode)}$`))
    }
    expect(killed).toBeGreaterThan(2)
    await normalize(folder)
    expect(new Map([...inodes(folder)].map(([name, inode]) => [inode, name]))).toEqual(nameAfter)
    expect((await normalize(folder)).renames).toEqual([])
  })
})
