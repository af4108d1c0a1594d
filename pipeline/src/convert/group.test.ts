import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { loadHdf5 } from '@contimg/formats/uvh5'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { channelFrequenciesHz } from '../subbands/band.ts'
import { openVisibilities } from '../visibilities/from-ms.ts'
import { GroupError, SubbandsMissingError } from './errors.ts'
import { readGroup } from './group.ts'
import { convert } from './run.ts'

const INTEGRATION_S = 12.88490200042725
const STATIONS = [1, 30]
const BASELINES = 3
let folder: string
let files: readonly string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'contimg-group-'))
  files = await observed('same', 0)
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** Files of one observation whose clock is late by some seconds. */
async function observed(name: string, lateS: number): Promise<readonly string[]> {
  const options = plainSimulation(join(folder, name), { stations: STATIONS, channelCount: 32, sefdJy: 50 })
  const [group] = await simulate({ ...options, startMjdS: options.startMjdS + lateS })
  return group.files
}

/** The files, that of subband 3 from an observation that began late. */
async function withLate(name: string, lateS: number): Promise<string[]> {
  const late = await observed(name, lateS)
  return [...files.slice(0, 3), late[3], ...files.slice(4)]
}

describe('the times of sixteen files', () => {
  test.each([0.09, -0.09])('that are %f s off are the same, and those of the highest subband count', async (lateS) => {
    const library = await loadHdf5()
    const alone = readGroup(library, files, 'refuse')
    const group = readGroup(library, await withLate(`near${lateS}`, lateS), 'refuse')
    expect(group.integrations.map(({ timeMjdS }) => timeMjdS)).toEqual(
      alone.integrations.map(({ timeMjdS }) => timeMjdS),
    )
    for (const rows of group.firstRows.values()) expect([...rows]).toEqual([...rows.keys()].map((t) => t * BASELINES))
  })

  test.each([
    [0.2, /_sb03\.hdf5: time of row 0 0\.200 s after that of .*_sb00\.hdf5, wanted the same within 0\.1 s or a shift/],
    [
      -0.2,
      /_sb03\.hdf5: time of row 0 0\.200 s before that of .*_sb00\.hdf5, wanted the same within 0\.1 s or a shift/,
    ],
    [6.4, /6\.400 s after that of .*, wanted the same within 0\.1 s or a shift by whole integrations$/],
    [24 * INTEGRATION_S, /309\.238 s after .*by whole integrations, and some integrations that both have$/],
  ])('that are %f s off are refused by name', async (lateS, message) => {
    const paths = await withLate(`off${lateS}`, lateS)
    const library = await loadHdf5()
    expect(() => readGroup(library, paths, 'refuse')).toThrow(message)
    expect(() => readGroup(library, paths, 'refuse')).toThrow(GroupError)
  })

  test.each([2, -3])('shifted by %d whole integrations are aligned, and what is missing is flagged', async (count) => {
    const paths = await withLate(`shift${count}`, count * INTEGRATION_S)
    const msPath = join(temporaryFolder(), 'x.ms')
    const { warnings, fieldCount } = await convert(paths, msPath)
    const all = 24 + Math.abs(count)
    expect(fieldCount).toBe(all)
    expect(warnings.filter((text) => /lacks \d+ of \d+ integrations/.test(text))).toHaveLength(16)
    using ms = openVisibilities(msPath)
    using alone = openVisibilities(await converted(files))
    const window = 15 - 3
    for (let t = 0; t < all; t++) {
      const late = flagsOf(ms, t, window)
      const others = flagsOf(ms, t, 0)
      const lateThere = count > 0 ? t >= count : t < 24
      const othersThere = count > 0 ? t < 24 : t >= -count
      expect([late, others]).toEqual([lateThere ? 0 : 1, othersThere ? 0 : 1])
      if (!othersThere) continue
      const own = count > 0 ? t : t + count
      const [shifted, plain] = [dataOf(ms, t, 0), dataOf(alone, own, 0)]
      expect([...shifted]).toEqual([...plain])
    }
  })
})

describe('subbands that are not there', () => {
  const some = () => files.filter((_, subband) => subband !== 3 && subband !== 15)

  test('are refused by name unless it is said what to do', async () => {
    const library = await loadHdf5()
    expect(() => readGroup(library, some(), 'refuse')).toThrow(SubbandsMissingError)
    expect(() => readGroup(library, some(), 'refuse')).toThrow(/sb03, sb15 missing/)
  })

  test('can be left out', async () => {
    const group = readGroup(await loadHdf5(), some(), 'leave out')
    expect(group.windows.map(({ name }) => name)).toEqual(
      [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 2, 1, 0].map((k) => `sb${String(k).padStart(2, '0')}`),
    )
  })

  test('can be filled in: flagged windows of zeros at the frequencies that the correlator gives them', async () => {
    const msPath = join(temporaryFolder(), 'x.ms')
    await convert(some(), msPath, { missing: 'fill' })
    using ms = openVisibilities(msPath)
    const band = channelFrequenciesHz(32).toReversed()
    expect(ms.spectralWindows.flatMap(({ frequenciesHz }) => [...frequenciesHz])).toEqual([...band])
    expect(ms.spectralWindows.map(({ flagged }) => flagged)).toEqual(
      Array.from({ length: 16 }, (_, window) => window === 0 || window === 12),
    )
    for (const window of [0, 12]) {
      for (const t of [0, 11, 23]) {
        expect(flagsOf(ms, t, window)).toBe(1)
        expect(dataOf(ms, t, window).every((value) => value === 0)).toBe(true)
      }
    }
    expect(flagsOf(ms, 7, 1)).toBe(0)
    const flagRows = ms.ms.main.column('FLAG_ROW').readScalars() as Uint8Array
    expect(flagRows.filter(Boolean)).toHaveLength(24 * BASELINES * 2)
  })

  test('cannot be filled in where the frequencies are not those of the names', async () => {
    const swapped = join(folder, 'swapped')
    mkdirSync(swapped)
    const paths = [1, 2, 4].map((subband) => {
      const path = join(swapped, basename(files[0]).replace('sb00', `sb0${subband}`))
      copyFileSync(files[subband + 1], path)
      return path
    })
    const library = await loadHdf5()
    expect(() => readGroup(library, paths, 'fill')).toThrow(/sb01\.hdf5: begins at \d+\.\d+ Hz, wanted \d+\.\d+ of/)
  })

  test('are not known where names do not tell subbands: nothing is filled in', async () => {
    const path = join(folder, 'other.uvh5')
    copyFileSync(files[5], path)
    expect(readGroup(await loadHdf5(), [path], 'fill').windows).toHaveLength(1)
  })
})

test('both writers give the same tables, file by file and byte by byte', async () => {
  const [direct, parallel] = [join(temporaryFolder(), 'a.ms'), join(temporaryFolder(), 'a.ms')]
  const paths = await withLate('writers', INTEGRATION_S)
  const made = await convert(paths, direct, { writer: 'direct' })
  const other = await convert(paths, parallel, { writer: 'parallel-subband', maxWorkers: 3 })
  expect([made.timings.writerType, other.timings.writerType]).toEqual(['direct', 'parallel-subband'])
  expect(contentsOf(parallel)).toEqual(contentsOf(direct))
})

async function converted(paths: readonly string[]): Promise<string> {
  const path = join(temporaryFolder(), 'alone.ms')
  await convert(paths, path)
  return path
}

type OpenMs = ReturnType<typeof openVisibilities>

function firstRowOf(integration: number, window: number): number {
  return (integration * 16 + window) * BASELINES
}

/** 1 where all of a window is flagged in an integration, 0 where none is. */
function flagsOf({ ms }: OpenMs, integration: number, window: number): number {
  const flags = ms.main.column('FLAG').readCells(firstRowOf(integration, window), BASELINES) as Uint8Array
  return flags.reduce((sum, flag) => sum + flag, 0) / flags.length
}

function dataOf({ ms }: OpenMs, integration: number, window: number): Float32Array {
  return ms.main.column('DATA').readCells(firstRowOf(integration, window), BASELINES) as Float32Array
}

/** Digest of each file of a table. */
function contentsOf(path: string): Record<string, string> {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(path, name)).isFile(),
  )
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(path, name)))
      .digest('hex')
  return Object.fromEntries(names.map((name) => [name, digest(name)]))
}
