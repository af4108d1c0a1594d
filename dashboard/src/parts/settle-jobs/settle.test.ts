import { afterEach, expect, test, vi } from 'vitest'
import { canSettle, settleJobs } from './settle.ts'
import { consequences } from './settle-dialog.tsx'

afterEach(() => vi.unstubAllGlobals())

test('what failed or was cancelled can be retried, what has not ended cancelled, a mere record neither', () => {
  const states = ['pending', 'in_progress', 'completed', 'failed', 'cancelled', 'dead_letter'] as const
  const able = (how: 'retry' | 'cancel') => states.filter((state) => canSettle(how, { state, status: state }))
  expect(able('retry')).toEqual(['failed', 'cancelled', 'dead_letter'])
  expect(able('cancel')).toEqual(['pending', 'in_progress'])
  expect(canSettle('retry', { state: 'failed', status: 'recorded' })).toBe(false)
})

test('each job has its answer, and those behind an answer that never came are told so', async () => {
  const asked: string[][] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const { ids } = JSON.parse(String(init.body)) as { ids: string[] }
    asked.push([url, ...ids])
    if (asked.length > 1)
      return Response.json({ error: 'unavailable', message: 'no queue', details: {} }, { status: 503 })
    const items = ids.map((id, at) => ({ job_id: id, ok: at > 0, error: null, message: at > 0 ? null : 'it runs' }))
    return Response.json({ done: ids.length - 1, items })
  })
  const ids = Array.from({ length: 120 }, (_, at) => `job-${at}`)
  const seen: number[] = []
  const { done, refused } = await settleJobs('retry', ids, (many) => seen.push(many))
  expect(asked.map(([url, ...some]) => [url, some.length])).toEqual([
    ['/api/jobs/retry', 50],
    ['/api/jobs/retry', 50],
  ])
  expect(done).toBe(49)
  expect(refused).toHaveLength(71)
  expect([refused[0], refused[1]]).toEqual([
    { id: 'job-0', message: 'it runs' },
    { id: 'job-50', message: 'no queue' },
  ])
  expect(seen).toEqual([50])
})

test('what a cancellation stops is told before it is asked for', () => {
  expect(consequences({ how: 'cancel', ids: ['a', 'b', 'c'], running: 1, passedOver: 2 })).toEqual([
    '1 of them is under way and stops; products that are whole stay.',
    'What waits for them is cancelled too. All of it can be retried later.',
    '2 of those selected ended already; they stay as they are.',
  ])
  expect(consequences({ how: 'retry', ids: ['a'], running: 0, passedOver: 0 })).toEqual([
    'It begins anew, with the same inputs and parameters and all attempts of its kind.',
  ])
})
