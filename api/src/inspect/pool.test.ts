import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { temporaryFolder } from '@contimg/fixtures/data'
import { expect, onTestFinished, test } from 'vitest'
import { type InspectJob, JobError } from './jobs.ts'
import { BusyError, InspectPool, type PoolOptions } from './pool.ts'
import { ProcessLostError } from './worker-process.ts'

/** A process that does what the path of a job says: works a while, fails, dies, eats memory, hears of nothing. */
const SCRIPT = `
import { createInterface } from 'node:readline'
import { appendFileSync } from 'node:fs'
const tell = (line) => console.log(JSON.stringify(line))
const held = []
let timer
createInterface(process.stdin).on('line', (line) => {
  const { id, job, cancel } = JSON.parse(line)
  if (cancel) {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    tell({ id, error: { name: 'AbortError', message: 'cancelled', details: {} } })
    return
  }
  const [act, value] = job.path.split(' ')
  appendFileSync(job.output, process.pid + ' ' + job.path + '\\n')
  if (act === 'fail') tell({ id, error: { name: 'FormatError', message: 'broken', details: {} } })
  if (act === 'die') process.exit(3)
  if (act === 'eat') setInterval(() => held.length < 40 && held.push(Buffer.alloc(2e7, 1)), 10)
  if (act === 'work') {
    tell({ id, progress: 0.5 })
    timer = setTimeout(() => { timer = undefined; tell({ id, done: true }) }, Number(value))
  }
}).on('close', () => process.exit(0))
tell({ ready: true })
`

function pool(options: Partial<PoolOptions> = {}) {
  const folder = temporaryFolder()
  const script = join(folder, 'process.mjs')
  writeFileSync(script, SCRIPT)
  const made = new InspectPool({ processes: 1, waiting: 2, script, ...options })
  onTestFinished(() => made[Symbol.asyncDispose]())
  const output = join(folder, 'acts')
  const job = (path: string): InspectJob => ({ kind: 'antennas', path, identity: '', output })
  const run = (path: string, { signal = new AbortController().signal, affinity = path } = {}) =>
    made.run(job(path), affinity, signal)
  return { made, run, output }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(5)
}

test('jobs wait for their turn, in their order, and no more than may', async () => {
  const { made, run } = pool()
  const order: string[] = []
  const jobs = ['work 60', 'work 2', 'work 1'].map((path) => run(path).then(() => order.push(path)))
  await until(() => made.jobs[0]?.progress === 0.5)
  expect(made.jobs.map(({ path, position }) => [path, position])).toEqual([
    ['work 60', 0],
    ['work 2', 1],
    ['work 1', 2],
  ])
  const refused = run('work 0')
  await expect(refused).rejects.toThrow(BusyError)
  await expect(refused).rejects.toMatchObject({ position: 3, retryAfterS: expect.any(Number) })
  await Promise.all(jobs)
  expect(order).toEqual(['work 60', 'work 2', 'work 1'])
  expect(made.pids).toHaveLength(1)
})

test('several processes work at once, and one that knows a thing gets it again', async () => {
  const { made, run, output } = pool({ processes: 2 })
  const both = [run('work 300', { affinity: 'a' }), run('work 301', { affinity: 'b' })]
  await until(() => made.jobs.length === 2 && made.jobs.every(({ progress }) => progress === 0.5))
  await Promise.all(both)
  for (const path of ['work 2', 'work 3']) await run(path, { affinity: 'b' })
  await run('work 4', { affinity: 'a' })
  const pidOf = new Map(
    readFileSync(output, 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.split(' ')[2], line.split(' ')[0]]),
  )
  expect(pidOf.get('300')).not.toBe(pidOf.get('301'))
  expect([pidOf.get('2'), pidOf.get('3')]).toEqual([pidOf.get('301'), pidOf.get('301')])
  expect(pidOf.get('4')).toBe(pidOf.get('300'))
})

test('what fails is told, and the process goes on', async () => {
  const { made, run } = pool()
  await expect(run('fail')).rejects.toThrow(JobError)
  const pids = made.pids
  await run('work 1')
  expect(made.pids).toEqual(pids)
})

test('a process that dies ends its job with an error, and the next gets a new one', async () => {
  const { made, run } = pool()
  const next = Promise.allSettled([run('die'), run('work 1')])
  const [died, done] = await next
  expect(died).toMatchObject({ status: 'rejected', reason: { name: 'ProcessLostError', reason: 'ended' } })
  expect(done.status).toBe('fulfilled')
  expect(made.pids).toHaveLength(1)
})

test('a process that needs too much memory is ended', async () => {
  const { run } = pool({ residentBytes: 300e6 })
  const eaten = run('eat')
  await expect(eaten).rejects.toThrow(ProcessLostError)
  await expect(eaten).rejects.toThrow(/more than the 0.3 GB/)
})

test('a job that takes too long is ended', async () => {
  const { run } = pool({ jobMs: 300 })
  await expect(run('hang')).rejects.toMatchObject({ name: 'ProcessLostError', reason: 'time' })
})

test('who goes away takes the job back, whether it waits or runs', async () => {
  const { made, run } = pool()
  const [waits, runs] = [new AbortController(), new AbortController()]
  const running = run('work 60000', { signal: runs.signal })
  const waiting = run('work 1', { signal: waits.signal })
  await until(() => made.jobs[0]?.progress === 0.5)
  waits.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  expect(made.jobs).toHaveLength(1)
  const pids = made.pids
  runs.abort(new Error('gone too'))
  await expect(running).rejects.toThrow('gone too')
  await run('work 1')
  expect(made.pids).toEqual(pids)
})

test('a process that does not hear that its job was taken back is ended', async () => {
  const { made, run, output } = pool({ cancelMs: 100 })
  const gone = new AbortController()
  const hangs = run('hang', { signal: gone.signal })
  await until(() => existsSync(output))
  gone.abort(new Error('gone'))
  await expect(hangs).rejects.toThrow('gone')
  await until(() => made.pids.length === 0)
})

test('a process without work ends', async () => {
  const { made, run } = pool({ idleMs: 50 })
  await run('work 1')
  expect(made.pids).toHaveLength(1)
  await until(() => made.pids.length === 0)
})
