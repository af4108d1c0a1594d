import type { SystemHistory } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { minutesAgo } from './ages.ts'
import { seriesOf } from './history.ts'
import { worstOf } from './status-mark.tsx'
import { ruleText, verdictOf } from './tell.ts'

const history = (time: number[], cpu: (number | null)[]): SystemHistory => ({
  ...{ step_s: 10, time, cpu_percent: cpu, load_1m: cpu.map(() => 1), memory_used_percent: cpu.map(() => 50) },
  ...{ process_rss_bytes: cpu.map(() => 2e8), process_cpu_percent: cpu },
})

test('a pause in the samples is a gap, as is what was not measured', () => {
  const { points, latest, most } = seriesOf(history([100, 110, 200, 210], [5, null, 80, 70]), 'cpu_percent')
  expect(points).toEqual([
    ...[
      [100_000, 5],
      [110_000, null],
      [110_001, null],
    ],
    ...[
      [200_000, 80],
      [210_000, 70],
    ],
  ])
  expect([latest, most]).toEqual([70, 80])
})

test('many samples are averaged to as many points as there are pixels, in the unit of the plot', () => {
  const many = Array.from({ length: 2160 }, (_, at) => at)
  const { points, latest } = seriesOf(
    history(
      many.map((at) => at * 10),
      many,
    ),
    'cpu_percent',
  )
  expect(points.length).toBeLessThanOrEqual(600)
  expect(points[0]).toEqual([0, 1.5])
  expect(latest).toBe(2159)
  expect(seriesOf(history([0, 10], [1, 1]), 'process_rss_bytes', 1e-6).latest).toBe(200)
})

test('a host of which nothing is known has no latest value', () => {
  expect(seriesOf(history([0], [null]), 'cpu_percent').latest).toBeNull()
})

test('the verdict counts what is as it should be and names what is not', () => {
  const counts = { ok: 12, warn: 0, fail: 0, unknown: 0 }
  expect(verdictOf({ counts, problems: [] })).toBe('All 12 checks are as they should be.')
  expect(verdictOf({ counts: { ...counts, unknown: 1 }, problems: [] })).toBe(
    '12 of 13 checks are as they should be; 1 not known.',
  )
  const problems = [{ name: 'queue', status: 'warn' as const, message: '800 wait', action: null }]
  expect(verdictOf({ counts: { ...counts, warn: 1 }, problems })).toBe(
    '12 of 13 checks are as they should be. queue: 800 wait.',
  )
})

test('the worst of some checks; not known is less than a warning', () => {
  expect(worstOf(['ok', 'unknown', 'warn'])).toBe('warn')
  expect(worstOf(['ok', 'unknown'])).toBe('unknown')
  expect(worstOf([])).toBe('ok')
})

test('rules of retention in words', () => {
  const age = { action: 'delete', trigger_type: 'age', threshold: 1, threshold_unit: 'days' } as const
  expect(ruleText({ rules: [age], status: 'active' })).toBe('deleted after 1 day')
  const large = { action: 'notify', trigger_type: 'size', threshold: 40, threshold_unit: 'TB' } as const
  expect(ruleText({ rules: [{ ...age, threshold: 30 }, large], status: 'paused' })).toBe(
    'deleted after 30 days or told of beyond 40 TB; paused',
  )
  expect(ruleText({ rules: [], status: 'active' })).toBe('kept for good')
})

test('ages are told to the minute', () => {
  const now = Date.parse('2026-01-26T03:00:10Z')
  expect(minutesAgo('2026-01-26T02:59:55Z', now)).toBe('just now')
  expect(minutesAgo('2026-01-26T02:23:20Z', now)).toBe('37 min ago')
})
