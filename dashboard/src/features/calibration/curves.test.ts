import { expect, test } from 'vitest'
import type { ColumnAxis } from './columns.ts'
import { curvePath, runsOf, scaleOfValues } from './curves.ts'

const axis = (x: number[], longestStep = 2.5): ColumnAxis => ({
  ...{ kind: 'frequency', label: 'MHz', x: Float64Array.from(x), range: [x[0], x.at(-1) ?? 0], longestStep, edges: [] },
})

test('a line crosses neither what is flagged nor a gap of the axis', () => {
  const flagged = [1, 2, Number.NaN, 3, 4]
  expect(runsOf(axis([0, 1, 2, 3, 4]), flagged, false)).toEqual([
    { start: 0, end: 2 },
    { start: 3, end: 5 },
  ])
  expect(runsOf(axis([0, 1, 8, 9]), [1, 1, 1, 1], false)).toEqual([
    { start: 0, end: 2 },
    { start: 2, end: 4 },
  ])
  expect(runsOf(axis([0, 1]), [Number.NaN, Number.NaN], false)).toEqual([])
})

test('a phase that goes over 180° is torn, an amplitude is not', () => {
  const turn = [170, 179, -179, -170]
  expect(runsOf(axis([0, 1, 2, 3]), turn, true)).toEqual([
    { start: 0, end: 2 },
    { start: 2, end: 4 },
  ])
  expect(runsOf(axis([0, 1, 2, 3]), turn, false)).toHaveLength(1)
})

test('a single solution between flagged ones is still seen', () => {
  const path = curvePath(
    axis([0, 1, 2]),
    [Number.NaN, 5, Number.NaN],
    false,
    (x) => x * 10,
    (y) => y,
  )
  expect(path).toBe('M9.0 5.0h2')
})

const SCALING = { isRatio: false, isCentred: true }

test('phases are scaled about zero, at most to ±180°, and signal to noise from zero', () => {
  expect(scaleOfValues([-20, 5, 10], 'phase', SCALING).range).toEqual([-21, 21])
  expect(scaleOfValues([-179, 179], 'phase', SCALING).range).toEqual([-180, 180])
  expect(scaleOfValues([50, 100], 'snr', SCALING)).toMatchObject({ range: [0, 105], isLog: false })
})

test('signal to noise over more than 1.5 decades is logarithmic', () => {
  const { range, isLog } = scaleOfValues([2, 20, 200], 'snr', SCALING)
  expect(isLog).toBe(true)
  expect(range[0]).toBeLessThan(2)
  expect(range[1]).toBeGreaterThan(200)
})

test('a few values far off do not spoil the scale; they are counted', () => {
  const values = Array.from({ length: 1000 }, (_, at) => 1 + (at % 10) / 100)
  const { range, beyond } = scaleOfValues([...values, 50], 'amplitude', SCALING)
  expect(range[1]).toBeLessThan(1.2)
  expect(beyond).toBe(1)
})

test('nothing measured still has a scale', () => {
  expect(scaleOfValues([Number.NaN], 'amplitude', SCALING)).toEqual({ range: [0, 2], isLog: false, beyond: 0 })
})
