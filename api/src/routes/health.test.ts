import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { hostClock, putBackup, putStreamReport } from '@contimg/state/products'
import { expect, test } from 'vitest'
import { healthDetails, healthServices, healthSummary } from '../schemas/health.ts'
import { storage, storageSummary } from '../schemas/storage.ts'
import { testApi } from '../testing.ts'

const NOW_MS = Date.parse('2026-01-26T04:00:00Z')

test('without a queue it is unhealthy, and each thing that is amiss says what to do', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  for (const url of ['/api/health', '/api/health/summary', '/api/v1/health']) {
    const { status, body } = await api.get(url)
    const summary = healthSummary.parse(body)
    expect(status).toBe(200)
    expect(summary).toMatchObject({ status: 'unhealthy', server_time: '2026-01-26T04:00:00.000Z' })
    expect(summary.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'PostgreSQL',
          status: 'fail',
          action: expect.stringContaining('contimg serve'),
        }),
        expect.objectContaining({ name: 'backup', status: 'warn', message: 'none of the database' }),
        expect.objectContaining({ name: 'stream', status: 'warn', message: 'has never run' }),
      ]),
    )
    expect(summary.counts.ok).toBeGreaterThan(0)
    expect(summary.problems.every(({ action }) => action !== null)).toBe(true)
  }
})

test('in detail it says how each thing should be; a copy and a stream that lives are as they should be', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const backup = { path: '/b', createdBy: 'x', sizeBytes: 1, sha256: 'a'.repeat(64), problem: undefined, metadata: {} }
  await putBackup(api.products, { ...backup, type: 'database_only', createdMs: NOW_MS - 3_600_000 })
  const { boot, nowS } = hostClock()
  await putStreamReport(api.products, {
    ...{ actual: 'running', isClaiming: false, inputDir: '/in', outputDir: '/out', host: 'h', pid: 1 },
    ...{ reason: 'output: 4 GB free', clock: { boot, s: nowS() } },
  })
  const { checks } = healthDetails.parse((await api.get('/api/health/detailed')).body)
  const found = Object.fromEntries(checks.map((one) => [one.name, one]))
  expect(found.SQLite).toMatchObject({ area: 'database', status: 'ok', action: null })
  expect(found.backup).toMatchObject({
    status: 'ok',
    message: 'the latest is 60 min old',
    wanted: 'one of the last 3 h',
  })
  expect(found.stream).toMatchObject({ status: 'warn', message: 'takes no groups on: output: 4 GB free' })
  expect(found['output disk'].wanted).toBe('50.0 GB free, 10.0 GB at least')
})

test('services are told one by one', async () => {
  await using api = await testApi()
  const { services } = healthServices.parse((await api.get('/api/health/services')).body)
  expect(services.map(({ name, status }) => [name, status])).toEqual([
    ['API', 'ok'],
    ['PostgreSQL', 'fail'],
    ['stream', 'warn'],
  ])
})

test('a database that cannot be read is told as that, with all the rest', async () => {
  await using api = await testApi()
  await api.products.db.schema.dropTable('subband_files').execute()
  await api.products.db.schema.dropTable('ingest_queue').execute()
  const { checks, status } = healthDetails.parse((await api.get('/api/health/detailed')).body)
  expect(status).toBe('unhealthy')
  expect(checks.find(({ name }) => name === 'SQLite')).toMatchObject({
    status: 'fail',
    message: expect.stringMatching(/ingest_queue/),
  })
  expect(checks.some(({ area }) => area === 'folders')).toBe(true)
})

test('storage: each folder with its disk and limits; one that is gone is told, and keeps nothing else', async () => {
  await using api = await testApi()
  rmSync(join(api.folder, 'in'), { recursive: true })
  const { disks, problems, status } = storageSummary.parse((await api.get('/api/health/storage/summary')).body)
  expect(disks.map(({ name, path }) => [name, path])).toEqual([
    ['input', join(api.folder, 'in')],
    ['output', join(api.folder, 'out')],
    ['state', join(api.folder, 'state')],
  ])
  expect(disks[0]).toMatchObject({ status: 'fail', problem: 'it is not there', free_bytes: null })
  const [, output] = disks
  expect(output).toMatchObject({ warn_bytes: 50e9, least_bytes: 10e9, problem: null })
  expect(output.total_bytes).toBeGreaterThan(output.free_bytes!)
  expect(output.used_percent).toBeCloseTo(100 * (1 - output.free_bytes! / output.total_bytes!), 9)
  expect([status, problems[0]]).toMatchObject([
    'unhealthy',
    { name: 'input', message: expect.stringContaining('not there') },
  ])
  const whole = storage.parse((await api.get('/api/storage')).body)
  expect(whole).toMatchObject({ status: 'unhealthy', locations: [] })
})
