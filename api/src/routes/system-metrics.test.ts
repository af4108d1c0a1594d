import { expect, test } from 'vitest'
import { databaseMetrics, systemHistory, systemMetrics } from '../schemas/system.ts'
import { testApi } from '../testing.ts'
import { makeGroup } from '../testing-groups.ts'

const NOW_MS = Date.parse('2026-01-26T04:00:00Z')

test('the host: memory and disks that are there, and a database with a size', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const { body } = await api.get('/api/metrics/system')
  const { memory, disks, database, process: own, cpu } = systemMetrics.parse(body)
  expect(memory.total_bytes).toBeGreaterThan(memory.available_bytes)
  expect(memory.used_percent).toBeCloseTo(100 * (1 - memory.available_bytes / memory.total_bytes), 9)
  expect(disks.map(({ name, status }) => [name, status === 'unknown'])).toEqual([
    ...[
      ['input', false],
      ['output', false],
      ['state', false],
    ],
  ])
  expect(database!.size_bytes + database!.wal_bytes).toBeGreaterThan(10_000)
  expect(own).toMatchObject({ pid: process.pid, uptime_s: 0 })
  expect(cpu.cores).toBeGreaterThan(0)
})

test('its history is of the samples that were taken, as far back as was asked', async () => {
  let nowMs = NOW_MS
  await using api = await testApi({ nowMs: () => nowMs })
  const history = async (query = '') => systemHistory.parse((await api.get(`/api/metrics/system/history${query}`)).body)
  expect((await history()).time).toEqual([])
  for (let i = 0; i < 30; i++) {
    api.context.system.sampler.take()
    nowMs += 10_000
  }
  const all = await history()
  expect([all.step_s, all.time.length, all.time[0]]).toEqual([10, 30, NOW_MS / 1000])
  const lengths = Object.values(all).map((column) => (Array.isArray(column) ? column.length : 30))
  expect(new Set(lengths)).toEqual(new Set([30]))
  expect((await history('?minutes=1')).time).toHaveLength(6)
  for (const minutes of ['0', '361', 'x', '-1', '1.5', 'NaN'])
    expect((await api.get(`/api/metrics/system/history?minutes=${minutes}`)).status).toBe(422)
})

test('the database tells the rows of its tables', async () => {
  await using api = await testApi()
  await makeGroup(api.products, { id: '2026-01-26T02:00:00', subbands: 16 })
  const found = databaseMetrics.parse((await api.get('/api/metrics/database')).body)
  const rows = Object.fromEntries(found.tables.map(({ name, rows }) => [name, rows]))
  expect(rows).toMatchObject({ ingest_queue: 1, subband_files: 16, ms_index: 0, api_keys: 0 })
  expect(found.page_bytes * found.pages).toBeGreaterThan(100_000)
  expect(Object.keys(rows).filter((name) => /^(sqlite|kysely)_/.test(name))).toEqual([])
})
