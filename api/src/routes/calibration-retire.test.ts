import type { CalibrationSet } from '@contimg/pipeline'
import { isCalibrationApplied, putAppliedTables } from '@contimg/state/products'
import { expect, test } from 'vitest'
import type { Retirement } from '../schemas/calibration.ts'
import type { CalibrationSetDetail } from '../schemas/calibration-tables.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeSet } from '../testing-calibration.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW = Date.parse('2026-01-26T12:00:00Z')
const HOUR = 3_600_000
const at = (hours: number) => new Date(NOW + hours * HOUR).toISOString()
const stamp = (hours: number) => at(hours).slice(0, 19)
const fresh = () => testApi({ nowMs: () => NOW })

async function post(api: TestApi, url: string, payload: object) {
  const { statusCode: status, body } = await api.app.inject({ method: 'POST', url, payload })
  return { status, body: JSON.parse(body) as unknown }
}

async function calibrated(api: TestApi, hours: number, set: CalibrationSet) {
  await makeGroup(api.products, { id: stamp(hours), decDeg: 54.6 })
  const parts = [{ set: set.name, weight: 1, midMjdS: set.midMjdS, tables: set.tables }]
  expect(await putAppliedTables(api.products, `/out/ms/${stamp(hours)}.ms`, parts)).toBe(true)
}

test('before a set is retired it is told what falls back to what; then it is retired', async () => {
  await using api = await fresh()
  const old = await makeSet(api, 'old', {
    midMs: NOW - 14 * HOUR,
    isOnDisk: 'empty',
    status: 'superseded',
    supersededBy: 'a',
  })
  const other = await makeSet(api, 'other', { midMs: NOW - 16 * HOUR, isOnDisk: 'empty' })
  const set = await makeSet(api, 'a', { midMs: NOW - 13.5 * HOUR, isOnDisk: 'empty' })
  await makeSet(api, 'b', { midMs: NOW + 4 * HOUR, isOnDisk: 'empty' })
  await calibrated(api, -13, set)
  await makeGroup(api.products, { id: stamp(-12), decDeg: 54.6 }) // not calibrated yet
  await calibrated(api, -11, other) // with another
  await makeGroup(api.products, { id: stamp(-10), decDeg: 20 }) // of another strip
  const url = '/api/cal/sets/a/retire'
  const { status, body } = await post(api, url, { dry_run: true, reason: 'interference' })
  expect([status, status === 200 ? '' : body]).toEqual([200, ''])
  const told = body as Retirement
  expect(told.changes).toMatchObject([
    { set: 'a', status: 'retired', note: 'interference' },
    { set: 'old', status: 'active', superseded_by: null },
  ])
  expect(told.groups.map((one) => [one.group_id, one.is_calibrated_with_it, one.to])).toEqual([
    [stamp(-13), true, 'old'],
    [stamp(-12), false, 'old'],
  ])
  expect(told).toMatchObject({ served: 2, falls_back: [{ to: 'old', count: 2 }], is_whole: true, dry_run: true })
  expect(((await api.get('/api/cal/sets/a')).body as CalibrationSetDetail).status).toBe('active')

  const done = await post(api, url, { dry_run: false, reason: 'interference' })
  expect(done.body).toEqual({ ...told, dry_run: false })
  const after = (await api.get('/api/cal/sets/a')).body as CalibrationSetDetail
  expect([after.status, after.reason]).toEqual(['retired', 'retired: interference'])
  expect(((await api.get(`/api/cal/sets/${old.name}`)).body as CalibrationSetDetail).status).toBe('active')
  expect(await post(api, url, { dry_run: true })).toMatchObject({ status: 409, body: { error: 'conflict' } })
  expect(await isCalibrationApplied(api.products, `/out/ms/${stamp(-13)}.ms`)).toBe(true)
})

test('where nothing is left it is told why; bad bodies are refused', async () => {
  await using api = await fresh()
  await makeSet(api, 'a', { midMs: NOW - HOUR, isOnDisk: 'empty' })
  await makeSet(api, 'far', { midMs: NOW - 40 * HOUR, isOnDisk: 'empty' })
  await makeGroup(api.products, { id: stamp(-2), decDeg: 54.6 })
  const url = '/api/cal/sets/a/retire'
  const { groups, falls_back: back } = (await post(api, url, { dry_run: true })).body as Retirement
  expect(back).toMatchObject([{ to: null, count: 1 }])
  expect(groups[0].reason).toMatch(/^a: retired.*\. far: solved 38\.0. h before the data/)
  for (const payload of [{}, { dry_run: 'yes' }, { dry_run: true, reason: '' }, { dry_run: true, more: 1 }])
    expect((await post(api, url, payload)).status).toBe(422)
  expect((await post(api, '/api/cal/sets/x/retire', { dry_run: true })).status).toBe(404)
})
