import type { ValidityTimeline } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { drawnSpan, placeOf, type TimelineSet, tellRow, timelineRows, usedSince } from './timeline.ts'

const set = (name: string, solved: string, some: Partial<TimelineSet>): TimelineSet =>
  ({
    ...{ name, status: 'active', reason: null, superseded_by: null, quality: 'good', solved_at: solved },
    ...{ valid_from: null, valid_until: null, in_use: [], in_use_now: false, ...some },
  }) as TimelineSet
const timeline: ValidityTimeline = {
  ...{ from: '2026-01-24T00:00:00Z', to: '2026-01-26T00:00:00Z', server_time: '2026-01-26T00:00:00Z' },
  sets: [
    set('later', '2026-01-25T22:00:00Z', {
      ...{ valid_from: '2026-01-25T10:00:00Z', valid_until: '2026-01-26T20:00:00Z', in_use_now: true },
      in_use: [{ from: '2026-01-25T16:00:00Z', to: '2026-01-26T00:00:00Z' }],
    }),
    set('out', '2026-01-25T12:00:00Z', {
      ...{ status: 'failed', reason: '34 % flagged', valid_from: '2026-01-20T00:00:00Z' },
      valid_until: '2026-01-25T23:00:00Z',
    }),
    set('old', '2026-01-10T12:00:00Z', { valid_until: '2026-01-11T00:00:00Z' }),
  ],
  ...{ strips: [], pointing_dec_deg: 16, next_transits: [] },
}
const drawn = drawnSpan(timeline)

test('what comes is drawn too where the span ends now, and not where it is over', () => {
  expect(drawn[1] - Date.parse(timeline.to)).toBeCloseTo(2 * 86_400_000 * 0.22, -3)
  expect(drawnSpan({ ...timeline, server_time: '2026-02-01T00:00:00Z' })[1]).toBe(Date.parse(timeline.to))
})

test('sets are rows in the order they were solved; bars end where the picture ends', () => {
  const rows = timelineRows(timeline, drawn)
  expect(rows.map(({ set: { name } }) => name)).toEqual(['old', 'out', 'later'])
  expect(rows[0].bars).toEqual([])
  expect(rows[2].bars.map(({ kind }) => kind)).toEqual(['valid', 'used'])
  expect(rows[2].bars[0].span[1]).toBe(drawn[1])
})

test('a set that may not be used is dashed and says why', () => {
  const [, out] = timelineRows(timeline, drawn)
  expect(out.bars).toEqual([{ kind: 'out', span: [drawn[0], Date.parse('2026-01-25T23:00:00Z')] }])
  expect(out.why).toBe('failed: 34 % flagged')
  expect(tellRow(out)).toContain('not in use, valid until 2026-01-25 23:00, failed: 34 % flagged')
})

test('since when a set is in use is known of the one that is in use now', () => {
  expect(usedSince(timeline, 'later')).toBe('2026-01-25T16:00:00Z')
  expect(usedSince(timeline, 'out')).toBeUndefined()
})

test('places are percents of the width', () => {
  expect([0, 5, 10, 20].map((ms) => placeOf(ms, [0, 10]))).toEqual([0, 50, 100, 200])
})
