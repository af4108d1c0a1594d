import { expect, test } from 'vitest'
import { linearTicks, logTicks, scaleOf, timeTicks } from './ticks.ts'

const labels = (ticks: readonly { label: string }[]) => ticks.map(({ label }) => label)

test('ticks are at 1, 2 or 5, no more than asked, with the digits that they need', () => {
  expect(labels(linearTicks(0, 1))).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'])
  expect(labels(linearTicks(-0.5, 0.5, 4))).toEqual(['\u22120.5', '0.0', '0.5'])
  expect(labels(linearTicks(1311.4, 1498.6))).toEqual(['1350', '1400', '1450'])
  expect(linearTicks(3, 3)).toEqual([])
  expect(linearTicks(0, Number.NaN)).toEqual([])
})

test('a logarithmic axis has powers of ten, and more where there is room', () => {
  expect(labels(logTicks(0.3, 3))).toEqual(['0.5', '1', '2'])
  expect(labels(logTicks(1, 1000))).toEqual(['1', '3', '10', '30', '100', '300', '1000'])
  expect(logTicks(0, 3)).toEqual([])
})

test('time has hours, and days at midnight', () => {
  const day = Date.parse('2026-01-25T03:00:00Z')
  expect(labels(timeTicks(day, day + 86_400_000))).toEqual(
    ['03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '26 Jan', '03:00'].slice(0, 9),
  )
  expect(labels(timeTicks(day, day + 600_000, 5))).toEqual(['03:00', '03:02', '03:04', '03:06', '03:08', '03:10'])
})

test('a scale takes ends to ends', () => {
  const scale = scaleOf([1, 100], [0, 50], true)
  expect([scale(1), scale(10), scale(100)].map((x) => Number(x.toFixed(9)))).toEqual([0, 25, 50])
})
