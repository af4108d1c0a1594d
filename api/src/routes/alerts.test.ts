import { listEvents, putDesiredStreamState, raiseFluxAlert } from '@contimg/state/products'
import { expect, test } from 'vitest'
import { diskAlerts } from '../alerts/disks.ts'
import type { AlertItem } from '../schemas/alerts.ts'
import { type TestApi, testApi } from '../testing.ts'
import { makeSet } from '../testing-calibration.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW = Date.parse('2026-01-26T12:00:00Z')
const MINUTE = 60_000
const stampAt = (ms: number) => new Date(ms).toISOString().slice(0, 19)

interface Alerts {
  readonly items: AlertItem[]
  readonly critical: number
  readonly warning: number
  readonly acknowledged: { readonly id: string; readonly stands: boolean; readonly by: string }[]
}

/** Disks of the machine that tests run on are nobody's business. */
async function alertsOf(api: TestApi, query = ''): Promise<Alerts> {
  const { status, body } = await api.get(`/api/health/alerts?${query}`)
  expect(status).toBe(200)
  const found = body as Alerts
  return { ...found, items: found.items.filter(({ kind }) => kind !== 'disk') }
}

async function acknowledge(api: TestApi, id: string, payload: object = {}) {
  const url = `/api/health/alerts/${id}/acknowledge`
  const { statusCode: status, body } = await api.app.inject({ method: 'POST', url, payload })
  return { status, body: JSON.parse(body) as AlertItem & { error?: string } }
}

/** With a clock that tests set, and data that have just come. */
async function observing() {
  const clock = { ms: NOW }
  const api = await testApi({ nowMs: () => clock.ms })
  await makeSet(api, 'a', { midMs: NOW - 60 * MINUTE, isOnDisk: 'empty' })
  await makeGroup(api.products, { id: stampAt(NOW - 5 * MINUTE), decDeg: 54.6 })
  return { api, clock }
}

test('while all is well there is nothing to tell', async () => {
  const { api } = await observing()
  await using _ = api
  expect((await alertsOf(api)).items).toEqual([])
})

test('failures are told once a cause, and are gone when they are done', async () => {
  const { api, clock } = await observing()
  await using _ = api
  for (let i = 0; i < 12; i++) {
    clock.ms = NOW + i * 1000
    await makeGroup(api.products, {
      id: stampAt(NOW - (i + 1) * 6 * MINUTE),
      state: 'failed',
      error: `image: no space left on ${i}`,
    })
  }
  await makeGroup(api.products, { id: stampAt(NOW - 200 * MINUTE), state: 'failed', error: 'convert: sb05 is missing' })
  const { items, critical, warning } = await alertsOf(api)
  expect([critical, warning]).toEqual([1, 1])
  expect(items).toMatchObject([
    { kind: 'failure', severity: 'critical', count: 12, action: 'contimg retention execute', acknowledged: null },
    { kind: 'failure', severity: 'warning', count: 1, message: 'convert: sb05 is missing' },
  ])
  expect(items[0].since).toBe(new Date(NOW).toISOString())
  expect(items[0].last).toBe(new Date(NOW + 11_000).toISOString())
})

test('no data for two cadences, then for longer; a stream that is to stop is not missed', async () => {
  const { api, clock } = await observing()
  await using _ = api
  clock.ms = NOW + 11 * MINUTE
  const [late] = (await alertsOf(api)).items
  expect(late).toMatchObject({
    kind: 'no-data',
    severity: 'warning',
    count: 2,
    id: `no-data-${stampAt(NOW - 5 * MINUTE)}`,
  })
  await acknowledge(api, late.id)
  expect((await alertsOf(api, 'acknowledged=without')).items).toEqual([])
  clock.ms = NOW + 63 * MINUTE
  const [worse] = (await alertsOf(api, 'acknowledged=without')).items
  expect(worse).toMatchObject({ kind: 'no-data', severity: 'critical', id: late.id, acknowledged: null })
  await putDesiredStreamState(api.products, 'stopped')
  expect((await alertsOf(api)).items).toEqual([])
})

test('a calibration that has become old, and none at all', async () => {
  const clock = { ms: NOW }
  await using api = await testApi({ nowMs: () => clock.ms })
  expect((await alertsOf(api)).items).toEqual([]) // nothing was ever observed
  await makeSet(api, 'a', { midMs: NOW - 13 * 60 * MINUTE, isOnDisk: 'empty' })
  const { items } = await alertsOf(api)
  expect(items).toMatchObject([{ kind: 'calibration', severity: 'critical', title: 'No valid calibration' }])
  expect(items[0].message).toContain('Nearest: a')
})

test('who has seen an alert is kept; it comes back when more of it come, or it is worse', async () => {
  const { api, clock } = await observing()
  await using _ = api
  const fail = (n: number) =>
    makeGroup(api.products, { id: stampAt(NOW - (n + 2) * 6 * MINUTE), state: 'failed', error: `image: x ${n}` })
  await fail(0)
  const [{ id }] = (await alertsOf(api)).items
  clock.ms += 1000
  const { status, body } = await acknowledge(api, id, { by: 'ada', note: 'disk ordered' })
  expect([status, body.acknowledged]).toEqual([
    200,
    { at: new Date(NOW + 1000).toISOString(), by: 'ada', note: 'disk ordered' },
  ])
  const seen = await alertsOf(api)
  expect([seen.items.length, seen.warning]).toEqual([1, 0])
  expect(seen.acknowledged).toMatchObject([{ id, by: 'ada', stands: true }])
  expect((await alertsOf(api, 'acknowledged=without')).items).toEqual([])
  const events = await listEvents(api.products, 0, 1000)
  expect(events.at(-1)).toMatchObject({ kind: 'alert', subject: id })

  clock.ms += 1000
  await fail(1)
  expect((await alertsOf(api)).items).toMatchObject([{ id, count: 2, acknowledged: null }])
  await acknowledge(api, id)
  expect((await alertsOf(api)).items[0].acknowledged).toMatchObject({ by: 'this host', note: null })
  clock.ms += 1000
  for (let n = 2; n < 10; n++) await fail(n)
  expect((await alertsOf(api)).items).toMatchObject([{ id, severity: 'critical', acknowledged: null }])
})

test('drifts of fluxes are alerts too, and what is noted of them stands with them', async () => {
  const { api } = await observing()
  await using _ = api
  const { alert } = await raiseFluxAlert(api.products, {
    ...{ calibrator: '3C286', severity: 'warning', message: '3C286 has risen', drift: 0.3, count: 4, windowS: 6e5 },
    newestMjdS: NOW / 1000 + 40587 * 86_400,
  })
  expect((await alertsOf(api)).items).toMatchObject([
    { id: `flux-${alert.id}`, kind: 'flux', message: '3C286 has risen' },
  ])
  expect((await acknowledge(api, `flux-${alert.id}`, { by: 'ada' })).status).toBe(200)
  expect((await alertsOf(api)).items[0].acknowledged).toMatchObject({ by: 'ada' })
})

test('an alert that does not stand is not known; bad bodies are refused', async () => {
  const { api } = await observing()
  await using _ = api
  expect(await acknowledge(api, 'failure-000000000000')).toMatchObject({ status: 404, body: { error: 'not_found' } })
  for (const payload of [{ by: '' }, { by: 1 }, { more: 1 }, { note: 'x'.repeat(501) }])
    expect((await acknowledge(api, 'flux-1', payload)).status).toBe(422)
  expect((await api.get('/api/health/alerts?acknowledged=no')).status).toBe(422)
})

test('disks: nothing while there is room, then a warning, then worse', async () => {
  const folder = { name: 'output', path: '/out', warnBytes: 50e9, leastBytes: 10e9 }
  const of = (free: number | undefined) => diskAlerts([folder], NOW, async () => free)
  expect(await of(50e9)).toEqual([])
  expect(await of(undefined)).toEqual([])
  expect(await of(49e9)).toMatchObject([{ id: 'disk-output', severity: 'warning' }])
  const [full] = await of(9e9)
  expect(full).toMatchObject({ severity: 'critical', title: 'The disk of the output folder is full' })
  expect(full.message).toBe('9.0 GB free at /out, wanted 50.0 GB; no group is taken on.')
})
