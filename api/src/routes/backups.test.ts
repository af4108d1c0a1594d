import { endRetentionExecution, putBackup, putBackupValidated, startRetentionExecution } from '@contimg/state/products'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { backup, backupPage, backupState, retentionExecution, retentionPolicy } from '../schemas/storage.ts'
import { type TestApi, testApi } from '../testing.ts'

const NOW_MS = Date.parse('2026-01-26T04:00:00Z')
const HOUR_MS = 3_600_000

async function made({ products }: TestApi, hoursAgo: number, more: object = {}): Promise<string> {
  const one = { path: `/b/${hoursAgo}`, type: 'database_only' as const, createdMs: NOW_MS - hoursAgo * HOUR_MS }
  const rest = { createdBy: 'x', sizeBytes: 5, sha256: 'a'.repeat(64), problem: undefined, metadata: {} }
  return await putBackup(products, { ...one, ...rest, ...more })
}

test('copies are listed a page at a time, the latest first, and none twice while others are made', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  for (let hoursAgo = 1; hoursAgo <= 5; hoursAgo++) await made(api, hoursAgo)
  await made(api, 2, { type: 'caltables_only', path: '/b/tables' })
  await made(api, 3, { path: '/b/failed', problem: 'ENOSPC', sizeBytes: undefined, sha256: undefined })
  const list = async (query: string) => backupPage.parse((await api.get(`/api/backups?${query}`)).body)
  expect((await list('backup_type=caltables_only')).items.map(({ path }) => path)).toEqual(['/b/tables'])
  const failed = await list('status=failed')
  expect(failed).toMatchObject({
    total: 1,
    items: [{ path: '/b/failed', error: 'ENOSPC', size_bytes: null, sha256: null }],
  })
  const first = await list('backup_type=database_only&status=completed&limit=2')
  await made(api, 0)
  const second = await list(`backup_type=database_only&status=completed&limit=2&cursor=${first.next_cursor}`)
  const third = await list(`backup_type=database_only&status=completed&limit=2&cursor=${second.next_cursor}`)
  const paths = [first, second, third].map(({ items }) => items.map(({ path }) => path))
  expect(paths).toEqual([['/b/1', '/b/2'], ['/b/3', '/b/4'], ['/b/5']])
  expect([first.total, third.next_cursor]).toEqual([5, null])
  for (const query of ['limit=0', 'limit=1001', 'cursor=x', 'cursor=WzEsImEiXQ', 'backup_type=x', 'status=x'])
    expect((await api.get(`/api/backups?${query}`)).status).toBe(422)
})

test('a copy is told by its id, as it was found when it was looked through', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const id = await made(api, 1)
  await putBackupValidated(api.products, '/b/1', undefined)
  const { body } = await api.get(`/api/backups/${id}`)
  expect(backup.parse(body)).toMatchObject({ id, validation_status: 'valid', validated_at: '2026-01-26T04:00:00.000Z' })
  expect((await api.get('/api/backups/00000000-0000-4000-8000-000000000000')).status).toBe(404)
  expect((await api.get('/api/backups/nonsense')).status).toBe(422)
})

test.each([
  [undefined, 'warn', 'none of the database'],
  [2, 'ok', 'the latest is 2.0 h old'],
  [4, 'warn', 'the latest is 4.0 h old'],
  [49, 'fail', 'the latest is 2.0 d old'],
])('with the latest copy %s h old the state is %s', async (hoursAgo, status, message) => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  if (hoursAgo !== undefined) await made(api, hoursAgo)
  await made(api, 0, { problem: 'ENOSPC' })
  const state = backupState.parse((await api.get('/api/backups/status')).body)
  expect(state).toMatchObject({ status, message, caltables: null, folder: expect.stringMatching(/\/out\/backups$/) })
  expect(state.database?.path).toBe(hoursAgo === undefined ? undefined : `/b/${hoursAgo}`)
})

test('retention: policies with their rules, and what became of them', async () => {
  await using api = await testApi({ nowMs: () => NOW_MS })
  const policies = z.object({ items: z.array(retentionPolicy) })
  const { items } = policies.parse((await api.get('/api/retention/policies')).body)
  expect(items.find(({ id }) => id === 'images')).toMatchObject({
    data_type: 'image',
    rules: [{ trigger_type: 'age', action: 'delete', threshold: 90, threshold_unit: 'days' }],
    last_executed_at: null,
  })
  const id = await startRetentionExecution(api.products, 'images', { by: 'manual', user: 'root' })
  const outcome = { itemsProcessed: 7, itemsAffected: 2, freedBytes: 9, errors: ['/x: EACCES'] }
  await endRetentionExecution(api.products, id, outcome)
  const executions = z.object({ items: z.array(retentionExecution) })
  const told = { id, policy_id: 'images', status: 'failed', items_affected: 2, freed_bytes: 9, errors: ['/x: EACCES'] }
  expect(executions.parse((await api.get('/api/retention/executions')).body).items).toMatchObject([told])
  expect((await api.get('/api/retention/executions?policy_id=calibration')).body).toEqual({ items: [] })
  expect((await api.get('/api/retention/policies/images')).body).toMatchObject({ id: 'images', executions: [told] })
  for (const url of ['/api/retention/policies/none', '/api/retention/executions?policy_id=none'])
    expect((await api.get(url)).status).toBe(404)
  expect((await api.get('/api/retention/executions?limit=0')).status).toBe(422)
})
