import type { GroupDetail } from '@contimg/api/schemas'
import { describe, expect, test } from 'vitest'
import { clockOf } from '../../parts/time-bars/clock.ts'
import { splitError } from './failure.tsx'
import { imagingOf, likelyStage, retryBody, retryChoices } from './retry-plan.ts'
import { firstLookedAt, stageRows } from './stage-rows.ts'
import { closings } from './subbands.tsx'

type Stage = GroupDetail['stages'][number]

const AT = (s: number) => new Date(Date.UTC(2026, 0, 25, 22, 32) + s * 1000).toISOString()

function stage(name: string, state: Stage['state'], over: Partial<Stage> = {}): Stage {
  return {
    ...{ stage: name, state, took_s: null, usual_s: 20, recorded_at: null, writer_type: null, peak_memory_bytes: null },
    ...{ job_id: `job-${name}`, attempts: [], ...over },
  }
}

const attempt = (
  many: number,
  from: number,
  to: number | null,
  outcome: string | null,
  error: string | null = null,
) => ({
  ...{ attempt: many, worker: 'w2', started_at: AT(from), ended_at: to === null ? null : AT(to), outcome, error },
})

const FAILED_ONCE = [
  stage('convert', 'completed', { took_s: 21, recorded_at: AT(22) }),
  stage('solve', 'skipped', { job_id: null }),
  stage('image', 'in_progress', {
    usual_s: 84,
    attempts: [attempt(1, 30, 105, 'failed', 'clean diverged'), attempt(2, 110, null, null)],
  }),
]

function group(stages: Stage[], over: Partial<GroupDetail> = {}): GroupDetail {
  return {
    ...{ group_id: '2026-01-25T22:26:05', state: 'in_progress', stages, subbands: [], products: [], settings: {} },
    ...{ subbands_present: 15, expected_subbands: 16, ...over },
  } as GroupDetail
}

describe('the stages of a group', () => {
  const rows = stageRows(group(FAILED_ONCE))

  test('attempts are lines of their own where there were several, each with its state and its error', () => {
    expect(rows.map(({ label }) => label)).toEqual([
      'Files',
      'Convert',
      'Solve',
      'Image · attempt 1',
      'Image · attempt 2',
    ])
    expect(rows.map(({ state }) => state)).toEqual(['completed', 'completed', 'skipped', 'failed', 'in_progress'])
    expect(rows[3]).toMatchObject({ note: 'clean diverged', tookS: 75 })
  })

  test('a group that failed before its first stage for want of files failed at these', () => {
    const state = (first: Stage['state']) => stageRows(group([stage('convert', first)], { state: 'failed' }))[0].state
    expect(state('pending')).toBe('failed')
    expect(state('completed')).toBe('completed')
  })

  test('a stage of which only the record is left has its bar up to when it was recorded', () => {
    expect(rows[1].toMs).toBe(Date.parse(AT(22)))
    expect(rows[1].fromMs).toBe(Date.parse(AT(1)))
  })

  test('bars share a clock from the first that began to where the last would usually end', () => {
    const clock = clockOf(rows, Date.parse(AT(120)))!
    expect(clock.fromMs).toBe(Date.parse(AT(1)))
    expect(clock.spanMs).toBe((110 + 84 - 1) * 1000)
    expect(clock.ticks.map(({ label }) => label)).toEqual(['0', '+1:00', '+2:00', '+3:00'])
    expect(clockOf(rows, Date.parse(AT(400)))!.spanMs).toBe(399_000)
    expect(clockOf([rows[0], rows[2]], 0)).toBeUndefined()
  })

  test('what runs is looked at first, else what failed, else the last', () => {
    expect(firstLookedAt(rows)?.key).toBe('image.2')
    const failed = [
      FAILED_ONCE[0],
      stage('image', 'failed', { attempts: [attempt(1, 3, 5, 'failed')] }),
      stage('qa', 'pending', { job_id: null }),
    ]
    expect(firstLookedAt(stageRows(group(failed)))?.key).toBe('image.1')
    expect(firstLookedAt(stageRows(group([stage('convert', 'pending', { job_id: null })])))).toBeUndefined()
  })

  test('the error tells its stage, which is not said twice', () => {
    expect(splitError('image: no room', FAILED_ONCE)).toEqual({ stage: 'image', text: 'no room' })
    expect(splitError('nobody knows', FAILED_ONCE)).toEqual({ stage: undefined, text: 'nobody knows' })
  })
})

describe('a retry', () => {
  test('from a stage keeps what the stages before made, and takes as long as the rest usually do', () => {
    const [convert, solve, image] = retryChoices(group(FAILED_ONCE))
    expect(convert).toMatchObject({ reused: ['the subband files'], usualS: 104, blocked: undefined })
    expect(image).toMatchObject({ reused: ['the subband files', 'the Measurement Set'], usualS: 84 })
    expect(solve.blocked).toBeUndefined()
    expect(likelyStage(FAILED_ONCE)).toBe('image')
  })

  test('cannot begin behind a stage that is not done, nor while files come', () => {
    const stages = [stage('convert', 'failed'), stage('image', 'pending')]
    expect(retryChoices(group(stages, { state: 'failed' })).map(({ blocked }) => blocked)).toEqual([
      undefined,
      'convert is not done',
    ])
    expect(retryChoices(group(stages, { state: 'collecting' }))[0].blocked).toBe('it is being collected')
  })

  test('tells settings only where they were changed, and then all of them', () => {
    const before = imagingOf({ settings: { imaging: { imsize: 1260, robust: 0 } } })
    expect(retryBody('image', { robust: 0, imsize: 1260 }, before)).toEqual({ from: 'image' })
    expect(retryBody('image', { imsize: 1260, robust: 0, gain: 0.05 }, before)).toEqual({
      ...{ from: 'image', settings: { imaging: { imsize: 1260, robust: 0, gain: 0.05 } } },
    })
    expect(imagingOf({ settings: {} })).toEqual({})
  })
})

test('files are closed so long after the first, and a missing one is not', () => {
  const subband = (at: string | null) => ({ modified_at: at }) as never
  expect(closings([subband(null), subband(AT(3)), subband(AT(23))])).toEqual({ firstMs: Date.parse(AT(3)), spanS: 20 })
  expect(closings([subband(null)])).toBeUndefined()
})
