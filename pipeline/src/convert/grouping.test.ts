import { dataBytes, haveData } from '@contimg/fixtures/data'
import { isoFromMjdS, mjdSFromIso } from '@contimg/numerics/time'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { subbandFileName } from '../subbands/name.ts'
import { type FileGroup, groupSubbandFiles, type SubbandFile } from './grouping.ts'

const START_MJD_S = mjdSFromIso('2026-01-25T22:26:05')

function subbandFile(offsetS: number, subband: number, folder = 'incoming'): SubbandFile {
  const stampMjdS = START_MJD_S + offsetS
  return { path: `${folder}/${subbandFileName(isoFromMjdS(stampMjdS, 0), subband)}`, stampMjdS, subband }
}

function observation(offsetS: number, delayS: (subband: number) => number = () => 0): SubbandFile[] {
  return Array.from({ length: 16 }, (_, subband) => subbandFile(offsetS + delayS(subband), subband))
}

const isComplete = ({ missing }: { missing: readonly number[] }) => missing.length === 0

describe('sixteen files whose stamps differ', () => {
  test('are one group, named after the first stamp, its files by subband', () => {
    const { groups, ignored } = groupSubbandFiles(observation(0, (subband) => (7 * subband + 5) % 16))
    expect(groups).toHaveLength(1)
    expect(groups[0]).toMatchObject({ id: '2026-01-25T22:26:05', missing: [], duplicates: [], spreadS: 15 })
    expect([...groups[0].files.keys()]).toEqual(Array.from({ length: 16 }, (_, subband) => subband))
    expect(ignored).toEqual([])
  })

  test('belong together up to the tolerance after the first stamp, not after the one before', () => {
    const late = (lastS: number) => observation(0, (subband) => [0, 40, lastS][Math.min(subband, 2)])
    expect(groupSubbandFiles(late(60)).groups).toHaveLength(1)
    expect(groupSubbandFiles(late(61)).groups.map(({ missing }) => missing.length)).toEqual([14, 2])
    expect(groupSubbandFiles(late(61), { toleranceS: 120 }).groups[0]).toMatchObject({ missing: [], spreadS: 61 })
  })

  test('that lie further apart than the tolerance are told: two groups cannot be two observations', () => {
    const { split } = groupSubbandFiles([...observation(0, (subband) => (subband === 3 ? 98 : 0)), ...observation(309)])
    expect(split).toEqual([{ ids: ['2026-01-25T22:26:05', '2026-01-25T22:27:43'], spreadS: 98 }])
  })
})

test('a subband that comes twice does not make up for one that is missing: the earliest is kept, the rest told', () => {
  const [again, wrong] = [subbandFile(2, 4), subbandFile(1, 4)]
  const { groups } = groupSubbandFiles([again, wrong, ...observation(0).filter(({ subband }) => subband !== 9)])
  expect(groups).toHaveLength(1)
  expect(groups[0]).toMatchObject({ missing: [9], duplicates: [wrong, again], spreadS: 0 })
  expect(groups[0].files.get(4)!.stampMjdS).toBe(START_MJD_S)
})

test('files that are not finished, or cannot be, are ignored and the reason told', () => {
  const [whole] = observation(0)
  const changed = { ...subbandFile(1, 1), sizeBytes: 1e8, mtimeMs: 5000 }
  const settled = { ...subbandFile(1, 2), sizeBytes: 1e8, mtimeMs: 4999 }
  const unfinished = { ...subbandFile(0, 3), path: 'incoming/2026-01-25T22:26:05_sb03_incomplete.hdf5' }
  const short = { ...subbandFile(0, 4), sizeBytes: 1023 }
  const [outside, timeless] = [subbandFile(0, 16), { ...whole, path: 'x', stampMjdS: Number.NaN }]
  const files = [changed, settled, unfinished, short, outside, timeless, whole]
  const { groups, ignored } = groupSubbandFiles(files, { changedBeforeMs: 5000 })
  expect([...groups[0].files.values()]).toEqual([whole, settled])
  expect(ignored.map(({ path, reason }) => [path.split('_sb')[1] ?? path, reason])).toEqual([
    ['03_incomplete.hdf5', 'still being written, as its name says'],
    ['04.hdf5', '1023 bytes, wanted 1024 or more'],
    ['16.hdf5', 'subband 16, wanted 0 to 15'],
    ['01.hdf5', 'changed a moment ago, and may still grow'],
    ['x', 'time stamp NaN, wanted a time'],
  ])
})

describe('laws', () => {
  const file = fc
    .record({
      offsetS: fc.constantFrom(0, 1, 40, 60, 61, 120, 309), // few, so that files meet
      subband: fc.integer({ min: -1, max: 16 }),
      folder: fc.constantFrom('a', 'b'),
      sizeBytes: fc.constantFrom(1023, 1024, 1e8),
    })
    .map(({ offsetS, subband, folder, sizeBytes }) => ({ ...subbandFile(offsetS, subband, folder), sizeBytes }))
  const files = fc.uniqueArray(file, { maxLength: 80, selector: ({ path }) => path })

  test('the order of the files does not matter', () => {
    const shuffled = files.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })),
    )
    fc.assert(
      fc.property(shuffled, ([given, other]) => {
        const [wanted, found] = [groupSubbandFiles(given), groupSubbandFiles(other)]
        expect(found.groups.map(told)).toEqual(wanted.groups.map(told))
        expect([found.ignored, found.split]).toEqual([wanted.ignored, wanted.split])
      }),
    )
  })

  test('every file is in one group, a duplicate of one, or ignored', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 0, max: 150 }), (given, toleranceS) => {
        const { groups, ignored } = groupSubbandFiles(given, { toleranceS })
        const grouped = groups.flatMap((group) => [...group.files.values(), ...group.duplicates])
        const paths = [...grouped, ...ignored].map(({ path }) => path)
        expect(paths.toSorted()).toEqual(given.map(({ path }) => path).toSorted())
      }),
    )
  })

  test('a group holds a subband once, within the tolerance of its first stamp', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 0, max: 150 }), (given, toleranceS) => {
        for (const { files: kept, missing, spreadS, startMjdS } of groupSubbandFiles(given, { toleranceS }).groups) {
          expect(kept.size + missing.length).toBe(16)
          expect(spreadS).toBeLessThanOrEqual(toleranceS)
          expect(Math.min(...[...kept.values()].map(({ stampMjdS }) => stampMjdS))).toBe(startMjdS)
        }
      }),
    )
  })
})

/** Everything of a group, in the order in which it is told. */
function told({ files, ...rest }: FileGroup) {
  return { ...rest, files: [...files] }
}

describe.skipIf(!haveData)('the inventory of the telescope, January 2025 to February 2026', () => {
  const SAME_OBSERVATION_S = 200 // stamps in a row of one observation are at most 20 s apart, of two at least 234 s
  const stamps = haveData ? inventory() : []
  const withoutSummaries = stamps.filter(({ fileCount }) => fileCount <= 16)

  test('holds 6276 exact stamps, two of them summaries', () => {
    expect(stamps).toHaveLength(6276)
    expect(stamps.filter(({ fileCount }) => fileCount > 16).map(({ fileCount }) => fileCount)).toEqual([240, 80])
  })

  test.each([
    [60, 2422, 2380],
    [120, 2413, 2389],
  ])('within %i s of the first stamp: %i groups, %i of them of sixteen files', (toleranceS, count, complete) => {
    const { groups } = groupSubbandFiles(dealt(withoutSummaries), { toleranceS })
    expect([groups.length, groups.filter(isComplete).length]).toEqual([count, complete])
    expect(groups.every(({ duplicates }) => duplicates.length === 0)).toBe(true)
  })

  test('with the summaries among the files, one group within 120 s is lost to them: 2412 and 2388', () => {
    const at = (toleranceS: number) =>
      groupSubbandFiles(dealt(stamps), { toleranceS }).groups.filter(({ duplicates }) => duplicates.length === 0)
    expect([at(60).length, at(60).filter(isComplete).length]).toEqual([2422, 2380])
    expect([at(120).length, at(120).filter(isComplete).length]).toEqual([2412, 2388])
  })

  test('by equal stamps there would be 212 of sixteen files', () => {
    const { groups } = groupSubbandFiles(dealt(withoutSummaries), { toleranceS: 0 })
    expect(groups.filter(isComplete)).toHaveLength(212)
  })

  test('the observations that 60 s split are told', () => {
    const { split } = groupSubbandFiles(dealt(withoutSummaries))
    expect(split).toHaveLength(2422 - 2413)
    expect(Math.max(...split.map(({ spreadS }) => spreadS))).toBe(82)
  })

  function inventory() {
    const [, ...lines] = new TextDecoder().decode(dataBytes('dsa110', 'inventory_2025-2026.csv.gz')).trim().split('\n')
    const rows = lines.map((line) => line.split(','))
    const read = rows.map(([, stamp, count]) => ({ stampMjdS: mjdSFromIso(stamp), fileCount: Number(count) }))
    return read.sort((a, b) => a.stampMjdS - b.stampMjdS)
  }

  /** The inventory counts files and does not name them: those of one observation get the subbands in turn. */
  function dealt(rows: readonly { stampMjdS: number; fileCount: number }[]): SubbandFile[] {
    const files: SubbandFile[] = []
    let next = 0
    rows.forEach(({ stampMjdS, fileCount }, row) => {
      if (row > 0 && stampMjdS - rows[row - 1].stampMjdS > SAME_OBSERVATION_S) next = 0
      for (let i = 0; i < fileCount; i++, next++) {
        const subband = next % 16
        files.push({ path: `${subbandFileName(isoFromMjdS(stampMjdS, 0), subband)} ${next}`, stampMjdS, subband })
      }
    })
    return files
  }
})
