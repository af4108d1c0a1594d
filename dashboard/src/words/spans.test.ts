import { expect, test } from 'vitest'
import { spanMs } from './address.ts'
import { boundedSpan, nextSpan, spanWords } from './spans.ts'

const NOW = Date.UTC(2026, 0, 26, 2)
const DAY_MS = 86_400_000

test('a zoom is never shorter than half an hour, longer than five years, or past the hour to come', () => {
  const [from, to] = spanMs(boundedSpan(NOW - 60_000, NOW - 30_000, NOW), NOW)
  expect(to - from).toBe(30 * 60_000)
  const [, end] = spanMs(boundedSpan(NOW - DAY_MS, NOW + 5 * DAY_MS, NOW), NOW)
  expect(end).toBeLessThanOrEqual(NOW + 3_600_000)
  const [first, last] = spanMs(boundedSpan(0, NOW, NOW), NOW)
  expect((last - first) / DAY_MS).toBeCloseTo(5 * 365)
})

test('earlier and back later is the same span', () => {
  const earlier = nextSpan('-24h', NOW, -1)
  expect(spanMs(earlier, NOW)).toEqual([NOW - 2 * DAY_MS, NOW - DAY_MS])
  expect(spanMs(nextSpan(earlier, NOW, 1), NOW)).toEqual([NOW - DAY_MS, NOW])
})

test('a span is said as people do', () => {
  expect([spanWords('-24h'), spanWords('-7d'), spanWords('2026-01-25/2026-01-26')]).toEqual([
    ...['in the last 24 h', 'in the last 7 d', 'in this span'],
  ])
})
