import type { JobDetail } from '@contimg/api/schemas'
import { expect, test } from 'vitest'
import { attemptBar } from '../../parts/time-bars/attempt.ts'
import { obstacle } from './actions.tsx'
import { againOf } from './again.ts'
import type { Form } from './queries.ts'

const form = (name: string, task: string | null, parameters: object): Form => ({
  ...{ name, task },
  schema: { properties: { ms: { type: 'string' }, parameters: { properties: parameters as never } } },
})

const FORMS = [
  form('convert', 'convert-uvh5-to-ms', { writer: { type: 'string' } }),
  form('calibrate', 'calibration-solve', { refant: { type: 'integer' } }),
  form('apply', 'calibration-apply', {}),
  form('image', 'imaging', { imsize: { type: 'integer' }, robust: { type: 'number' } }),
  form('full', null, { imsize: { type: 'integer' } }),
]

const job = (type: string, params: JobDetail['params'], status = 'failed') => ({ type, params, status })

test('a job is run again by the form of its kind, with what it was told and without what is the pipeline’s own', () => {
  const config = { imsize: 1260, robust: null, flow: { stage: 'image', run: 2 }, calibration: 'applied' }
  const params = { config, inputs: { ms: '/d/a.ms' }, outputs: { image: '/d/a.img' } }
  const again = againOf(job('imaging', params), FORMS)
  expect(again).toMatchObject({ form: 'image', about: { ms: '/d/a.ms', image: '/d/a.img' }, before: { imsize: 1260 } })
  expect(Object.keys(again?.before ?? {})).toEqual(['imsize'])
  expect(again?.parameters.map(({ name }) => name)).toEqual(['imsize', 'robust'])
})

test('a conversion may replace the set that it made; a calibration takes a new name', () => {
  const inputs = { group: '2026-01-25T22:26:05', files: ['/in/a.hdf5'] }
  expect(againOf(job('convert-uvh5-to-ms', { inputs, outputs: { ms: '/d/a.ms' } }), FORMS)?.about).toEqual({
    ...{ group_id: '2026-01-25T22:26:05', files: ['/in/a.hdf5'], ms: '/d/a.ms', overwrite: true },
  })
  const solve = { inputs: { ms: '/d/a.ms', calibrator: '3C286' }, outputs: { prefix: '/d/old' } }
  expect(againOf(job('calibration-solve', solve), FORMS)?.about).toEqual({ ms: '/d/a.ms', calibrator: '3C286' })
})

test('kinds without a form or without parameters, and mere records, cannot be run with others', () => {
  expect(againOf(job('housekeeping', {}), FORMS)).toBeUndefined()
  expect(againOf(job('calibration-apply', { inputs: { ms: '/d/a.ms', tables: [] } }), FORMS)).toBeUndefined()
  expect(againOf(job('imaging', { config: {} }, 'recorded'), FORMS)).toBeUndefined()
  expect(againOf(job('imaging', {}), [])).toBeUndefined()
})

test('why nothing can be asked of a job is said', () => {
  expect(obstacle({ status: 'failed', history: [] })).toBeUndefined()
  expect(obstacle({ status: 'failed', history: null })).toBe('The work queue cannot be asked')
  expect(obstacle({ status: 'recorded', history: null })).toBe('Only a record of this job is left')
})

test('an attempt that was lost has failed with that word, one without an end goes on', () => {
  const attempt = { attempt: 1, worker: 'w', started_at: '2026-01-26T02:00:00Z', error: null }
  expect(attemptBar({ ...attempt, ended_at: '2026-01-26T02:00:30Z', outcome: 'lost' }, 20)).toMatchObject({
    ...{ state: 'failed', tookS: 30, usualS: 20, note: 'lost' },
  })
  expect(attemptBar({ ...attempt, ended_at: null, outcome: null }, null)).toMatchObject({
    ...{ state: 'in_progress', tookS: null, toMs: null, note: '' },
  })
})
