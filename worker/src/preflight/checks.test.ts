import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@contimg/fixtures/data'
import { folderChecks, levelAbove, levelBelow, streamCheck, workChecks, worstOf } from '@contimg/state/health'
import {
  changeGroup,
  openProducts,
  putBackup,
  queueGroup,
  requeueGroup,
  type StreamState,
} from '@contimg/state/products'
import { readConfig } from '@contimg/state/settings'
import type { Stats } from '@contimg/state/work'
import { expect, test } from 'vitest'
import { orientationCheck } from './catalogs.ts'
import { checkConfiguration } from './configuration.ts'
import { checkDatabases } from './database.ts'
import { clockCheck, nodeCheck } from './host.ts'

const GB = 1e9
const at = { name: 'output', setting: 'PIPELINE_OUTPUT_DIR', gates: { warn: 50 * GB, fail: 10 * GB } }

test.each([
  [50, 'ok'],
  [49.9, 'warn'],
  [10, 'warn'],
  [9.9, 'FAIL'],
] as const)('%d GB free on the disk of outputs: %s', (free, level) => {
  const [folder, disk] = folderChecks({ ...at, path: temporaryFolder() }, () => free * GB)
  expect(folder.level).toBe('ok')
  expect(disk).toMatchObject({ level, found: `${free.toFixed(1)} GB free`, wanted: '50.0 GB free, 10.0 GB at least' })
  expect('remedy' in disk).toBe(level !== 'ok')
})

test('a disk that does not tell is unknown, never ok', () => {
  const lost = () => {
    throw new Error('EIO')
  }
  expect(folderChecks({ ...at, path: temporaryFolder() }, lost)[1]).toMatchObject({ level: 'unknown', found: 'EIO' })
})

test('folders that are not there, files, and what may not be written', () => {
  const folder = temporaryFolder()
  const none = folderChecks({ ...at, path: join(folder, 'none') })
  expect(none).toMatchObject([{ level: 'FAIL', remedy: expect.stringContaining('mkdir -p') }])
  writeFileSync(join(folder, 'file'), '')
  const file = folderChecks({ ...at, path: join(folder, 'file') })
  expect(file).toMatchObject([{ level: 'FAIL', found: expect.stringContaining('is a file') }])
  mkdirSync(join(folder, 'shut'))
  chmodSync(join(folder, 'shut'), 0o500)
  if (process.getuid?.() !== 0) expect(folderChecks({ ...at, path: join(folder, 'shut') })[0].level).toBe('FAIL')
})

test('gates, and the worst of all', () => {
  expect([5, 10, 20].map((value) => levelBelow(value, { warn: 10, fail: 20 }))).toEqual(['ok', 'warn', 'FAIL'])
  expect([5, 10, 20].map((value) => levelAbove(value, { warn: 20, fail: 10 }))).toEqual(['FAIL', 'warn', 'ok'])
  const worst = (...levels: ('ok' | 'warn' | 'FAIL' | 'unknown')[]) => worstOf(levels.map((level) => ({ level })))
  expect([worst(), worst('ok', 'warn'), worst('warn', 'unknown'), worst('unknown', 'FAIL')]).toEqual([
    ...['ok', 'warn', 'unknown', 'FAIL'],
  ])
})

test('the clock: kept, not kept, and nobody tells', () => {
  const ask = (answer: string) => clockCheck(() => answer, '/nonexistent').level
  expect(['yes', 'no', '', 'n/a'].map(ask)).toEqual(['ok', 'warn', 'unknown', 'unknown'])
})

test('Node and settings', () => {
  expect([nodeCheck('24.1.0').level, nodeCheck('22.18.0').level]).toEqual(['ok', 'FAIL'])
  const bad = readConfig({ environment: { PIPELINE_WRITER: 'fast' } })
  expect(checkConfiguration(bad)).toMatchObject([{ level: 'FAIL', remedy: 'contimg config show' }])
})

const stats = (more: Partial<Stats>): Stats =>
  ({ waiting: 0, deadLetters: 0, records: 0, workers: [], databaseLatencyMs: 1, ...more }) as unknown as Stats
const worker = (state: string) => ({ id: `w-${state}`, state }) as unknown as Stats['workers'][number]
const levels = (more: Partial<Stats>, isRecording = true) =>
  Object.fromEntries(workChecks(stats(more), isRecording).map(({ name, level }) => [name, level]))

test('the queue, the recorder and workers', () => {
  const alive = { workers: [worker('active')] }
  expect(Object.values(levels(alive)).every((level) => level === 'ok')).toBe(true)
  expect(levels(alive, false)).toMatchObject({ recorder: 'FAIL', workers: 'ok' })
  expect(levels({})).toMatchObject({ workers: 'FAIL' })
  expect(levels({ workers: [worker('crashed'), worker('idle')] })).toMatchObject({ workers: 'warn' })
  expect(levels({ workers: [worker('crashed')] })).toMatchObject({ workers: 'FAIL' })
  expect(levels({ ...alive, waiting: 500, oldestPendingS: 3600 })).toMatchObject({
    queue: 'warn',
    'oldest waiting': 'FAIL',
  })
  expect(levels({ ...alive, waiting: 1000, deadLetters: 1 })).toMatchObject({ queue: 'FAIL', 'dead letters': 'warn' })
})

const stream = (more: Partial<StreamState> = {}) =>
  streamCheck(
    {
      ...{ desired: 'running', changes: {}, actual: 'running', isClaiming: true, reason: undefined, inputDir: '/in' },
      ...{ outputDir: '/out', host: 'h', pid: 1, heartbeat: { unixS: 0, boot: 'b', s: 100 } },
      ...more,
    },
    { boot: 'b', s: 110 },
  )

test('the stream: as it is to be, silent, held back', () => {
  expect(stream().level).toBe('ok')
  expect(stream({ heartbeat: { unixS: 0, boot: 'earlier', s: 109 } }).level).toBe('FAIL')
  expect(stream({ heartbeat: { unixS: 0, boot: 'b', s: -11 } }).level).toBe('FAIL')
  expect(stream({ actual: 'ended' }).level).toBe('FAIL')
  expect(stream({ desired: 'stopped', actual: 'stopped', isClaiming: false }).level).toBe('ok')
  expect(stream({ isClaiming: false, reason: '4 GB left' })).toMatchObject({
    level: 'warn',
    found: expect.stringContaining('4 GB left'),
  })
  expect(stream({ heartbeat: undefined }).level).toBe('warn')
})

test('an Earth orientation table that is not there, or is none', () => {
  const path = join(temporaryFolder(), 'finals2000A.all')
  expect(orientationCheck(path, Date.now())).toMatchObject({
    level: 'warn',
    remedy: expect.stringContaining('import iers'),
  })
  writeFileSync(path, 'nonsense\n')
  expect(orientationCheck(path, Date.now()).level).toBe('FAIL')
})

test('the database: none, one of another program, torn, and what one says', async () => {
  const path = join(temporaryFolder(), 'pipeline.sqlite3')
  const nowMs = Date.parse('2026-11-21T12:00:00Z')
  const look = async (at = path) => {
    const checks = await checkDatabases({ path: at, inProgressTimeoutS: 3600, nowMs })
    return Object.fromEntries(checks.map(({ name, level }) => [name, level]))
  }
  expect(await look()).toEqual({ SQLite: 'warn', groups: 'unknown', calibration: 'unknown', backup: 'unknown' })
  const torn = `${path}.torn`
  writeFileSync(torn, 'x'.repeat(5000))
  expect(await look(torn)).toEqual({ SQLite: 'FAIL' })
  {
    await using products = await openProducts(path, { nowMs: () => nowMs - 2 * 3_600_000 })
    const group = { id: '2025-10-18T02:27:48', files: [{ subband: 0, path: '/a' }], stages: ['convert'] }
    await queueGroup(products, group)
    await requeueGroup(products, group.id)
    await changeGroup(products, { id: group.id, run: 2 }, { state: 'in_progress', stage: 'convert' })
    const backup = {
      path: '/b',
      createdBy: 'x',
      sizeBytes: 1,
      sha256: 'a'.repeat(64),
      problem: undefined,
      metadata: {},
    }
    await putBackup(products, { ...backup, type: 'database_only', createdMs: nowMs - 4 * 3_600_000 })
  }
  expect(await look()).toEqual({
    ...{ SQLite: 'ok', migrations: 'ok', integrity: 'ok', groups: 'warn', calibration: 'warn', backup: 'warn' },
  })
})
