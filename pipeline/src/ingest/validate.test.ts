import { copyFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { loadHdf5, type Uvh5Header } from '@contimg/formats/uvh5'
import { DAY_S, mjdSFromIso } from '@contimg/numerics/time'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupSubbandFiles } from '../convert/grouping.ts'
import { incomingFiles } from '../convert/incoming.ts'
import { INTEGRATION_S } from '../simulate/header.ts'
import { subbandFrequenciesHz } from '../subbands/band.ts'
import { checkFile } from './check-file.ts'
import { statisticsOf } from './folder-statistics.ts'
import { rewrite, simulateTiny } from './testing.ts'
import { type Validation, validateIncoming } from './validate.ts'

const source = mkdtempSync(join(tmpdir(), 'contimg-test-'))
const BASELINES = 3

beforeAll(() => simulateTiny(source, 2))
afterAll(() => rmSync(source, { recursive: true }))

/** A copy of two observations, to do something to. */
function copy(): string {
  const folder = temporaryFolder()
  cpSync(source, folder, { recursive: true })
  return folder
}

/** A file of the first observation. */
function file(folder: string, subband: string): string {
  return join(folder, readdirSync(folder).find((name) => name.endsWith(`_sb${subband}.hdf5`))!)
}

function validate(incomingFolder: string, [start, end] = ['1970-01-01', '2100-01-01']): Promise<Validation> {
  const span = { startMjdS: mjdSFromIso(start), endMjdS: mjdSFromIso(end) }
  return validateIncoming({ incomingFolder, ...span, toleranceS: 60, channelsPerFile: 1 })
}

/** Problems and notes by what they are of. */
function told({ groups }: Validation): string[] {
  return groups.flatMap(({ id, files, problems, notes }) => [
    ...problems.map((problem) => `${id}: ${problem}`),
    ...files.flatMap((one) => one.problems.map((problem) => `${basename(one.path)}: ${problem}`)),
    ...notes,
  ])
}

test('whole groups of good files have no problems, and what there is is counted', async () => {
  const found = await validate(source)
  expect(told(found)).toEqual([])
  expect(found.problemCount).toBe(0)
  expect(found.groups.map(({ files }) => files.length)).toEqual([16, 16])
  const sizes = readdirSync(source).map((name) => (name.endsWith('.hdf5') ? statSync(join(source, name)).size : 0))
  const sizeBytes = sizes.reduce((sum, size) => sum + size, 0)
  const counts = { fileCount: 32, wholeGroupCount: 2, incompleteGroupCount: 0, gaps: [] }
  expect(found.statistics).toMatchObject({ ...counts, sizeBytes })
  expect(found.statistics.endMjdS! - found.statistics.startMjdS!).toBeCloseTo(309 + 24 * INTEGRATION_S, 3)
})

describe('what is wrong with a file is told with the value found and the one wanted', () => {
  const laterBy = (lateS: number) => (header: Uvh5Header) => ({
    timesJd: header.timesJd.map((jd) => jd + lateS / DAY_S),
  })
  const cases: [what: string, change: (header: Uvh5Header) => Partial<Uvh5Header>, message: RegExp][] = [
    [
      'another subband than its name says',
      () => ({ frequenciesHz: subbandFrequenciesHz(9, 1) }),
      /channels from 1387\.437 MHz to 1387\.437 MHz, as those of sb09, wanted 1457\.750 MHz to 1457\.750 MHz as those of sb03$/,
    ],
    [
      'channels of no subband',
      () => ({ frequenciesHz: Float64Array.of(1.28e9) }),
      /from 1280\.000 MHz to 1280\.000 MHz, wanted/,
    ],
    [
      'too many channels',
      () => ({
        frequenciesHz: subbandFrequenciesHz(3, 2).reverse(),
        channelWidthsHz: new Float64Array(2).fill(5859375),
        spectralWindowIds: new Int32Array(2),
      }),
      /^\S+: 2 channels, wanted 1$/,
    ],
    [
      'rising channels',
      () => ({
        frequenciesHz: subbandFrequenciesHz(3, 2),
        channelWidthsHz: new Float64Array(2).fill(5859375),
        spectralWindowIds: new Int32Array(2),
      }),
      /channels from 1454\.820 MHz to 1460\.679 MHz, wanted 1460\.679 MHz to 1454\.820 MHz as those of sb03/,
    ],
    [
      'channels too narrow',
      () => ({ channelWidthsHz: Float64Array.of(244140.625) }),
      /channel 0 is 244140\.625 Hz wide, wanted 11718750 Hz$/,
    ],
    [
      'other polarizations',
      () => ({ polarizations: Int32Array.of(-5, -7, -8, -6) }),
      /polarizations -5, -7, -8, -6, wanted -5, -6 \(XX, YY\)$/,
    ],
    ['a header value that is no number', () => ({ latitudeDeg: Number.NaN }), /latitude is NaN, wanted a number$/],
    [
      'a baseline that is no number',
      ({ uvwM }) => ({ uvwM: uvwM.map((u, i) => (i === 5 ? Number.NaN : u)) }),
      /uvw_array\[5\] is NaN, wanted a number$/,
    ],
    [
      'a declination in degrees',
      () => ({ phaseCentreDecRad: 54.6, extraKeywords: { phase_center_dec: 54.6 } }),
      /pointing declination 54\.6 rad .* wanted -0\.9210 to 1\.5708 rad/,
    ],
    [
      'another declination',
      () => ({ phaseCentreDecRad: 0.9, extraKeywords: { phase_center_dec: 0.9 } }),
      /pointing declination 0\.9 rad, wanted 0\.9529\d+ rad as /,
    ],
    [
      'no declination',
      () => ({ phaseCentreDecRad: undefined, extraKeywords: {} }),
      /no declination of the pointing, wanted phase_center_dec$/,
    ],
    [
      'times 0.2 s off',
      laterBy(0.2),
      /begins 0\.200 s after \S+, wanted the same within 0\.1 s or a shift by whole integrations$/,
    ],
    ['times five seconds off', laterBy(-5), /begins 5\.000 s before \S+, wanted the same within/],
    ['times of another observation', laterBy(24 * INTEGRATION_S), /begins 309\.238 s after \S+, wanted/],
    [
      'an integration out of step',
      (header) => ({ timesJd: header.timesJd.map((jd, row) => (row < 5 * BASELINES ? jd : jd + 3 / DAY_S)) }),
      /integration 5 67\.42\d s after the first, wanted whole integrations/,
    ],
    [
      'too few integrations',
      (header) => {
        const rows = 20 * BASELINES
        const { timesJd, integrationTimesS, ant1Numbers, ant2Numbers, uvwM } = header
        return {
          timesJd: timesJd.slice(0, rows),
          integrationTimesS: integrationTimesS.slice(0, rows),
          ant1Numbers: ant1Numbers.slice(0, rows),
          ant2Numbers: ant2Numbers.slice(0, rows),
          uvwM: uvwM.slice(0, 3 * rows),
        }
      },
      /20 integrations, wanted 24$/,
    ],
    [
      'integrations of another length',
      (header) => ({ integrationTimesS: header.integrationTimesS.map(() => 10) }),
      /integrations of 10 s, wanted 12\.88490200042725 s$/,
    ],
    [
      'baselines in another order in one integration',
      (header) => ({ ant1Numbers: header.ant1Numbers.map((antenna, row) => (row === 7 ? 29 : antenna)) }),
      /row 7: baseline 29-\d+, wanted \d+-\d+ as in the first integration$/,
    ],
    [
      'other baselines than the other files',
      (header) => ({ ant1Numbers: header.ant2Numbers, ant2Numbers: header.ant1Numbers }),
      /baseline 1 is 29-0, wanted 0-29 as \S+$/,
    ],
    [
      'antennas of other names',
      (header) => ({ antennaNames: header.antennaNames.map((name) => (name === '7' ? '8' : name)) }),
      /antennas of other names than in \S+$/,
    ],
  ]

  test.each(cases)('%s', async (_, change, message) => {
    const folder = copy()
    const path = file(folder, '03')
    await rewrite(path, change)
    const found = await validate(folder)
    const problems = told(found)
    expect(problems).toContainEqual(expect.stringMatching(message))
    expect(problems.every((problem) => problem.startsWith(`${basename(path)}: `))).toBe(true)
    expect(found.problemCount).toBe(problems.length)
  })

  test('cut off', async () => {
    const folder = copy()
    truncateSync(file(folder, '03'), 50_000)
    truncateSync(file(folder, '04'), 5_000)
    expect(told(await validate(folder))).toEqual([
      expect.stringMatching(/_sb03\.hdf5: not a whole HDF5 file: .*trunc/),
      expect.stringMatching(/_sb04\.hdf5: not a whole HDF5 file: /),
    ])
  })

  test('smaller than its samples, which says that some were never written', async () => {
    const { files } = incomingFiles(source)
    const { problems } = checkFile(await loadHdf5(), { ...files[0], sizeBytes: 1872 }, 1)
    expect(problems).toEqual(['1872 bytes, wanted more than the 1872 of its samples'])
  })
})

test('a shift by whole integrations is noted, since conversion copes with it', async () => {
  const folder = copy()
  await rewrite(file(folder, '03'), ({ timesJd }) => ({
    timesJd: timesJd.map((jd) => jd - (2 * INTEGRATION_S) / DAY_S),
  }))
  const found = await validate(folder)
  expect(told(found)).toEqual([
    expect.stringMatching(/_sb03\.hdf5: begins 25\.770 s before \S+: 2 whole integrations$/),
  ])
  expect(found.problemCount).toBe(0)
})

test('missing subbands and empty files are problems of their group, second files and unfinished ones are not', async () => {
  const folder = copy()
  rmSync(file(folder, '12'))
  writeFileSync(file(folder, '03'), '')
  const second = join(folder, '2025-10-17T14:40:50_sb04.hdf5')
  copyFileSync(file(folder, '04'), second)
  writeFileSync(join(folder, '2025-10-17T14:40:09_sb12_incomplete.hdf5'), '')
  const found = await validate(folder)
  expect(told(found)).toEqual([
    '2025-10-17T14:40:09: sb03, sb12 missing, wanted all 16',
    '2025-10-17T14:40:50_sb04.hdf5: a second file of sb04, not looked at',
  ])
  expect(found.unusable).toEqual([{ path: expect.stringContaining('_sb03'), reason: '0 bytes, wanted 1024 or more' }])
  expect(found.ignored).toHaveLength(1)
  expect(found.problemCount).toBe(2)
  expect(found.statistics).toMatchObject({ fileCount: 31, wholeGroupCount: 1, incompleteGroupCount: 1 })
})

test('only groups from START on and before END are looked at', async () => {
  const found = await validate(source, ['2025-10-17T14:45:00', '2025-10-17T14:46:00'])
  expect(found.groups.map(({ id }) => id)).toEqual(['2025-10-17T14:45:18'])
  expect(found.statistics).toMatchObject({ fileCount: 16, wholeGroupCount: 1 })
})

test('a time in which another observation would have found room is a gap', () => {
  const at = (offsetS: number) => ({
    path: `${offsetS}`,
    stampMjdS: mjdSFromIso('2025-10-17T14:40:09') + offsetS,
    subband: 0,
  })
  const { groups } = groupSubbandFiles([at(0), at(309), at(309 + 618), at(309 + 618 + 619)])
  const [gap, ...rest] = statisticsOf(groups).gaps
  expect(rest).toEqual([])
  expect(gap).toMatchObject({ afterGroup: '2025-10-17T14:55:36', beforeGroup: '2025-10-17T15:05:55' })
  expect(gap.lengthS).toBeCloseTo(619 - 309.2376, 3)
})
