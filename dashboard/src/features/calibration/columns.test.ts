import { expect, test } from 'vitest'
import { columnAxis, columnText, nearestColumn } from './columns.ts'
import { readSolutions } from './solutions.ts'
import { solutionBytes } from './testing.ts'

const headerOf = (mhz: number[], window?: number[], unixS?: number[]) =>
  readSolutions(
    solutionBytes({ antennas: ['1'], mhz, solve: () => 1, ...(window && { window }), ...(unixS && { unixS }) }),
  ).header

test('a bandpass lies along frequency, with an edge where each window begins', () => {
  const axis = columnAxis(headerOf([1310, 1311, 1312, 1313], [0, 0, 1, 1]))
  expect(axis).toMatchObject({ kind: 'frequency', label: 'MHz', range: [1309.5, 1313.5], longestStep: 2.5 })
  expect(axis.edges).toEqual([
    { x: 1309.5, name: '0' },
    { x: 1311.5, name: '1' },
  ])
})

test('gains of one window lie along time; of several, windows stand side by side', () => {
  expect(columnAxis(headerOf([1400, 1400, 1400], [0, 0, 0], [10, 20, 30]))).toMatchObject({
    ...{ kind: 'time', range: [5000, 35_000], edges: [] },
  })
  const both = columnAxis(headerOf([1400, 1400, 1500, 1500], [0, 0, 1, 1], [10, 20, 10, 20]))
  expect(both.kind).toBe('windows')
  expect([...both.x]).toEqual([0, 1, 5, 6])
  expect(both.longestStep).toBeLessThan(4) // no line leads from one window to the next
})

test('the nearest column of a place, also before the first and after the last', () => {
  const axis = columnAxis(headerOf([1310, 1311, 1313, 1314]))
  expect([1300, 1310.4, 1311.9, 1312.1, 1313.4, 1400].map((place) => nearestColumn(axis, place))).toEqual([
    0, 0, 1, 2, 2, 3,
  ])
})

test('a column says its frequency to the channel, and its time where there are several', () => {
  const one = headerOf([1421.387, 1422], [9, 9])
  expect(columnText(one, columnAxis(one), 0)).toBe('1421.387 MHz · spw 9 ch 0')
  const several = headerOf([1400, 1400], [3, 3], [1_769_380_000, 1_769_380_060])
  expect(columnText(several, columnAxis(several), 1)).toBe('22:27:40 UTC · 1400.000 MHz · spw 3 ch 1')
})
