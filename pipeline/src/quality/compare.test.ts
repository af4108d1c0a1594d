import { haveData, unpackedTable } from '@contimg/fixtures/data'
import { expect, test } from 'vitest'
import { UnusableTableError } from '../calibrate/errors.ts'
import { compareCalibrations } from './compare.ts'
import { readTables } from './read-tables.ts'
import { type MadeCell, type MadeTable, madeTable, randomNumbers } from './testing.ts'

const compare = (a: MadeTable, b: MadeTable, tolerance = 1e-5) =>
  compareCalibrations([madeTable(a)], [madeTable(b)], tolerance)

/** The same gains at each call. */
const gainsOf = (seed: number) => {
  const random = randomNumbers(seed)
  const made = new Map<string, { amplitude: number; phaseRad: number }>()
  return (cell: MadeCell) => {
    const key = Object.values(cell).join()
    if (!made.has(key)) made.set(key, { amplitude: 0.5 + random(), phaseRad: 6.28 * random() })
    return made.get(key)!
  }
}

test('a table is the same as itself, also referred to another antenna', () => {
  const gains = gainsOf(1)
  const turned = (cell: MadeCell) => {
    const own = gains(cell)
    return { ...own, phaseRad: own.phaseRad - gains({ ...cell, antenna: 5 }).phaseRad }
  }
  expect(compare({ solution: gains }, { solution: gains }).tables[0].largest).toBe(0)
  const { isSame, tables } = compare({ solution: gains }, { solution: turned, reference: 5 })
  expect(isSame).toBe(true)
  expect(tables[0].largest).toBeLessThan(1e-6)
  expect(tables[0].differences).toHaveLength(24)
})

test('a difference is told where it is, as |Ga − Gb| / max', () => {
  const gains = gainsOf(2)
  const off = (cell: MadeCell) => {
    const own = gains(cell)
    const isIt = cell.antenna === 3 && cell.window === 1 && cell.channel === 2
    return isIt ? { amplitude: 1.25 * own.amplitude, phaseRad: own.phaseRad + 0.4 } : own
  }
  const { isSame, tables } = compare({ solution: gains }, { solution: off })
  expect(isSame).toBe(false)
  const differing = tables[0].differences.filter(({ largest }) => largest > 1e-5)
  expect(differing.map(({ antenna, spectralWindow }) => [antenna, spectralWindow])).toEqual([['4', 1]])
  const expected = Math.hypot(1 - 1.25 * Math.cos(0.4), 1.25 * Math.sin(0.4)) / 1.25
  expect(differing[0].largest).toBeCloseTo(expected, 5)
  expect(differing[0].phaseRmsRad).toBeCloseTo(0.4 / Math.sqrt(16), 5)
  expect(differing[0].amplitudeRms).toBeCloseTo(0.2 / Math.sqrt(16), 5)
})

test('where the reference antenna is not solved another one stands in', () => {
  const gains = gainsOf(3)
  const flagged = (cell: MadeCell) => ({ ...gains(cell), flag: cell.antenna === 0 && cell.channel < 8 })
  const turned = (cell: MadeCell) => {
    const own = flagged(cell)
    return { ...own, phaseRad: own.phaseRad + cell.channel }
  }
  const { isSame, tables } = compare({ solution: flagged }, { solution: turned })
  expect(tables[0].largest).toBeLessThan(1e-6)
  expect(isSame).toBe(true)
})

test('solutions that only one has make them differ, and so do windows', () => {
  const solution = ({ antenna, polarization }: MadeCell) => ({ flag: antenna === 7 && polarization === 1 })
  const flags = compare({ solution }, {})
  expect(flags.isSame).toBe(false)
  expect(flags.tables[0].differences.filter(({ inSecondOnly }) => inSecondOnly > 0)).toMatchObject([
    { antenna: '8', inFirstOnly: 0, inSecondOnly: 16, compared: 16 },
    { antenna: '8', inFirstOnly: 0, inSecondOnly: 16, compared: 16 },
  ])
  const windows = compare({ windows: 3 }, { windows: 2 })
  expect(windows.isSame).toBe(false)
  expect(windows.tables[0].unpaired).toEqual(['2 (1421.9 MHz) of /cal/obs_bpcal'])
})

test('delays are compared in nanoseconds, less that of the reference antenna', () => {
  const delays = ({ antenna }: MadeCell) => ({ delayNs: 10 * antenna })
  const others = ({ antenna }: MadeCell) => ({ delayNs: 10 * antenna + 3 + (antenna === 4 ? 0.5 : 0) })
  const of = (solution: typeof delays) => ({ visCal: 'K Jones', channels: 1, windows: 1, solution })
  expect(compare(of(delays), of(others), 0.6).isSame).toBe(true)
  const { isSame, tables } = compare(of(delays), of(others), 0.4)
  expect(isSame).toBe(false)
  expect(tables[0].largest).toBeCloseTo(0.5, 9)
})

test('sets are compared table by table; one without its like is told', () => {
  const bandpass = madeTable()
  const phase = madeTable({ path: '/cal/obs_gpcal', visCal: 'G Jones', channels: 1 })
  const amplitude = madeTable({ path: '/cal/obs_gacal', visCal: 'G Jones', channels: 1 })
  const found = compareCalibrations([bandpass, phase, amplitude], [amplitude, bandpass], 1e-6)
  expect(found.tables.map(({ paths }) => paths[1])).toEqual(['/cal/obs_bpcal', '/cal/obs_gacal'])
  expect([found.unpairedTables, found.isSame]).toEqual([['/cal/obs_gpcal'], false])
})

test('what cannot be compared is refused', () => {
  expect(() => compare({}, { visCal: 'G Jones' })).toThrow(UnusableTableError)
  expect(() => compare({ times: 2 }, { times: 3 })).toThrow(/solved at 3 times, wanted 2/)
})

test.skipIf(!haveData)('two real tables of one night: the same is the same, the other kind is refused', () => {
  const [bandpass, gains] = readTables(
    ['dsa110_20251013T132803_bpcal', 'dsa110_20251013T132803_gpcal'].map((name) => unpackedTable('caltables', name)),
  )
  const { tables, isSame } = compareCalibrations([bandpass], [bandpass], 0)
  expect([isSame, tables[0].largest, tables[0].differences.length]).toEqual([true, 0, 1872])
  expect(tables[0].differences.reduce((sum, { compared }) => sum + compared, 0)).toBe(179712 - 52878)
  expect(() => compareCalibrations([bandpass], [gains], 0)).toThrow(UnusableTableError)
})
