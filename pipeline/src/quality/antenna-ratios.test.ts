import { expect, test } from 'vitest'
import { calibrationRatio } from './antenna-ratios.ts'
import { type MadeCell, madeTable, normalPair, randomNumbers } from './testing.ts'

const DEG = Math.PI / 180

test('a ratio of amplitudes and a difference of phases are told for each antenna, whatever the phases refer to', () => {
  const first = madeTable({ solution: () => ({ amplitude: 1.2, phaseRad: 3 }) })
  const solution = ({ antenna }: MadeCell) =>
    antenna === 4 ? { amplitude: 1, phaseRad: 3 - 10 * DEG } : { amplitude: 1.2, phaseRad: -1 }
  const second = madeTable({
    path: '/cal/other_bpcal',
    solution: (cell) => ({ ...solution(cell), phaseRad: (solution(cell).phaseRad ?? 0) - 0.7 }),
    reference: 0,
  })
  const { tables, unpairedTables } = calibrationRatio([first], [second])
  const [{ antennas, all, kind, unpaired }] = tables
  expect([kind, unpaired, unpairedTables, antennas.length]).toEqual(['bandpass', [], [], 12])
  expect(antennas[3]).toMatchObject({ antenna: '4', compared: 64, inFirstOnly: 0, inSecondOnly: 0 })
  expect(antennas[3].amplitudeRatio.median).toBeCloseTo(1, 6)
  expect(antennas[3].phaseRad.median).toBeCloseTo(0, 6)
  expect(antennas[4].amplitudeRatio.median).toBeCloseTo(1.2, 6)
  // 3 − 3 less (3 − 10° − (−1)): the reference antenna is at −1 in the second
  const expected = 0 - (3 - 10 * DEG + 1)
  expect(Math.cos(antennas[4].phaseRad.median! - expected)).toBeCloseTo(1, 9)
  expect(antennas[4].phaseRad.scatter).toBeCloseTo(0, 6)
  expect(all.compared).toBe(12 * 64)
})

test('phases that lie about a half turn have their middle there, and a small scatter', () => {
  const random = randomNumbers(5)
  const wobble = new Map<string, number>()
  const second = madeTable({
    solution: (cell) => {
      const phase = cell.antenna === 2 ? Math.PI + 0.1 * normalPair(random)[0] : 0
      wobble.set(Object.values(cell).join(), phase)
      return { phaseRad: phase }
    },
  })
  const { tables } = calibrationRatio([madeTable()], [second])
  const { median, scatter } = tables[0].antennas[2].phaseRad
  expect(Math.abs(median!)).toBeGreaterThan(Math.PI - 0.1)
  expect(scatter).toBeGreaterThan(0.05)
  expect(scatter).toBeLessThan(0.15)
})

test('what only one has is counted; delays are told as such', () => {
  const flagged = madeTable({ solution: ({ antenna, channel }) => ({ flag: antenna === 7 && channel < 4 }) })
  const [{ antennas }] = calibrationRatio([flagged], [madeTable()]).tables
  expect(antennas[7]).toMatchObject({ compared: 48, inFirstOnly: 0, inSecondOnly: 16, delayS: { median: null } })
  const delays = (more: number) =>
    madeTable({ visCal: 'K Jones', channels: 1, windows: 1, solution: ({ antenna }) => ({ delayNs: antenna * more }) })
  const [{ antennas: ofDelays, kind }] = calibrationRatio([delays(3)], [delays(1)]).tables
  expect(kind).toBe('delay')
  expect(ofDelays[5].delayS.median).toBeCloseTo(10e-9, 15)
  expect(ofDelays[5].amplitudeRatio).toEqual({ median: null, scatter: null })
})
