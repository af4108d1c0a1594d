import { mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FormatError } from '@contimg/formats/error'
import { loadHdf5, Uvh5Reader } from '@contimg/formats/uvh5'
import { meridianIcrs, skyAt, UNKNOWN_ORIENTATION } from '@contimg/numerics/frames'
import { DSA110_SITE } from '@contimg/numerics/stations'
import { isoFromMjdS, mjdSFromIso, mjdSFromJd } from '@contimg/numerics/time'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CatalogCalibrator } from '../products.ts'
import { simulate } from '../simulate/run.ts'
import { plainSimulation } from '../simulate/testing.ts'
import { BUILT_IN_CALIBRATORS } from '../sky/built-in-calibrators.ts'
import { calibratorNamed } from '../sky/calibrator-names.ts'
import { readGroupPointing } from './group-pointing.ts'
import { type FileGroup, groupSubbandFiles } from './grouping.ts'
import { incomingFiles } from './incoming.ts'
import { DEFAULT_TRANSIT_SEARCH, groupAtTransit, NoTransitGroupError, type TransitSearch } from './transit-group.ts'

const DEG_RAD = Math.PI / 180
const folder = mkdtempSync(join(tmpdir(), 'contimg-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CALIBRATOR = calibratorNamed(BUILT_IN_CALIBRATORS, '0834+555') // on the meridian at 14:44:36 of 2025-10-17
const NIGHTS = ['2025-10-15T14:49:53', '2025-10-17T14:37:00', '2025-10-18T14:38:05', '2025-10-19T03:00:00']
let groups: readonly FileGroup[]

beforeAll(async () => {
  for (const [i, start] of NIGHTS.entries())
    await simulate(
      plainSimulation(folder, {
        stations: [1, 30],
        channelCount: 16,
        startMjdS: mjdSFromIso(start),
        groupCount: i === 1 ? 3 : 1,
      }),
    )
  groups = groupSubbandFiles(incomingFiles(folder).files).groups
})

function find(changes: Partial<TransitSearch> = {}, calibrator: CatalogCalibrator = CALIBRATOR) {
  return groupAtTransit(groups, calibrator, { ...DEFAULT_TRANSIT_SEARCH, ...changes })
}

const moved = (raDeg: number, decDeg: number): CatalogCalibrator => ({
  ...CALIBRATOR,
  raRad: CALIBRATOR.raRad + raDeg * DEG_RAD,
  decRad: CALIBRATOR.decRad + decDeg * DEG_RAD,
})

test('a group points where its header says, at the sidereal time of its middle and the meridian of each integration', async () => {
  const library = await loadHdf5()
  const [group] = groups
  const pointing = readGroupPointing(library, [...group.files.values()][0].path)
  using reader = new Uvh5Reader(library, group.files.get(0)!.path)
  const times = [...new Set(reader.header.timesJd)].map(mjdSFromJd)
  expect(pointing.decRad).toBe(54.6 * DEG_RAD)
  expect(pointing.middleMjdS).toBeCloseTo((times[0] + times[23]) / 2, 4)
  expect(pointing.fields).toHaveLength(24)
  for (const [t, mjdS] of times.entries()) {
    const wanted = meridianIcrs(skyAt(mjdS, DSA110_SITE, UNKNOWN_ORIENTATION), 54.6 * DEG_RAD)
    expect(pointing.fields[t].raRad).toBeCloseTo(wanted.raRad, 8)
    expect(pointing.fields[t].decRad).toBeCloseTo(wanted.decRad, 10)
  }
})

test('the group whose middle is nearest the latest transit that has one', async () => {
  const { group, transit, offsetS, match } = await find()
  expect(group.id).toBe('2025-10-18T14:38:05')
  expect(isoFromMjdS(transit.mjdUtcS, 0)).toMatch(/^2025-10-18T14:40:40$/)
  expect(Math.abs(offsetS)).toBeLessThan(15)
  expect([11, 12]).toContain(match.field)
  expect(match.response).toBeCloseTo(0.753, 3)
})

test('of a day, the group among its neighbours whose middle is nearest', async () => {
  const day = { startMjdS: mjdSFromIso('2025-10-17') }
  const { group, offsetS, match } = await find({ day })
  expect(group.id).toBe('2025-10-17T14:42:09')
  expect(offsetS).toBeCloseTo(8, 0)
  expect(match.field).toBe(11) // the transit comes 147 s after the start, 11.4 integrations
  expect((await find({ near: { mjdS: mjdSFromIso('2025-10-17T20:00:00') } })).group.id).toBe(group.id)
})

test('a group of another hour, day or declination is not taken, and the refusal says which was nearest', async () => {
  const refusals: [message: RegExp, changes: Partial<TransitSearch>, calibrator?: CatalogCalibrator][] = [
    [
      /: the nearest group 2025-10-17\S+ has its middle \d+\.\d minutes .*; wanted 30\.0 minutes at most$/,
      {},
      moved(60, 0),
    ],
    [/the nearest group 2025-10-15T14:49:53 .* minutes after the transit at 2025-10-14T/, { day: day('2025-10-14') }],
    [
      /group 2025-10-17T14:42:09 has its middle 0\.1 minutes after .*; wanted 0\.1 minutes at most$/,
      { windowS: 6, day: day('2025-10-17') },
    ],
    [
      /2025-10-18T14:38:05 has its middle .*, but points 2\.\d\d° north of it, where the beam has .* 2\.00° at most/,
      {},
      moved(0, -3.5),
    ],
    [
      /, but points 0\.\d\d° south of it, .* response of 0\.75; wanted 2\.00° at most and 0\.9 at least$/,
      { leastResponse: 0.9 },
    ],
    [/, but points 0\.\d\d° south .*; wanted 0\.50° at most/, { decToleranceRad: 0.5 * DEG_RAD }],
  ]
  for (const [message, changes, calibrator] of refusals) {
    await expect(find(changes, calibrator)).rejects.toThrow(NoTransitGroupError)
    await expect(find(changes, calibrator)).rejects.toThrow(message)
  }
  await expect(groupAtTransit(groups.slice(0, 1), moved(90, 0))).rejects.toThrow(
    /the nearest group 2025-10-15\S+ has .* 35\d\.\d minutes before/,
  )
  await expect(groupAtTransit([], CALIBRATOR)).rejects.toThrow(/^no group sees 0834\+555 in transit: there is no group/)
})

test('groups that are too old before the last are not looked at', async () => {
  await expect(find({ daysBack: 0.3 })).rejects.toThrow(NoTransitGroupError)
  expect((await find({ daysBack: 1 })).group.id).toBe('2025-10-18T14:38:05')
})

test('a group whose header tells another time than its name is not taken', async () => {
  const [other] = groups.filter(({ id }) => id.startsWith('2025-10-19'))
  const misnamed = groups.map((group) => (group.id.startsWith('2025-10-15') ? { ...group, files: other.files } : group))
  const search = { ...DEFAULT_TRANSIT_SEARCH, day: day('2025-10-15') }
  await expect(groupAtTransit(misnamed, CALIBRATOR, search)).rejects.toThrow(
    /2025-10-15T14:49:53 has its middle 50\d\d\.\d minutes after the transit at 2025-10-15T14:52:27; wanted 30\.0/,
  )
})

test('a header that cannot be read is an error that names its file', async () => {
  const path = groups[0].files.get(0)!.path
  truncateSync(path, 5000)
  await expect(find({ day: day('2025-10-15') })).rejects.toThrow(FormatError)
  await expect(find({ day: day('2025-10-15') })).rejects.toThrow(path)
})

function day(date: string) {
  return { startMjdS: mjdSFromIso(date) }
}
