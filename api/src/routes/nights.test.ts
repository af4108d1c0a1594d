import { expect, test } from 'vitest'
import { testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW_MS = Date.UTC(2026, 0, 26, 1)
const stamp = (minute: number) => new Date(Date.UTC(2026, 0, 25, 20, minute)).toISOString().slice(0, 19)

async function withNight() {
  const api = await testApi({ nowMs: () => NOW_MS })
  for (let i = 0; i < 9; i++)
    await makeGroup(api.products, { id: stamp(5 * i), decDeg: 54.6, image: { noiseJy: 3e-4 + 1e-5 * i } })
  for (const i of [9, 10])
    await makeGroup(api.products, { id: stamp(5 * i), state: 'failed', error: `image: /ms/${i}.ms: no space left` })
  return api
}

test('a night is judged by its groups', async () => {
  await using api = await withNight()
  const { body } = await api.get('/api/summary/night')
  expect(body).toMatchObject({
    rules: { badImagedBelow: 0.8 },
    nights: [
      {
        ...{ from: '2026-01-25T02:00:00.000Z', to: '2026-01-26T02:00:00.000Z', verdict: 'bad' },
        ...{ groups: 11, imaged: 9, failed: 2, uncalibrated: 0, quality: { good: 9, warn: 0, fail: 0, none: 2 } },
        reasons: [{ rule: 'valid calibration set' }],
        noise_jy: {
          median: expect.closeTo(3.4e-4, 9),
          low: expect.closeTo(3.128e-4, 9),
          high: expect.closeTo(3.672e-4, 9),
        },
        thermal: { assumed_sefd_jy: 5800, antennas: 96 },
      },
    ],
  })
  const { body: some } = await api.get('/api/summary/night?n=3')
  const { nights } = some as { nights: { verdict: string; groups: number }[] }
  expect(nights.map(({ verdict, groups }) => [verdict, groups])).toEqual([
    ['no data', 0],
    ['no data', 0],
    ['bad', 11],
  ])
})

test('failures come by cause, with what to do', async () => {
  await using api = await withNight()
  const { body } = await api.get('/api/failures?t=-24h')
  expect(body).toMatchObject({
    total: 2,
    causes: [
      {
        ...{ cause: 'image: PATH: no space left', count: 2, stage: 'image', action: 'contimg retention execute' },
        ...{ groups: expect.arrayContaining([stamp(45), stamp(50)]), first: new Date(NOW_MS).toISOString() },
      },
    ],
  })
  expect((await api.get('/api/failures?group_by=colour')).status).toBe(422)
})

test('limits are told as data', async () => {
  await using api = await testApi()
  const { body } = await api.get('/api/qa/limits')
  expect(body).toMatchObject({ version: 1, image: [{ name: 'noise_jy', warn: 0.001 }, { name: 'dynamic_range' }] })
  const { calibration } = body as { calibration: { name: string }[] }
  const of = (name: string) => calibration.find((rule) => rule.name === name)
  expect(of('gain_median_snr')).toMatchObject({ worse: 'below', warn: 10, fail: 5, of: 'table' })
  expect(of('phase_scatter_deg')).toMatchObject({ unit: 'deg', warn: expect.closeTo(30), fail: expect.closeTo(90) })
  expect(of('delay_outlier_ns')).toMatchObject({ worse: 'beyond', warn: 500, fail: null })
})

test('the status tells the queue, and of a forecast how it was made', async () => {
  await using api = await withNight()
  const { status, body } = await api.get('/api/status?limit=3')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    server_time: '2026-01-26T01:00:00.000Z',
    queue: { total: 11, completed: 9, failed: 2, pending: 0 },
    calibration_sets: [],
    catalog_coverage: [],
    forecast: { keeps_up: null, slots: 0, backlog: 0, sentence: 'No worker lives; 0 wait.', ahead: [] },
  })
  expect((body as { recent_groups: unknown[] }).recent_groups).toHaveLength(3)
})
