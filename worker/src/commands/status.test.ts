import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  changeGroup,
  openProducts,
  putPerformance,
  putPointing,
  putTransitsAhead,
  queueGroup,
} from '@contimg/state/products'
import {
  AbsurdClient,
  type EmbeddedServer,
  isAdvisoryLockHeld,
  startEmbedded,
  tryAdvisoryLock,
} from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from './testing.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const bench = new Workbench()
const state = bench.path('state')
let server: EmbeddedServer
let client: AbsurdClient

beforeAll(async () => {
  chmodSync(bench.folder, 0o755)
  for (const name of ['state', 'in', 'out']) mkdirSync(bench.path(name))
  server = await startEmbedded(state, { isDurable: false })
  client = await AbsurdClient.connect(server.url)
  await using products = await openProducts(bench.path('state/db/pipeline.sqlite3'))
  for (const [i, id] of ['2025-10-18T02:27:48', '2025-10-18T02:32:57'].entries()) {
    await queueGroup(products, { id, files: [{ subband: 0, path: `/${i}` }], stages: ['convert'] })
    const ended =
      i === 0 ? { state: 'completed' as const } : { state: 'failed' as const, error: 'no space left on disk' }
    await changeGroup(products, { id, run: 1 }, { ...ended, stage: ended.state })
  }
  const times = {
    loadS: undefined,
    phaseS: undefined,
    writeS: undefined,
    writerType: undefined,
    peakMemoryBytes: undefined,
  }
  await putPerformance(products, {
    groupId: '2025-10-18T02:27:48',
    stage: 'convert',
    run: 1,
    jobId: undefined,
    totalS: 30.9,
    ...times,
  })
  const nowMjdS = Date.now() / 1000 + 40587 * 86400
  await putPointing(products, { timeMjdS: nowMjdS - 600, raRad: 1, decRad: 0.953, source: 'stream' })
  const transits = [{ calibrator: '0834+555', mjdUtcS: nowMjdS + 7200, response: 0.984 }]
  await putTransitsAhead(products, { startMjdS: nowMjdS, endMjdS: nowMjdS + 86400, transits })
}, 60_000)

afterAll(async () => {
  await client?.close()
  await server?.stop()
  bench.remove()
})

function run(line: string, more: NodeJS.ProcessEnv = {}) {
  const { ABSURD_DATABASE_URL: _, ...rest } = process.env
  const folders = {
    PIPELINE_INPUT_DIR: bench.path('in'),
    PIPELINE_OUTPUT_DIR: bench.path('out'),
    PIPELINE_STATE_DIR: state,
  }
  const env = { ...rest, ...folders, ...more }
  return spawnSync(process.execPath, [CONTIMG, ...line.split(' ')], { env, encoding: 'utf8' })
}

test('whether a lock is held is told without taking it', async () => {
  const isHeld = () => client.transaction((sql) => isAdvisoryLockHeld(sql))
  expect(await isHeld()).toBe(false)
  {
    await using lock = await tryAdvisoryLock(server.url)
    expect(lock).toBeDefined()
    expect(await isHeld()).toBe(true)
    expect(await client.transaction((sql) => isAdvisoryLockHeld(sql, 'another'))).toBe(false)
  }
  expect(await isHeld()).toBe(false)
})

test('status: one screen, with what is wrong', { timeout: 30_000 }, () => {
  const { stdout, status } = run('status')
  expect(status).toBe(0)
  expect(stdout.split('\n').length).toBeLessThan(45)
  for (const text of [
    ...['recorder NOT RUNNING', 'workers  NONE', 'has never run', 'no active set', 'no images yet'],
    ...[
      'no worker is known to run; one would keep up: 10.0 × the pace of the telescope; backlog 0',
      'mean of 1; 1 at once',
      'contimg retention execute',
    ],
  ])
    expect(stdout).toContain(text)
  expect(stdout).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d UTC {3}LST \d\d:\d\d\n/)
  expect(stdout).toMatch(/2025-10-18T02:27:48 {2}20:22 {2}completed/)
  expect(stdout).toMatch(
    /pointing {4}declination \+54\.60° since [\dT:-]{19}; 0834\+555 in 2\.0 h with 98 % of its flux\n/,
  )
  const report = JSON.parse(run('status --json').stdout)
  expect(report).toMatchObject({
    problems: [],
    products: { groups: { all: { completed: 1, failed: 1 } } },
    work: { waiting: 0 },
  })
})

test('without databases it says so, and shows the rest', { timeout: 30_000 }, () => {
  const { stdout, status } = run('status', { PIPELINE_STATE_DIR: bench.path('none') })
  expect(status).toBe(0)
  expect(stdout).toContain('not known: no work database: start `contimg serve` or set ABSURD_DATABASE_URL\n')
  expect(stdout).toContain('there is no such database')
  expect(stdout).toMatch(/disk {5}input .* free/)
})

test('preflight: what fails is told with what to do, and ends with 5', { timeout: 30_000 }, () => {
  const { stdout, stderr, status } = run('preflight')
  expect(status).toBe(5)
  expect(stderr).toMatch(/^contimg preflight: not ready: .*recorder, workers\n$/)
  expect(stdout).toMatch(/FAIL {5}recorder .*\n *→ contimg serve/)
  expect(stdout).toMatch(/ok {7}PostgreSQL/)
  const bad = run('preflight --json', { PIPELINE_WRITER: 'fast' })
  const { level, checks } = JSON.parse(bad.stdout) as { level: string; checks: { area: string; level: string }[] }
  expect(level).toBe('FAIL')
  expect(checks[0]).toMatchObject({ area: 'configuration', level: 'FAIL' })
})

test('the backfill queues what was missed once, for the workers', { timeout: 120_000 }, async () => {
  await bench.succeed('simulate --out @/in --size tiny --start 2025-10-18T02:38:06')
  await bench.succeed('convert @/in --out @/out/ms/obs.ms --no-register')
  const line = `imaging worker scan --ms-dir ${bench.path('out/ms')} --out-dir ${bench.path('out/images')}`
  const first = run(line)
  expect(first.stdout).toMatch(/^queued .*uncalibrated; no valid calibration/m)
  expect(run(line).stdout).toMatch(/^skipped .*in the queue already: task \S+ is pending/m)
  const { tasks } = await client.listTasks({ task: 'imaging' })
  expect(tasks).toHaveLength(1)
  expect(tasks[0].payload).toMatchObject({
    config: { calibration: 'uncalibrated' },
    outputs: { image: bench.path('out/images/obs.img') },
  })
  const outside = run(`imaging worker scan --ms-dir ${bench.path('out/ms')} --out-dir ${bench.path('elsewhere')}`)
  expect(outside.stdout).toMatch(/^failed .*outside of what tasks may touch/m)
})
