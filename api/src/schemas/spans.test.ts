import { expect, test } from 'vitest'
import { spanOf, spanText, stampsOf } from './spans.ts'

const NOW_MS = Date.UTC(2026, 0, 26, 2, 38, 52)

test.each([
  ['-24h', '2026-01-25T02:38:52', '2026-01-26T02:38:52'],
  ['-7d', '2026-01-19T02:38:52', '2026-01-26T02:38:52'],
  ['2026-01-25T02/2026-01-26T02', '2026-01-25T02:00:00', '2026-01-26T02:00:00'],
  ['2026-01-25/2026-01-26T02:30Z', '2026-01-25T00:00:00', '2026-01-26T02:30:00'],
  ['2026-01-25T02:03:04/2026-01-25T02:03:05', '2026-01-25T02:03:04', '2026-01-25T02:03:05'],
])('%s is a span', (text, from, to) => {
  expect(spanText.parse(text)).toBe(text)
  expect(stampsOf(spanOf(text, NOW_MS))).toEqual({ from, to })
})

test.each([
  '',
  '24h',
  '-h',
  '-1e9h',
  '2026-01-25',
  '2026-01-26/2026-01-25',
  '2026-13-01/2026-14-01',
  'a/b',
  '-24h/-1h',
  '2026-01-25T02/',
])('%s is none', (text) => {
  expect(spanText.safeParse(text).success).toBe(false)
})
