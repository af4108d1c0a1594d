import type { Forecast, QueueMetrics, StreamingStatus } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { type FullAnswer, leftOut, loadText, stopText, streamText, wholeText } from './tell.ts'

const answer = (more: Partial<FullAnswer>): FullAnswer => ({
  items: [],
  begun: 3,
  bytes: 6.7e9,
  dry_run: true,
  ...more,
})
const forecast = (more: Partial<Forecast>) => ({ capacity_per_h: 30, backlog: 1, ...more }) as Forecast

test('what would begin is told with its size, and its time from what all workers do in an hour', () => {
  expect(wholeText(answer({}), forecast({}))).toBe('3 groups, 6.70 GB, ≈ 8 min at present load')
  expect(wholeText(answer({ begun: 1, bytes: 0 }), forecast({ backlog: 0 }))).toBe('1 group, ≈ 2 min at present load')
  expect(wholeText(answer({}), forecast({ capacity_per_h: null }))).toContain('how long is not known')
  expect(wholeText(answer({ begun: 0 }), forecast({}))).toBe('No group of these would begin.')
})

test('those that would not begin are counted by their reason', () => {
  const item = (outcome: FullAnswer['items'][number]['outcome'], message: string | null = null) => ({
    ...{ group_id: 'g', outcome, run: null, stages: [], message },
  })
  const items = [item('queued'), item('under way'), item('under way'), item('not whole', 'subbands 3 are missing')]
  expect(leftOut(answer({ items }))).toEqual(['2 under way', '1 not whole: subbands 3 are missing'])
})

const queue = { total: 0, collecting: 0, pending: 0, in_progress: 0, completed: 0, failed: 0 }

test('stopping says what finishes first, how long a group takes, and what rests', () => {
  expect(stopText({ queue: { ...queue, in_progress: 2, pending: 3, collecting: 1 } }, 119.6)).toBe(
    '2 groups are running; they finish first (a group takes ≈ 2 min in all). 4 groups that wait or still arrive will rest. No group is taken on until the stream is started again.',
  )
  expect(stopText({ queue }, 120)).toBe('No group is running. No group is taken on until the stream is started again.')
  expect(stopText({ queue: { ...queue, in_progress: 1 } }, null)).toBe(
    '1 group is running; it finishes first. No group is taken on until the stream is started again.',
  )
})

test('a stream that does not do as it is to says so', () => {
  const status = { desired: 'running', actual: 'running', claiming: true, reason: null, queue } as StreamingStatus
  expect(streamText(status)).toMatch(/^Groups are taken on/)
  expect(streamText({ ...status, claiming: false, reason: 'output: 9.0 GB free' })).toMatch(
    /^No group is taken on: output/,
  )
  expect(streamText({ ...status, actual: 'ended' })).toMatch(/^There is no such process, and there should be/)
  expect(streamText({ ...status, desired: 'stopped', actual: 'ended' })).toMatch(/^There is no such process\. /)
  expect(streamText({ ...status, desired: 'stopped' })).toMatch(/^It is to be stopped/)
})

test('how long it takes is what is usual; what was never done is not guessed', () => {
  const stats = (waiting: number, oldest: number | null) => ({ waiting, oldest_pending_s: oldest }) as QueueMetrics
  expect(loadText(90, stats(0, null))).toBe('Usually ≈ 90 s; nothing waits before it.')
  expect(loadText(90, stats(3, 12))).toBe('Usually ≈ 90 s; 3 tasks wait before it, the oldest since 12 s.')
  expect(loadText(null, undefined)).toBe('None was done in the latest 24 h, so how long is not known.')
})
