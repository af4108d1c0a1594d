import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findGroup, openProducts, type Products, queueGroup, requeueGroup } from '@contimg/state/products'
import type { RecordToSend } from '@contimg/state/work'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flowMarkOf } from './flow.ts'
import type { PlanStage } from './plan-stage.ts'
import { Recorder } from './recorder.ts'
import { Crash, MemoryWork } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'contimg-recorder-'))
const STAGES = ['convert', 'apply', 'image']
const GROUPS = ['2025-10-18T02:27:48', '2025-10-18T02:32:57', '2025-10-18T02:38:06']
let products: Products

beforeAll(async () => {
  products = await openProducts(join(folder, 'pipeline.sqlite3'), { nowMs: () => 1.7e12 })
})

afterAll(async () => {
  await products[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const TABLES = ['ingest_queue', 'subband_files', 'recorded_jobs', 'performance_metrics'] as const

async function empty(): Promise<void> {
  for (const table of TABLES) await products.db.deleteFrom(table).execute()
}

/** The middle stage of the second group is left out. */
const plan: PlanStage = async (_products, group, stage) => {
  if (stage === 'apply' && group.id === GROUPS[1]) return { skipped: 'no valid calibration' }
  return { task: stage, inputs: { group: group.id }, outputs: {} }
}

const queue = (id: string) => queueGroup(products, { id, files: [{ subband: 0, path: `/in/${id}` }], stages: STAGES })

/** What a worker sends at the end: that it is done, and a row that shows whether it counted once. */
function records(work: MemoryWork, id: string): RecordToSend[] {
  const { task, group, payload } = work.tasks.find((one) => one.id === id)!
  const flow = flowMarkOf(payload.config)!
  const performance = { groupId: group!, stage: flow.stage, run: flow.run, totalS: 1, jobId: id }
  return [
    { kind: 'task', record: { task, group, flow } },
    { kind: 'performance', record: performance },
  ]
}

type Step =
  | { readonly what: 'queue' | 'requeue'; readonly group: number }
  | { readonly what: 'step' | 'reconcile'; readonly crashAfter: number } // calls of the queue, from 0; ∞ for none
  | { readonly what: 'claim' | 'complete' | 'completeStale' | 'fail' | 'failForGood'; readonly pick: number }

const recorderStep = fc.record({
  what: fc.constantFrom('step' as const, 'reconcile' as const),
  crashAfter: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(8)),
})
const workerStep = fc.record({
  what: fc.constantFrom(
    'claim',
    'claim',
    'complete',
    'complete',
    'completeStale',
    'fail',
    'failForGood',
  ) as fc.Arbitrary<'claim'>,
  pick: fc.nat(20),
})
const groupStep = fc.record({
  what: fc.constantFrom('queue', 'queue', 'queue', 'requeue') as fc.Arbitrary<'queue'>,
  group: fc.nat(GROUPS.length - 1),
})
const schedule = fc.array(fc.oneof(recorderStep, workerStep, workerStep, groupStep), { maxLength: 30 })

/** Runs a schedule, the recorder killed in the midst of it as often as it says, and then to the end without trouble. */
async function play(steps: readonly Step[]): Promise<MemoryWork> {
  const work = new MemoryWork()
  const stale: { id: string; attempt: number }[] = []
  const record = async (what: 'step' | 'reconcile', crashAfter: number) => {
    let left = crashAfter
    work.before = () => {
      if (left-- <= 0) throw new Crash('killed')
    }
    const recorder = new Recorder(products, work.face, { plan, tell: () => {} }) // a new one: it keeps nothing in mind
    await recorder[what]().catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error
    })
    work.before = () => {}
  }
  const ofStatus = (...wanted: string[]) => work.tasks.filter(({ status }) => wanted.includes(status))
  for (const step of steps) {
    if ('group' in step)
      await (step.what === 'queue' ? queue(GROUPS[step.group]) : requeueGroup(products, GROUPS[step.group]))
    else if ('crashAfter' in step) await record(step.what, step.crashAfter)
    else if (step.what === 'claim') {
      const some = ofStatus('pending', 'retrying', 'claimed')
      const task = some[step.pick % some.length]
      if (!task) continue
      if (task.status === 'claimed') stale.push({ id: task.id, attempt: task.attempt })
      work.claim(task.id)
    } else if (step.what === 'completeStale') {
      const old = stale[step.pick % stale.length]
      if (old) expect(work.complete(old.id, old.attempt, records(work, old.id))).toBe(false)
    } else {
      const some = ofStatus('claimed')
      const task = some[step.pick % some.length]
      if (!task) continue
      if (step.what === 'complete') work.complete(task.id, task.attempt, records(work, task.id))
      else work.fail(task.id, task.attempt, step.what === 'failForGood')
    }
  }
  for (let round = 0; round < 12; round++) {
    await record('reconcile', Number.POSITIVE_INFINITY)
    for (const task of ofStatus('pending', 'retrying', 'claimed'))
      work.complete(task.id, work.claim(task.id), records(work, task.id))
  }
  await record('reconcile', Number.POSITIVE_INFINITY)
  return work
}

/** Every group is at an end, each stage of its last run counted once, and nothing is left to do. */
async function check(work: MemoryWork): Promise<void> {
  expect(work.waitingRecords).toEqual([])
  expect(work.tasks.filter(({ status }) => ['pending', 'retrying', 'claimed'].includes(status))).toEqual([])
  const performances = await products.db.selectFrom('performance_metrics').selectAll().execute()
  const recorded = await products.db.selectFrom('recorded_jobs').select('job_id').execute()
  const completed = work.tasks.filter(({ status }) => status === 'completed').map(({ id }) => id)
  expect(recorded.map(({ job_id }) => job_id).toSorted()).toEqual(completed.toSorted())
  for (const id of GROUPS) {
    const group = await findGroup(products, id)
    if (group === undefined) continue
    expect(['completed', 'failed']).toContain(group.state)
    expect(group.state === 'failed').toBe(group.error !== undefined)
    const wanted = STAGES.filter((stage) => stage !== 'apply' || id !== GROUPS[1])
    const done = performances.filter((one) => one.group_id === id && one.run === group.run).map((one) => one.stage)
    if (group.state === 'completed') expect(done.toSorted()).toEqual(wanted.toSorted())
    else expect(work.tasks.some((one) => one.group === id && ['failed', 'cancelled'].includes(one.status))).toBe(true)
  }
}

const RUNS = 10_000

test('whatever comes when, and wherever the recorder is killed, each group ends once', {
  timeout: 600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (steps) => {
      await empty()
      await check(await play(steps as readonly Step[]))
    }),
    { numRuns: RUNS },
  )
})

test('a recorder that was away goes on: what was handed over is put once, and the next stage is spawned', async () => {
  await empty()
  const work = new MemoryWork()
  await queue(GROUPS[0])
  const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
  await recorder.step()
  const [first] = work.tasks
  work.complete(first.id, work.claim(first.id), records(work, first.id))
  expect(await findGroup(products, GROUPS[0])).toMatchObject({ state: 'in_progress', stage: 'convert' })
  await new Recorder(products, work.face, { plan, tell: () => {} }).step()
  expect(await findGroup(products, GROUPS[0])).toMatchObject({ state: 'in_progress', stage: 'apply' })
  expect(work.tasks.map(({ task, status }) => [task, status])).toEqual([
    ['convert', 'completed'],
    ['apply', 'pending'],
  ])
})

test('a group whose task failed for good has failed, with the reason; begun anew it goes through all stages again', async () => {
  await empty()
  const work = new MemoryWork()
  await queue(GROUPS[0])
  const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
  await recorder.step()
  work.fail(work.tasks[0].id, work.claim(work.tasks[0].id), true)
  await recorder.reconcile()
  expect(await findGroup(products, GROUPS[0])).toMatchObject({ state: 'failed', error: 'convert: it did not work' })
  expect(await requeueGroup(products, GROUPS[0])).toBe(2)
  await recorder.step()
  expect(work.tasks.map(({ task, status }) => [task, status])).toEqual([
    ['convert', 'failed'],
    ['convert', 'pending'],
  ])
})

test('tasks of a run that is over are cancelled', async () => {
  await empty()
  const work = new MemoryWork()
  await queue(GROUPS[0])
  const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
  await recorder.step()
  await requeueGroup(products, GROUPS[0])
  await recorder.reconcile()
  expect(work.tasks.map(({ status }) => status)).toEqual(['cancelled', 'pending'])
})
