import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ImageRecord, identify } from '@contimg/pipeline'
import {
  AbsurdClient,
  type EmbeddedServer,
  type JobLogLine,
  jobLogFolder,
  jobLogPath,
  startEmbedded,
  type Task,
} from '@contimg/state/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Workbench } from '../commands/testing.ts'

const CONTIMG = fileURLToPath(new URL('../../bin/contimg.mjs', import.meta.url))
const GROUP = '2025-10-18T02:27:48'
const state = mkdtempSync(join(tmpdir(), 'contimg-worker-'))
const bench = new Workbench()
const data = bench.folder
let server: EmbeddedServer
let client: AbsurdClient
const workers: ChildProcess[] = []

beforeAll(async () => {
  chmodSync(state, 0o755)
  server = await startEmbedded(state, { isDurable: false })
  client = await AbsurdClient.connect(server.url, { maintains: true })
  await bench.succeed(`simulate --out @/in --size tiny --start ${GROUP}`)
})

afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await client?.close()
  await server?.stop()
  rmSync(state, { recursive: true, force: true })
  bench.remove()
})

function startWorker(...args: string[]): ChildProcess {
  const folders = {
    PIPELINE_INPUT_DIR: join(data, 'in'),
    PIPELINE_OUTPUT_DIR: join(data, 'out'),
    PIPELINE_STATE_DIR: state,
  }
  const env = { ...process.env, ...folders, ABSURD_DATABASE_URL: server.url }
  const worker = spawn(process.execPath, [CONTIMG, 'absurd', 'worker', ...args], {
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  workers.push(worker)
  return worker
}

const files = () => readdirSync(join(data, 'in')).filter((name) => name.endsWith('.hdf5'))

const convert = (name: string) => ({
  inputs: { group: GROUP, files: files().map((file) => join(data, 'in', file)) },
  outputs: { ms: join(data, 'out', name) },
})

async function ended(id: string): Promise<Task> {
  for (;;) {
    const task = await client.getTask(id)
    if (['completed', 'failed', 'cancelled'].includes(task.status)) return task
    await setTimeout(100)
  }
}

test('a group goes from files to an image, by tasks that wait for each other', { timeout: 120_000 }, async () => {
  startWorker('--concurrency', '2')
  const ms = join(data, 'out', 'a.ms')
  const image = join(data, 'out', 'a')
  const { id: first } = await client.spawnTask('convert-uvh5-to-ms', convert('a.ms'), { group: GROUP, key: 'a' })
  const imaging = { config: { imsize: 256, cell_arcsec: 20, niter: 50 }, inputs: { ms }, outputs: { image } }
  const { id: second } = await client.spawnTask('imaging', imaging, { group: GROUP, after: [first] })
  expect(await ended(first)).toMatchObject({ error: undefined, status: 'completed', result: { ms } })
  expect(await ended(second)).toMatchObject({
    ...{ error: undefined, status: 'completed', result: { iterations: expect.any(Number) } },
  })
  const names = readdirSync(join(data, 'out'))
  expect(names).toEqual(expect.arrayContaining(['a.ms', 'a-image.fits', 'a-psf.fits', 'a-residual.fits']))
  expect(names.filter((name) => name.includes('partial'))).toEqual([])
  const records = await client.records.waiting()
  const kinds = records.map(({ kind, taskId }) => `${taskId === first ? 'convert' : 'image'} ${kind}`)
  expect(kinds).toEqual(expect.arrayContaining(['convert measurement-set', 'convert activity', 'convert performance']))
  expect(kinds.filter((one) => one === 'image image').length).toBeGreaterThanOrEqual(5)
  const images = records.filter(({ kind }) => kind === 'image').map(({ record }) => record as Partial<ImageRecord>)
  expect(images.find(({ kind }) => kind === 'image')).toMatchObject({
    ...{ msPath: ms, sizePx: 256, noiseJy: expect.any(Number), dynamicRange: expect.any(Number) },
  })
  const times = records.filter(({ kind }) => kind === 'performance').map(({ record }) => record)
  expect(times.map((one) => (one as { stage: string }).stage)).toEqual(['convert', 'image'])
  expect(times[0]).toMatchObject({ groupId: GROUP, writerType: 'direct', loadS: expect.any(Number), run: 1 })
  expect(records.find(({ kind }) => kind === 'qa-artifact')?.record).toEqual({
    ...{ groupId: GROUP, name: 'image', path: join(data, 'out', 'a-image.png') },
  })
  expect(existsSync(join(data, 'out', 'a-image.png'))).toBe(true)
  const log = readFileSync(jobLogPath(jobLogFolder(state), second, 1), 'utf8')
  const lines = log.trimEnd().split('\n')
  const told = lines.map((line) => JSON.parse(line) as JobLogLine)
  expect(told[0]).toMatchObject({
    level: 'info',
    stage: 'imaging',
    group: GROUP,
    message: expect.stringContaining('1 of 4'),
  })
  expect(told.some(({ fraction = 0 }) => fraction > 0)).toBe(true)
  expect(told.at(-1)).toMatchObject({ end: 'completed' })
})

test('what a task names outside of the folders of this worker is not touched', { timeout: 60_000 }, async () => {
  const outside = { ...convert('x'), outputs: { ms: join(data, 'elsewhere', 'x.ms') } }
  const { id } = await client.spawnTask('convert-uvh5-to-ms', outside)
  expect(await ended(id)).toMatchObject({ status: 'failed', error: { name: 'OutsideRootsError' } })
  expect(existsSync(join(data, 'elsewhere'))).toBe(false)
})

test('a task that no stage does fails at once, with what would do', { timeout: 60_000 }, async () => {
  const { id } = await client.spawnTask('create-mosaic', {
    inputs: { images: [join(data, 'out', 'a')] },
    outputs: { mosaic: join(data, 'out', 'm') },
  })
  const task = await ended(id)
  expect(task).toMatchObject({ status: 'failed', error: { name: 'NoStageError' } })
  const log = readFileSync(jobLogPath(jobLogFolder(state), id, 1), 'utf8')
  expect(log).toContain('"level":"error"')
  expect(log).toMatch(/NoStageError: create-mosaic: this version cannot do that yet/)
  expect(await client.deadLetters.list()).toEqual(expect.arrayContaining([expect.objectContaining({ taskId: id })]))
})

test('a worker that is killed in the midst of a task leaves it to another, which does it once', {
  timeout: 120_000,
}, async () => {
  for (const worker of workers.splice(0)) {
    worker.kill('SIGKILL')
    await once(worker, 'exit')
  }
  const { id } = await client.spawnTask('convert-uvh5-to-ms', convert('b.ms'), { group: GROUP, leaseS: 10 })
  const victim = startWorker('--id', 'victim')
  while ((await client.getTask(id)).status !== 'claimed') await setTimeout(20)
  await setTimeout(400)
  victim.kill('SIGKILL')
  startWorker('--id', 'heir')
  const task = await ended(id)
  expect(task).toMatchObject({ status: 'completed', attempt: 2 })
  expect((await client.attempts(id)).map(({ worker, outcome }) => [worker, outcome])).toEqual([
    ['victim', 'lost'],
    ['heir', 'completed'],
  ])
  const left = readdirSync(join(data, 'out')).filter((name) => name.startsWith('b.ms'))
  expect(left).toEqual(['b.ms'])
  expect(await identify(join(data, 'out', 'b.ms'))).toMatchObject({ kind: 'measurement-set', generation: 0 })
  expect(
    (await client.records.waiting()).filter(({ taskId, kind }) => taskId === id && kind === 'measurement-set'),
  ).toHaveLength(1)
})

test('SIGTERM: what runs is ended, nothing more is taken, and the worker leaves', { timeout: 60_000 }, async () => {
  const worker = workers.at(-1)!
  const { id } = await client.spawnTask('convert-uvh5-to-ms', convert('c.ms'))
  while ((await client.getTask(id)).status !== 'claimed') await setTimeout(20)
  const { id: next } = await client.spawnTask('convert-uvh5-to-ms', convert('d.ms'))
  worker.kill('SIGTERM')
  await once(worker, 'exit')
  expect(worker.exitCode).toBe(0)
  expect((await client.getTask(id)).status).toBe('completed')
  expect((await client.getTask(next)).status).toBe('pending')
  expect((await client.workers()).filter((one) => one.id === 'heir')).toEqual([])
  await client.cancelTask(next)
})

test('a task that is cancelled stops, and leaves nothing', { timeout: 60_000 }, async () => {
  startWorker('--id', 'third')
  const { id } = await client.spawnTask('convert-uvh5-to-ms', convert('e.ms'))
  while ((await client.getTask(id)).status !== 'claimed') await setTimeout(20)
  await client.cancelTask(id)
  await setTimeout(2500)
  expect((await client.getTask(id)).status).toBe('cancelled')
  expect(readdirSync(join(data, 'out')).filter((name) => name.startsWith('e.ms'))).toEqual([])
})
