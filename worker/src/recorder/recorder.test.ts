import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { seed } from '@contimg/fixtures/config'
import {
  findGroup,
  type IngestGroup,
  listGroups,
  openProducts,
  type Products,
  queueGroup,
  requeueGroup,
} from '@contimg/state/products'
import { flowMarkOf, type RecordToSend, type Task } from '@contimg/state/work'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PlanStage } from './plan-stage.ts'
import { Recorder } from './recorder.ts'
import { Crash, killable, MemoryWork } from './testing.ts'

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

/** The middle stage of the second group is left out, that of the third waits for the end of the first. */
const plan: PlanStage = async (within, group, stage) => {
  if (stage === 'apply' && group.id === GROUPS[1]) return { skipped: 'no valid calibration' }
  if (stage === 'apply' && group.id === GROUPS[2] && isOpen((await findGroup(within, GROUPS[0]))?.state))
    return { waits: 'the first' }
  return { task: stage, inputs: { group: group.id }, outputs: {} }
}

const isOpen = (state = '') => ['pending', 'in_progress'].includes(state)

const queue = (id: string) => queueGroup(products, { id, files: [{ subband: 0, path: `/in/${id}` }], stages: STAGES })

const NOTE = 'a record of kind once, which this version does not know'

/** What a worker sends at the end: that it is done, a row that shows it, and what is told each time that it is put. */
function records(work: MemoryWork, id: string): RecordToSend[] {
  const { task, group, payload } = work.tasks.find((one) => one.id === id)!
  const flow = flowMarkOf(payload.config)!
  const performance = { groupId: group!, stage: flow.stage, run: flow.run, totalS: 1, jobId: id }
  return [
    { kind: 'task', record: { task, group, flow } },
    { kind: 'performance', record: performance },
    { kind: 'once', record: {} },
  ]
}

type Step =
  | { readonly what: 'queue' | 'requeue' | 'vanish' | 'restore'; readonly group: number }
  | { readonly what: 'step' | 'reconcile'; readonly crashAfter: number } // statements and calls, from 0; ∞ for none
  | { readonly what: WorkerStep; readonly pick: number }

type WorkerStep = 'claim' | 'complete' | 'completeStale' | 'fail' | 'failForGood' | 'redrive'

const NEVER = Number.POSITIVE_INFINITY

/** Most of the time it is killed before it has done much. */
const recorderStep = fc.record({
  what: fc.constantFrom('step' as const, 'reconcile' as const),
  crashAfter: fc.oneof({ weight: 3, arbitrary: fc.constant(NEVER) }, fc.nat(8), fc.nat(40)),
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
    'redrive',
  ) as fc.Arbitrary<'claim'>,
  pick: fc.nat(20),
})
const groupStep = fc.record({
  what: fc.constantFrom('queue', 'requeue', 'vanish', 'restore') as fc.Arbitrary<'queue'>,
  group: fc.nat(GROUPS.length - 1),
})
const step = fc.oneof(
  { weight: 4, arbitrary: recorderStep },
  { weight: 5, arbitrary: workerStep },
  { weight: 1, arbitrary: groupStep },
)

/** Some groups are there from the beginning. */
const schedule = fc
  .tuple(fc.subarray([0, 1, 2], { minLength: 1 }), fc.array(step, { minLength: 6, maxLength: 36, size: 'max' }))
  .map(([groups, steps]): Step[] => [
    ...groups.map((group) => ({ what: 'queue' as const, group })),
    ...(steps as Step[]),
  ])

/** What came of a schedule. */
interface Played {
  readonly work: MemoryWork
  readonly told: readonly string[] // ids of tasks, each time that one was put
  readonly cleaned: ReadonlySet<string> // groups and runs that failed and were cleaned up
  readonly restored: ReadonlySet<string> // groups of which the database was once a copy from before
}

/** Runs a schedule, the recorder killed in the midst of it as often as it says, and then to the end without trouble. */
async function play(steps: readonly Step[]): Promise<Played> {
  const [work, told, cleaned, restored] = [new MemoryWork(), [] as string[], new Set<string>(), new Set<string>()]
  const stale: { id: string; attempt: number }[] = []
  const record = async (what: 'step' | 'reconcile', crashAfter: number) => {
    let left = crashAfter
    const before = () => {
      if (left-- <= 0) throw new Crash('killed')
    }
    work.before = before
    const tell = (message: string, { id }: Readonly<Record<string, unknown>> = {}) => {
      if (message === NOTE) told.push(id as string)
    }
    const failed = async (_products: Products, group: IngestGroup) => {
      before()
      cleaned.add(runOf(group))
    }
    const recorder = new Recorder(killable(products, before), work.face, { plan, tell, failed }) // keeps nothing in mind
    await recorder[what]().catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error
    })
    work.before = () => {}
  }
  const ofStatus = (...wanted: string[]) => work.tasks.filter(({ status }) => wanted.includes(status))
  for (const step of steps) {
    if ('group' in step) {
      const id = GROUPS[step.group]
      await GROUP_STEPS[step.what](id)
      if (step.what === 'restore') restored.add(id)
      if (step.what === 'restore' || step.what === 'vanish')
        for (const one of cleaned) if (one.startsWith(id)) cleaned.delete(one)
    } else if ('crashAfter' in step) await record(step.what, step.crashAfter)
    else if (step.what === 'claim') {
      const some = ofStatus('pending', 'retrying', 'claimed')
      const task = some[step.pick % some.length]
      if (!task) continue
      if (task.status === 'claimed') stale.push({ id: task.id, attempt: task.attempt })
      work.claim(task.id)
    } else if (step.what === 'completeStale') {
      const old = stale[step.pick % stale.length]
      if (old) expect(work.complete(old.id, old.attempt, records(work, old.id))).toBe(false)
    } else if (step.what === 'redrive') {
      const some = ofStatus('failed', 'cancelled')
      if (some.length > 0) work.redrive(some[step.pick % some.length].id)
    } else {
      const some = ofStatus('claimed')
      const task = some[step.pick % some.length]
      if (!task) continue
      if (step.what === 'complete') work.complete(task.id, task.attempt, records(work, task.id))
      else work.fail(task.id, task.attempt, step.what === 'failForGood')
    }
  }
  for (let round = 0; round < 12; round++) {
    await record('reconcile', NEVER)
    const open = ofStatus('pending', 'retrying', 'claimed')
    if (open.length === 0 && (await listGroups(products, ['pending', 'in_progress'])).length === 0) break
    await checkOpen(open)
    for (const task of open) work.complete(task.id, work.claim(task.id), records(work, task.id))
  }
  await record('reconcile', NEVER)
  return { work, told, cleaned, restored }
}

const runOf = ({ id, run }: Pick<IngestGroup, 'id' | 'run'>) => `${id} run ${run}`

const vanish = (id: string) => products.db.deleteFrom('ingest_queue').where('group_id', '=', id).execute()

const GROUP_STEPS = {
  queue,
  requeue: (id: string) => requeueGroup(products, id),
  vanish,
  restore: async (id: string) => {
    await vanish(id)
    for (const table of ['recorded_jobs', 'performance_metrics'] as const)
      await products.db.deleteFrom(table).where('group_id', '=', id).execute()
  },
}

/** Whoever is worked for is there, in that run and at that stage. */
async function checkOpen(tasks: readonly Task[]): Promise<void> {
  for (const { group, payload } of tasks) {
    const found = await findGroup(products, group!)
    expect(found).toMatchObject({ state: 'in_progress', ...flowMarkOf(payload.config) })
  }
}

/** Every group is at an end, each stage of its last run counted once, and nothing is left to do. */
async function check({ work, told, cleaned, restored }: Played): Promise<void> {
  expect(work.waitingRecords).toEqual([])
  expect(work.tasks.filter(({ status }) => ['pending', 'retrying', 'claimed'].includes(status))).toEqual([])
  const performances = await products.db.selectFrom('performance_metrics').selectAll().execute()
  const recorded = await products.db.selectFrom('recorded_jobs').select('job_id').execute()
  const ofRestored = new Set(work.tasks.filter(({ group }) => restored.has(group!)).map(({ id }) => id))
  const counted = (ids: readonly string[]) => ids.filter((id) => !ofRestored.has(id)).toSorted()
  const completed = work.tasks.filter(({ status }) => status === 'completed').map(({ id }) => id)
  expect(counted(recorded.map(({ job_id }) => job_id))).toEqual(counted(completed))
  expect(counted(told)).toEqual([...new Set(counted(told))])
  for (const id of GROUPS) {
    const group = await findGroup(products, id)
    if (group === undefined) continue
    expect(['completed', 'failed']).toContain(group.state)
    expect(group.state === 'failed').toBe(group.error !== undefined)
    if (group.state === 'failed') expect([...cleaned]).toContain(runOf(group))
    const mine = work.tasks.filter((one) => one.group === id).map(({ payload }) => flowMarkOf(payload.config)!)
    const begun = mine.filter(({ run }) => run === group.run).map(({ stage }) => STAGES.indexOf(stage))
    const wanted = STAGES.slice(Math.min(...begun)).filter((stage) => stage !== 'apply' || id !== GROUPS[1])
    const done = performances.filter((one) => one.group_id === id && one.run === group.run).map((one) => one.stage)
    if (group.state === 'completed') expect(done.toSorted()).toEqual(wanted.toSorted())
    else expect(work.tasks.some((one) => one.group === id && ['failed', 'cancelled'].includes(one.status))).toBe(true)
  }
}

const RUNS = 10_000

test('whatever comes when, and wherever the recorder is killed, each group ends once', {
  timeout: 1_800_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (steps) => {
      await empty()
      await check(await play(steps))
    }),
    { numRuns: RUNS, ...seed },
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

test('a dead letter that is redriven takes its group along: it begins anew with that stage, wherever the recorder is killed', async () => {
  for (let kills = 0, isKilled = true; isKilled; kills++) {
    await empty()
    const work = new MemoryWork()
    await queue(GROUPS[0])
    const last = () => work.tasks.at(-1)!.id
    const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
    await recorder.step()
    work.complete(last(), work.claim(last()), records(work, last()))
    await recorder.step()
    work.fail(last(), work.claim(last()), true)
    await recorder.reconcile()
    expect(await findGroup(products, GROUPS[0])).toMatchObject({ state: 'failed' })
    work.redrive(last())
    let left = kills
    const before = () => {
      if (left-- <= 0) throw new Crash('killed')
    }
    work.before = before
    const victim = new Recorder(killable(products, before), work.face, { plan, tell: () => {} })
    isKilled = await victim.reconcile().then(
      () => false,
      (error: unknown) => error instanceof Crash,
    )
    work.before = () => {}
    for (let i = 0; i < 2; i++) await recorder.reconcile()
    expect(await findGroup(products, GROUPS[0])).toMatchObject({ state: 'in_progress', stage: 'apply', run: 2 })
    expect(work.tasks.map(({ task, status }) => [task, status])).toEqual([
      ['convert', 'completed'],
      ['apply', 'cancelled'],
      ['apply', 'pending'],
    ])
  }
})

test('one that is done before it is seen counts, and its group goes on', async () => {
  await empty()
  const work = new MemoryWork()
  await queue(GROUPS[0])
  const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
  await recorder.step()
  const [{ id }] = work.tasks
  work.fail(id, work.claim(id), true)
  await recorder.reconcile()
  work.redrive(id)
  work.complete(id, work.claim(id), records(work, id))
  await recorder.step()
  expect(await findGroup(products, GROUPS[0])).toMatchObject({ state: 'in_progress', stage: 'apply', run: 1 })
})

test('a group that somebody begins anew while the recorder looks at it is not what was seen of it before', async () => {
  for (let calls = 1; calls <= 6; calls++) {
    await empty()
    const work = new MemoryWork()
    await queue(GROUPS[0])
    const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
    await recorder.step()
    work.fail(work.tasks[0].id, work.claim(work.tasks[0].id), true)
    let left = calls
    work.before = () => {
      if (--left === 0) beginAnew(GROUPS[0])
    }
    await recorder.reconcile()
    work.before = () => {}
    if (left > 0) beginAnew(GROUPS[0])
    await recorder.reconcile()
    expect(await findGroup(products, GROUPS[0])).toMatchObject({ state: 'in_progress', stage: 'convert', run: 2 })
    expect(work.tasks.map(({ status }) => status)).toEqual(['failed', 'pending'])
  }
})

/** As another process does, at once. */
function beginAnew(id: string): void {
  using db = new DatabaseSync(products.path)
  const set = `state = 'pending', processing_stage = 'pending', run = run + 1, error = NULL`
  db.prepare(`UPDATE ingest_queue SET ${set} WHERE group_id = ?`).run(id)
}

test('a group that was forgotten with a database, and is queued again, does not fail of its cancelled task', async () => {
  await empty()
  const work = new MemoryWork()
  await queue(GROUPS[0])
  const recorder = new Recorder(products, work.face, { plan, tell: () => {} })
  await recorder.step()
  await GROUP_STEPS.restore(GROUPS[0])
  await recorder.reconcile()
  expect(work.tasks.map(({ status }) => status)).toEqual(['cancelled'])
  await queue(GROUPS[0])
  await recorder.step()
  expect(await findGroup(products, GROUPS[0])).toMatchObject({ state: 'in_progress', stage: 'convert', run: 2 })
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
