import { expect, test } from 'vitest'
import { matchingColumns, ratioOf } from './ratio.ts'
import { flagsOf, readSolutions, valuesOf } from './solutions.ts'
import { type Solve, solutionBytes } from './testing.ts'

const MHZ = [1311, 1312, 1313]
const made = (solve: Solve, antennas = ['103', '1', '2'], mhz = MHZ, unixS?: number[]) =>
  readSolutions(solutionBytes({ antennas, reference: '103', mhz, solve, ...(unixS && { unixS }) }))
const flat =
  (amplitude: number, phase: number, snr: number): Solve =>
  (quantity) =>
    ({ amplitude, phase, snr, delay: 0 })[quantity]

test('amplitudes and signal to noise are divided', () => {
  const ratio = ratioOf(made(flat(1.2, 0, 90)), made(flat(0.8, 0, 60)))
  expect([...valuesOf(ratio, 'amplitude', 1, 0)]).toEqual([1.5, 1.5, 1.5].map((value) => expect.closeTo(value, 6)))
  expect(valuesOf(ratio, 'snr', 2, 1)[1]).toBeCloseTo(1.5, 6)
})

test('phases are those against the reference antenna of the first, in both', () => {
  const own: Solve = (quantity, antenna) => (quantity === 'phase' ? (antenna === '103' ? 0 : 170) : 1)
  const theirs: Solve = (quantity, antenna) => (quantity === 'phase' ? (antenna === '103' ? 30 : -150) : 1) // referred to another
  const ratio = ratioOf(made(own), made(theirs))
  expect([...valuesOf(ratio, 'phase', 0, 0)]).toEqual([0, 0, 0])
  expect([...valuesOf(ratio, 'phase', 1, 0)]).toEqual([-10, -10, -10]) // 170 − (−150 − 30), within ±180
})

test('antennas are matched by name, columns by frequency; what one lacks is missing', () => {
  const own = made((quantity, antenna) => (quantity === 'phase' ? 0 : Number(antenna)))
  const theirs = made(
    (quantity, antenna) => (quantity === 'phase' ? 0 : Number(antenna)),
    ['2', '103'],
    [1312, 1313, 1314],
  )
  const ratio = ratioOf(own, theirs)
  expect(Array.from(valuesOf(ratio, 'amplitude', 2, 0))).toEqual([Number.NaN, 1, 1])
  expect(Array.from(valuesOf(ratio, 'amplitude', 1, 0))).toEqual([Number.NaN, Number.NaN, Number.NaN])
  expect([...flagsOf(ratio, 2, 0)]).toEqual([2, 0, 0])
  expect([...flagsOf(ratio, 1, 0)]).toEqual([2, 2, 2])
})

test('gains of as many times are matched one by one, of other numbers not at all', () => {
  const two = made(flat(1, 0, 1), ['103'], [1400, 1400], [10, 20]).header
  const later = made(flat(1, 0, 1), ['103'], [1400, 1400], [1000, 1010]).header
  const one = made(flat(1, 0, 1), ['103'], [1400], [10]).header
  expect([...matchingColumns(two, later)]).toEqual([0, 1])
  expect([...matchingColumns(two, one)]).toEqual([-1, -1])
})
