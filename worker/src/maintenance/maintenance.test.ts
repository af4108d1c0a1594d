import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { listBackups, listEvents, listTransits, openProducts, putActivity, putPointing } from '@contimg/state/products'
import { AbsurdClient, type EmbeddedServer, startEmbedded, type Task, USUAL_SCHEDULES } from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkBackup } from './check-backup.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const state = mkdtempSync(join(tmpdir(), 'contimg-maintenance-'))
const db = join(state, 'db/pipeline.sqlite3')
const services: ChildProcess[] = []
let server: EmbeddedServer
let client: AbsurdClient

beforeAll(async () => {
  chmodSync(state, 0o755)
  for (const name of ['in', 'out']) mkdirSync(join(state, name))
  server = await startEmbedded(state, { isDurable: false })
  client = await AbsurdClient.connect(server.url, { maintains: true })
})

afterAll(async () => {
  for (const service of services) service.kill('SIGKILL')
  await client?.close()
  await server?.stop()
  rmSync(state, { recursive: true, force: true })
})

function start(...args: string[]): ChildProcess {
  const folders = { PIPELINE_INPUT_DIR: join(state, 'in'), PIPELINE_OUTPUT_DIR: join(state, 'out') }
  const env = { ...process.env, ...folders, PIPELINE_STATE_DIR: state, ABSURD_DATABASE_URL: server.url }
  const service = spawn(process.execPath, [CONTIMG, 'absurd', ...args], { env, stdio: ['ignore', 'inherit', 'ignore'] })
  services.push(service)
  return service
}

async function ended(id: string): Promise<Task> {
  for (;;) {
    const task = await client.getTask(id)
    if (['completed', 'failed', 'cancelled'].includes(task.status)) return task
    await setTimeout(100)
  }
}

test('the recorder sets the usual schedules once, and does what each of them asks for', {
  timeout: 120_000,
}, async () => {
  const recorder = start('recorder')
  while ((await client.schedules.list()).length < USUAL_SCHEDULES.length) await setTimeout(100)
  const results: Record<string, unknown> = {}
  for (const { name } of USUAL_SCHEDULES) {
    const { id } = await client.schedules.runNow(name)
    const { status, result, error } = await ended(id)
    expect([name, status, error]).toEqual([name, 'completed', undefined])
    results[name] = result
  }
  expect(results.session_cleanup).toEqual({ removed: 0, message: 'this version keeps no sessions' })
  expect(results.health_check).toMatchObject({ level: expect.any(String), reasons: expect.any(Array) })
  const path = (name: string) => (results[name] as { path: string }).path
  expect(path('hourly_database_backup')).toContain(join(state, 'out/backups/hourly/pipeline_'))
  expect((await checkBackup(path('daily_database_backup'))).rows.retention_policies).toBe(5)
  expect((await checkBackup(path('daily_caltables_backup'))).tables).toEqual([])
  {
    await using products = await openProducts(db)
    expect(await listBackups(products)).toHaveLength(3)
    const jobs = async () => (await listEvents(products, 0, 1000)).filter(({ kind }) => kind === 'job')
    const statuses = async () => new Set((await jobs()).map(({ data }) => data.status))
    await expect.poll(statuses).toEqual(new Set(['pending', 'claimed', 'completed']))
  }
  await setTimeout(500)
  const end = once(recorder, 'exit')
  recorder.kill('SIGTERM')
  expect(await end).toEqual([0, null])
  const again = start('recorder')
  await setTimeout(3000)
  expect(await client.schedules.list()).toHaveLength(USUAL_SCHEDULES.length)
  again.kill('SIGKILL')
})

test('a maintenance task that cannot be done fails with the reason, and one that names other folders is refused', {
  timeout: 60_000,
}, async () => {
  start('recorder')
  writeFileSync(join(state, 'out/wall'), '')
  const spawn = (directory: string) =>
    client.spawnTask('backup-database', { outputs: { directory } }, { retries: 0, queue: 'maintenance' })
  expect((await ended((await spawn(join(state, 'out/wall'))).id)).error?.message).toContain('ENOTDIR')
  expect((await ended((await spawn('/etc/backups')).id)).error?.message).toContain('outside of what')
  expect(existsSync('/etc/backups')).toBe(false)
})

test('when there is nothing else to do, raw files are hashed; where the dishes point, transits are reckoned', {
  timeout: 120_000,
}, async () => {
  const path = join(state, 'in/2025-10-18T02:27:48_sb00.hdf5')
  writeFileSync(path, 'telescope')
  const raw = { kind: 'raw', path, sizeBytes: 9, modifiedMs: statSync(path).mtimeMs } as const
  await using products = await openProducts(db)
  const facts = { stage: 'convert', command: 'x', options: {}, version: '1', host: 'h', groupId: undefined }
  await putActivity(products, { ...facts, startedMs: 0, durationS: 1, jobId: undefined, inputs: [raw], outputs: [] })
  await putPointing(products, { timeMjdS: 60966 * 86400, raRad: 1, decRad: (54.6 * Math.PI) / 180, source: 'stream' })
  for (const service of services) service.kill('SIGKILL')
  start('recorder')
  start('worker')
  const hash = async () => (await products.db.selectFrom('artifacts').select('sha256').executeTakeFirstOrThrow()).sha256
  while ((await hash()) === null) await setTimeout(200)
  const { tasks } = await client.listTasks({ task: 'hash-raw-files' })
  expect(tasks).toMatchObject([{ status: 'completed', priority: -100, result: { hashed: 1, problems: 0 } }])
  const transits = () => listTransits(products, { fromMjdS: 0, toMjdS: 1e12 })
  while ((await transits()).length === 0) await setTimeout(200)
  const ofOne = (await transits()).filter(({ calibrator }) => calibrator === '0834+555')
  expect([2, 3]).toContain(ofOne.length) // in 48 h
  const { tasks: setups } = await client.listTasks({ task: 'catalog-setup' })
  expect(setups).toMatchObject([{ status: 'completed', payload: { inputs: { dec_deg: 54.6 } } }])
  const { tasks: kept } = await client.listTasks({ task: 'housekeeping' })
  expect(kept.length).toBeGreaterThan(0)
  for (const one of kept)
    expect(one).toMatchObject({ status: 'completed', result: { groups_again: 0, groups_failed: 0, failures: [] } })
})
