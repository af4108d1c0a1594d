import { expect, test } from 'vitest'
import { countedOf, flaggedBlocks, missingBlock, orderOf, worstOf } from './antennas.ts'
import { readSolutions, type SolvedAntenna } from './solutions.ts'
import { solutionBytes } from './testing.ts'

const antenna = (name: string, health: SolvedAntenna['health'], snr: number | null, flagged = 0) =>
  ({ name, health, median_snr: snr, flagged_fraction: flagged }) as SolvedAntenna
const ANTENNAS = [
  antenna('1', 'good', 90),
  antenna('2', 'absent', null, 1),
  antenna('3', 'warn', 60, 0.3),
  antenna('4', 'fail', 20, 0.6),
  antenna('5', 'dead', null, 1),
]

test('by signal to noise the weakest comes first, and who has none last', () => {
  expect(orderOf(ANTENNAS, 'station')).toEqual([0, 1, 2, 3, 4])
  expect(orderOf(ANTENNAS, 'snr')).toEqual([3, 2, 0, 1, 4])
})

test('the worst are those that sent data; who sent none is off', () => {
  expect(worstOf(ANTENNAS).map(({ name }) => name)).toEqual(['5', '4', '3'])
  expect(countedOf(ANTENNAS)).toEqual({ solved: 3, dead: 1, absent: 1 })
})

const MHZ = Array.from({ length: 20 }, (_, at) => 1311 + at)
const isOut = (name: string, column: number) =>
  (['a', 'b'].includes(name) && column >= 5 && column < 12) ||
  (name === 'c' && column >= 5) ||
  (name === 'd' && column === 3)
const solutions = readSolutions(
  solutionBytes({
    antennas: ['a', 'b', 'c', 'd', 'e'],
    mhz: MHZ,
    solve: (_, name, __, at) => (isOut(name, at) ? undefined : 1),
  }),
)

test('a block that several lack is told with their names', () => {
  expect(flaggedBlocks(solutions, 0)).toEqual([{ start: 5, end: 12 }])
  expect(missingBlock(solutions, 0)).toEqual({ start: 5, end: 12, shared: ['b'] }) // c lacks much more
  expect(missingBlock(solutions, 2)).toEqual({ start: 5, end: 20, shared: [] })
})

test('a flagged channel is no block, nor is nothing', () => {
  expect(missingBlock(solutions, 3)).toBeUndefined()
  expect(missingBlock(solutions, 4)).toBeUndefined()
})

test('what one polarization has is not missing', () => {
  const half = readSolutions(
    solutionBytes({
      antennas: ['a'],
      mhz: MHZ,
      solve: (_, __, polarization) => (polarization === 'X' ? undefined : 1),
    }),
  )
  expect(flaggedBlocks(half, 0)).toEqual([])
})
