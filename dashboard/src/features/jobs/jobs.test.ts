import type { Job } from '@contimg/api/schemas'
import { describe, expect, test } from 'vitest'
import { addressOf } from '../../client.ts'
import { readAddress, writeAddress } from '../../words/address.ts'
import { whenText } from './causes.tsx'
import { csvOfJobs } from './export-jobs.ts'
import { toSettle } from './selection-bar.tsx'
import { againstUsual } from './took.tsx'
import { groupOf, heldFilters, isByCause, KEYS, queryOf } from './view.ts'

const job = (id: string, state: Job['state'], over: Partial<Job> = {}): Job => ({
  ...{ job_id: id, type: 'imaging', target: '/d/a.img', group_id: null, state, status: state, stage: 'imaging' },
  ...{ progress: null, attempt: 1, attempts: 4, worker: 'w', by: 'command', queued_at: null, started_at: null },
  ...{ ended_at: null, took_s: null, usual_s: null, error: null, ...over },
})

describe('the view of jobs', () => {
  test('the bare address asks for the last day, and what it asks for comes back as it was', () => {
    const { values } = readAddress(KEYS, {})
    expect(writeAddress(KEYS, values)).toEqual({})
    expect(addressOf('/jobs', queryOf(values))).toBe('/api/jobs?t=-24h')
    const search = { t: '-7d', state: 'in_progress,failed', type: 'imaging', group: '2026-01-25T22:26:05', by: 'job' }
    const read = readAddress(KEYS, search)
    expect(read.ignored).toEqual([])
    expect(writeAddress(KEYS, read.values)).toEqual(search)
    expect(addressOf('/jobs', queryOf(read.values))).toBe(
      '/api/jobs?t=-7d&state=in_progress,failed&type=imaging&group=2026-01-25T22%3A26%3A05',
    )
    expect(heldFilters(read.values).map(({ name }) => name)).toEqual(['state', 'type', 'group'])
  })

  test('failures are told by cause only where nothing else is asked for', () => {
    const of = (search: Record<string, string>) => isByCause(readAddress(KEYS, search).values)
    expect([
      of({ state: 'failed' }),
      of({ state: 'failed', by: 'job' }),
      of({ state: 'failed,pending' }),
      of({}),
    ]).toEqual([true, false, false, false])
  })

  test('a group is known by its stamp, however it is written, and nonsense is none', () => {
    expect(groupOf(' 2026-01-25 22:26:05Z')).toBe('2026-01-25T22:26:05')
    expect([groupOf('2026-13-25T22:26:05'), groupOf('22:26'), groupOf('')]).toEqual(Array(3).fill(undefined))
  })
})

test('half the bar is what is usual, and more than twice that is long', () => {
  expect(againstUsual(20, 20)).toEqual({ part: 0.5, isLong: false })
  expect(againstUsual(41, 20)).toEqual({ part: 1, isLong: true })
})

test('of the selected those are asked for that it makes sense for, and the others are counted', () => {
  const jobs = [job('a', 'failed'), job('b', 'in_progress'), job('c', 'pending'), job('d', 'completed')]
  expect(toSettle('retry', jobs)).toEqual({ how: 'retry', ids: ['a'], running: 0, passedOver: 3 })
  expect(toSettle('cancel', jobs)).toEqual({ how: 'cancel', ids: ['b', 'c'], running: 1, passedOver: 2 })
})

test('failures are told with when they were: a moment, a part of a day, or several', () => {
  expect(whenText('2026-01-26T02:38:10Z', '2026-01-26T02:38:40Z')).toBe('2026-01-26 02:38 UTC')
  expect(whenText('2026-01-26T02:38:10Z', '2026-01-26T04:10:00Z')).toBe('2026-01-26 02:38–04:10 UTC')
  expect(whenText('2026-01-25T22:38:10Z', '2026-01-26T04:10:00Z')).toBe('2026-01-25 22:38–2026-01-26 04:10 UTC')
})

test('a table of jobs has nothing where nothing was measured', () => {
  const [heads, row] = csvOfJobs([job('a', 'failed', { error: 'no room, at 3' })]).split('\r\n')
  expect(heads.split(',').slice(0, 5)).toEqual(['job_id', 'type', 'target', 'group_id', 'state'])
  expect(row).toBe('a,imaging,/d/a.img,,failed,imaging,1,w,command,,,,,,"no room, at 3"')
})
