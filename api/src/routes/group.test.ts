import { putPerformance } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { GroupDetail } from '../schemas/group-detail.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

const [BEFORE, ID, AFTER] = ['2026-01-25T20:00:00', '2026-01-25T20:05:09', '2026-01-25T20:10:18'] as const

async function withGroup(): Promise<TestApi> {
  const api = await testApi()
  for (const id of [BEFORE, AFTER]) await makeGroup(api.products, { id })
  await makeGroup(api.products, { id: ID, state: 'failed', error: 'image: no room', subbands: 14, decDeg: 54.6 })
  const took = {
    groupId: ID,
    run: 1,
    loadS: 1,
    phaseS: 1,
    writeS: 1,
    writerType: 'direct',
    peakMemoryBytes: 4e8,
    jobId: 'j',
  }
  await putPerformance(api.products, { ...took, stage: 'convert', totalS: 12 })
  await putPerformance(api.products, { ...took, groupId: BEFORE, stage: 'convert', totalS: 20 })
  return api
}

test('a group tells its stages, files and neighbours', async () => {
  await using api = await withGroup()
  const { status, body } = await api.get(`/api/groups/${ID}`)
  expect(status).toBe(200)
  const { stages, subbands, ...group } = body as GroupDetail
  expect(group).toMatchObject({
    group_id: ID,
    state: 'failed',
    error: 'image: no room',
    previous: BEFORE,
    next: AFTER,
    retry_count: 0,
  })
  expect(stages.map(({ stage, state, took_s, usual_s }) => [stage, state, took_s, usual_s])).toEqual([
    ['convert', 'completed', 12, 16],
    ['solve', 'skipped', null, null],
    ['apply', 'skipped', null, null],
    ['image', 'failed', null, null],
  ])
  expect(stages[0]).toMatchObject({ writer_type: 'direct', peak_memory_bytes: 4e8, job_id: 'j', attempts: null })
  expect(subbands.map(({ subband }) => subband)).toEqual([14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
  expect(subbands[0]).toEqual({
    subband: 14,
    path: null,
    size_bytes: null,
    modified_at: null,
    low_mhz: 1322.96875,
    high_mhz: 1334.6875,
  })
})

test('one that is not known is told with the nearest', async () => {
  await using api = await withGroup()
  const { status, body } = await api.get('/api/groups/2026-01-25T20:05:10')
  expect(status).toBe(404)
  expect(body).toMatchObject({ error: 'not_found', details: { nearest: ID } })
  expect((await api.get('/api/groups/nonsense')).status).toBe(422)
})

test('it is begun anew from any stage, with other settings, and the run counts', async () => {
  await using api = await withGroup()
  const post = async (url: string, payload?: object) => {
    const { statusCode, body } = await api.app.inject({ method: 'POST', url, ...(payload && { payload }) })
    return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> }
  }
  expect(await post(`/api/reprocess/${ID}`)).toEqual({
    status: 200,
    body: { ok: true, group_id: ID, run: 2, from: null },
  })
  const again = await post(`/api/groups/${ID}/retry`, { from: 'image', settings: { imaging: { niter: 500 } } })
  expect(again).toMatchObject({ status: 200, body: { run: 3, from: 'image' } })
  const { body } = await api.get(`/api/groups/${ID}`)
  expect(body).toMatchObject({
    state: 'pending',
    stage: 'image',
    run: 3,
    error: null,
    settings: { imaging: { niter: 500 } },
  })
  expect(await post('/api/reprocess/2026-01-01T00:00:00')).toMatchObject({ status: 404, body: { error: 'not_found' } })
  expect(await post(`/api/groups/${ID}/retry`, { from: 'mosaic' })).toMatchObject({
    status: 422,
    body: { details: { wanted: 'one of convert, solve, apply, image' } },
  })
  const refused = [
    { iterations: 500 },
    { imaging: { imsize: -5 } },
    { imaging: 'large' },
    { solve: { bp_minsnr: 'x' } },
  ]
  for (const settings of refused)
    expect(await post(`/api/groups/${ID}/retry`, { settings })).toMatchObject({ status: 422 })
  const settings = { convert: { writer: 'direct', allow_missing: false }, solve: { bp_minsnr: 5 } }
  expect(await post(`/api/groups/${ID}/retry`, { settings })).toMatchObject({ status: 200, body: { run: 4 } })
  expect((await api.get(`/api/groups/${ID}`)).body).toMatchObject({
    settings: { convert: { writer: 'direct' }, solve: { bp_minsnr: 5 }, imaging: { niter: 500 } },
  })
})
